"""Read-only page data about sites, teams and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.models import User
from planner.application import Planner
from planner.errors import NotFound
from planner.people.dated import holds_on, in_force
from planner.people.facts import load_days
from planner.people.history import history, pattern_words
from planner.people.models import (
    Employment,
    Person,
    Site,
    SiteMembership,
    SkillProficiency,
    Team,
    TeamMembership,
)
from planner.people.page_rows import (
    AvailabilityRow,
    DayWishRow,
    PersonPage,
    PersonRow,
    SiteRow,
    SkillRow,
    TeamRow,
    TimeOffRow,
)
from planner.people.person_days import PersonDays
from planner.people.queue_names import queue_names
from planner.people.scope import require_person


def list_sites(planner: Planner, actor: Actor) -> list[SiteRow]:
    """All sites by name; for leads, HR and administrators."""
    require(actor, "lead", "hr", "admin")
    today = planner.clock().date()
    with planner.database.read() as session:
        people = _counted(session, SiteMembership, SiteMembership.site_id, today)
        return [
            SiteRow(
                id=site.id,
                name=site.name,
                time_zone=site.time_zone,
                country=site.country,
                region=site.region,
                people=people.get(site.id, 0),
                version=site.version,
            )
            for site in session.scalars(select(Site).order_by(Site.name))
        ]


def list_teams(planner: Planner, actor: Actor) -> list[TeamRow]:
    """The teams in the actor's scope by name; all of them for HR and administrators."""
    require(actor, "lead", "hr", "admin")
    today = planner.clock().date()
    with planner.database.read() as session:
        people = _counted(session, TeamMembership, TeamMembership.team_id, today)
        teams = session.scalars(select(Team).order_by(Team.name))
        return [
            TeamRow(id=team.id, name=team.name, people=people.get(team.id, 0), version=team.version)
            for team in teams
            if _sees_team(actor, team.id)
        ]


def list_people(planner: Planner, actor: Actor, team_id: str | None = None) -> list[PersonRow]:
    """People in the actor's scope by name, of one team or of all; for leads, HR, administrators.

    People whose employment has ended are left out.
    """
    require(actor, "lead", "hr", "admin")
    today = planner.clock().date()
    with planner.database.read() as session:
        names = _Names.read(session)
        rows = [_row(days, today, names) for days in _everybody(session)]
    return [
        row
        for row in rows
        if (row.ends is None or row.ends > today)
        and (team_id is None or row.team_id == team_id)
        and _sees_team(actor, row.team_id)
    ]


def person_page(planner: Planner, actor: Actor, person_id: str) -> PersonPage:
    """One person; for themself, leads of the team, HR and administrators. Raises `NotFound`."""
    today = planner.clock().date()
    with planner.database.read() as session:
        require_person(session, actor, person_id, today, "self", "lead", "hr", "admin")
        found = load_days(session, [person_id])
        if not found:
            raise NotFound("There is no such person.")
        return _page(found[0], today, _Names.read(session))


@dataclass(frozen=True)
class _Names:
    teams: dict[str, str]
    queues: dict[str, str]
    users: dict[str, str]

    @classmethod
    def read(cls, session: Session) -> _Names:
        teams = {team.id: team.name for team in session.scalars(select(Team))}
        users = {user.id: user.shown_name for user in session.scalars(select(User))}
        return cls(teams, queue_names(session), users)


def _counted(session: Session, table: Any, place_id: Any, today: date) -> dict[str, int]:
    """How many people employed today are in each place, by its id."""
    employed = select(Employment.person_id).where(*_holds(Employment, today))
    query = (
        select(place_id, func.count(func.distinct(table.person_id)))
        .where(table.person_id.in_(employed), *_holds(table, today))
        .group_by(place_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _holds(table: Any, day: date) -> tuple[Any, Any]:
    return table.from_date <= day, or_(table.to_date.is_(None), table.to_date > day)


def _everybody(session: Session) -> list[PersonDays]:
    return load_days(session, list(session.scalars(select(Person.id))))


def _sees_team(actor: Actor, team_id: str | None) -> bool:
    if actor.roles & {"hr", "admin"}:
        return True
    return team_id is not None and actor.leads(team_id)


def _row(days: PersonDays, today: date, names: _Names) -> PersonRow:
    day = _shown_day(days, today)
    contract = in_force(days.contracts, day)
    employment = in_force(days.employments, day)
    pattern = in_force(days.patterns, day)
    site, team_id = days.site(day), days.team_id(day)
    return PersonRow(
        id=days.person.id,
        shown_name=days.person.shown_name,
        email=days.person.email,
        team_id=team_id,
        team=None if team_id is None else names.teams[team_id],
        site_id=None if site is None else site.id,
        site=None if site is None else site.name,
        time_zone=days.zone(day),
        weekly_minutes=0 if contract is None else contract.weekly_minutes,
        weekdays=None if pattern is None else tuple(pattern.weekdays),
        fixed_days=None if pattern is None else pattern_words(pattern),
        skills=tuple(_skill(row, day, names) for row in days.skills if holds_on(row, day)),
        roles=tuple(sorted(row.role for row in days.roles if holds_on(row, day))),
        starts=None if employment is None else employment.from_date,
        ends=None if employment is None else employment.to_date,
        version=days.person.version,
    )


def _shown_day(days: PersonDays, today: date) -> date:
    """Today; for who is not employed today the next first day, else the last day of all."""
    if days.is_employed(today) or not days.employments:
        return today
    coming = [row.from_date for row in days.employments if row.from_date > today]
    return min(coming) if coming else max(row.from_date for row in days.employments)


def _skill(row: SkillProficiency, day: date, names: _Names) -> SkillRow:
    shadowing = row.shadowing_until is not None and day < row.shadowing_until
    return SkillRow(
        queue_id=row.queue_id,
        queue=names.queues[row.queue_id],
        level_hundredths=0 if shadowing else row.level_hundredths,
        shadowing_until=row.shadowing_until if shadowing else None,
    )


def _page(days: PersonDays, today: date, names: _Names) -> PersonPage:
    contract = in_force(days.contracts, _shown_day(days, today))
    return PersonPage(
        row=_row(days, today, names),
        legal_name=days.person.legal_name,
        day_minutes=(0,) * 7 if contract is None else tuple(contract.day_minutes),
        facts=tuple(history(days, names.teams, names.queues, names.users)),
        time_off=tuple(_time_off(days)),
        availabilities=tuple(_availabilities(days)),
        day_wishes=tuple(
            DayWishRow(wish.id, wish.day, wish.must_have)
            for wish in sorted(days.day_wishes, key=lambda wish: wish.day)
        ),
    )


def _time_off(days: PersonDays) -> Sequence[TimeOffRow]:
    return [
        TimeOffRow(
            id=row.id,
            kind=row.kind,
            first_date=row.first_date,
            last_date=row.last_date,
            start_minute=row.start_minute,
            end_minute=row.end_minute,
            credited_minutes=row.credited_minutes,
            state=row.state,
        )
        for row in sorted(days.time_off, key=lambda row: row.first_date, reverse=True)
    ]


def _availabilities(days: PersonDays) -> Sequence[AvailabilityRow]:
    return [
        AvailabilityRow(
            id=row.id,
            kind=row.kind,
            weekdays=tuple(row.weekdays),
            start_minute=row.start_minute,
            end_minute=row.end_minute,
            from_date=row.from_date,
            to_date=row.to_date,
            must_have=row.must_have,
        )
        for row in sorted(days.availabilities, key=lambda row: (row.from_date, row.id))
    ]
