"""The dated facts about a person's work: verbs that let something else hold from a date on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import refuse_fields
from planner.people.change import Values, end_fact, person_to_change, set_fact
from planner.people.dated import in_force
from planner.people.holiday_dates import check_calendar
from planner.people.hours import hours_problem, room_problem
from planner.people.models import (
    Contract,
    DutyRole,
    Employment,
    HolidayCalendar,
    HomeZone,
    Site,
    SiteMembership,
    SkillProficiency,
    Team,
    TeamMembership,
    WorkPattern,
)
from planner.people.persons import missing, unknown_queues
from planner.people.scope import require_person
from planner.people.zones import zone_problem

HR_FACTS = ("hr", "admin")
LONGEST_ROLE = 40
TEAM_FACTS = ("lead", "hr", "admin")


def set_contract(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    weekly_minutes: int,
    day_minutes: Sequence[int],
    averaging_weeks: int = 17,
) -> None:
    """Let other hours hold from a date on; for HR and administrators.

    `day_minutes` Monday to Sunday sum up to `weekly_minutes`. Raises `FormError` and `Stale`.
    """
    values = {
        "weekly_minutes": weekly_minutes,
        "day_minutes": list(day_minutes),
        "averaging_weeks": averaging_weeks,
    }
    out_of_range = "Give 1 to 52 weeks." if not 1 <= averaging_weeks <= 52 else None
    refuse_fields(
        {"day_minutes": hours_problem(weekly_minutes, day_minutes), "averaging_weeks": out_of_range}
    )
    with changing(planner, actor, person_id, version, HR_FACTS) as change:
        held = change.in_force(WorkPattern, from_date)
        agreed = None if held is None else held.weekdays
        refuse_fields({"weekly_minutes": room_problem(weekly_minutes, agreed)})
        change.set(Contract, values, from_date)


def set_home_zone(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    time_zone: str | None,
    to_date: date | None = None,
) -> None:
    """Say in which zone a person lives on `[from_date, to_date)`; None is the site's zone.

    After `to_date` holds again what held before. For leads of the team, HR and administrators.
    """
    refuse_fields(
        {
            "time_zone": None if time_zone is None else zone_problem(time_zone),
            "to_date": order_problem(from_date, to_date),
        }
    )
    with changing(planner, actor, person_id, version, TEAM_FACTS) as change:
        if time_zone is None:
            change.end(HomeZone, from_date, to_date)
            return
        change.set(HomeZone, {"time_zone": time_zone}, from_date, to_date)


def set_team(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    team_id: str,
) -> None:
    """Plan a person with a team from a date on; for HR and administrators."""
    with changing(planner, actor, person_id, version, HR_FACTS) as change:
        refuse_fields({"team_id": missing(change.session, Team, team_id)})
        change.set(TeamMembership, {"team_id": team_id}, from_date)


def set_site(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    site_id: str,
) -> None:
    """Let a person belong to a site from a date on; for HR and administrators."""
    with changing(planner, actor, person_id, version, HR_FACTS) as change:
        refuse_fields({"site_id": missing(change.session, Site, site_id)})
        change.set(SiteMembership, {"site_id": site_id}, from_date)


def set_skill(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    queue_id: str,
    level_hundredths: int | None,
    shadowing_until: date | None = None,
) -> None:
    """Say how well a person serves a queue from a date on (100: fully); None: no longer.

    Until `shadowing_until` (exclusive) the person learns and adds no coverage. For leads of the
    team, HR and administrators. Raises `FormError` and `Stale`.
    """
    level_fits = level_hundredths is None or 1 <= level_hundredths <= 200
    refuse_fields({"level_hundredths": None if level_fits else "Give 1 to 200 per cent."})
    with changing(planner, actor, person_id, version, TEAM_FACTS) as change:
        refuse_fields(unknown_queues(change.session, [queue_id]))
        if level_hundredths is None:
            change.end(SkillProficiency, from_date, queue_id=queue_id)
            return
        values = {"level_hundredths": level_hundredths, "shadowing_until": shadowing_until}
        change.set(SkillProficiency, values, from_date, queue_id=queue_id)


def set_role(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    role: str,
    to_date: date | None = None,
) -> None:
    """Say that a person can be asked to be this on a shift, such as duty lead.

    It holds on `[from_date, to_date)`; `end_role` takes it back. Roles that differ in upper and
    lower case alone are one. For leads of the team, HR and administrators. Raises `FormError` and
    `Stale`.
    """
    wrong = None if 1 <= len(role.strip()) <= LONGEST_ROLE else f"Give 1 to {LONGEST_ROLE} letters."
    refuse_fields({"role": wrong, "to_date": order_problem(from_date, to_date)})
    with changing(planner, actor, person_id, version, TEAM_FACTS) as change:
        known = known_role(change.session, role)
        change.set(DutyRole, {"role": known}, from_date, to_date, role=known)


def end_role(
    planner: Planner, actor: Actor, person_id: str, version: int | None, ends: date, role: str
) -> None:
    """Let a person no longer have a role from `ends` on; rights as for `set_role`."""
    with changing(planner, actor, person_id, version, TEAM_FACTS) as change:
        change.end(DutyRole, ends, role=known_role(change.session, role))


def known_role(session: Session, role: str) -> str:
    """Write a role as it is written already, or as given when it is new."""
    wanted = " ".join(role.split())
    held = roles_there_are(session)
    return next((one for one in held if one.casefold() == wanted.casefold()), wanted)


def roles_there_are(session: Session) -> list[str]:
    """List the roles that anybody has had, by name."""
    return sorted(set(session.scalars(select(DutyRole.role))))


def set_holiday_calendar(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    country: str | None,
    region: str | None = None,
) -> None:
    """Give a person a public-holiday calendar other than the site's, from a date on.

    For HR and administrators. Raises `InputError` for an unknown country or region.
    """
    check_calendar(country, region)
    with changing(planner, actor, person_id, version, HR_FACTS) as change:
        change.set(HolidayCalendar, {"country": country, "region": region}, from_date)


def end_employment(
    planner: Planner, actor: Actor, person_id: str, version: int | None, ends: date
) -> None:
    """Let the employment end; `ends` is the first day without work. For HR and administrators."""
    with changing(planner, actor, person_id, version, HR_FACTS) as change:
        change.end(Employment, ends)


def order_problem(from_date: date, to_date: date | None) -> str | None:
    """What is wrong with the ends of a span; None when they are in order."""
    backwards = to_date is not None and to_date <= from_date
    return "The end must lie after the start." if backwards else None


@dataclass(frozen=True)
class Change:
    """One verb's transaction on one person."""

    planner: Planner
    actor: Actor
    session: Session
    person_id: str

    def set(
        self, table: Any, values: Values, from_date: date, to_date: date | None = None, **key: str
    ) -> None:
        """Let values hold on `[from_date, to_date)`, and keep that in the trail."""
        who = {"person_id": self.person_id} | key
        before = set_fact(self.session, table, who, values, from_date, to_date)
        if before is not None:
            self._record("set", table, before, values | {"from_date": from_date})

    def end(self, table: Any, from_date: date, to_date: date | None = None, **key: str) -> None:
        """Let nothing hold on `[from_date, to_date)`, and keep that in the trail."""
        who = {"person_id": self.person_id} | key
        if end_fact(self.session, table, who, from_date, to_date):
            self._record("end", table, {}, {"from_date": from_date, **key})

    def in_force(self, table: Any, day: date) -> Any:
        """Give the row that holds on a date."""
        rows = self.session.scalars(select(table).where(table.person_id == self.person_id))
        return in_force(rows, day)

    def _record(self, action: str, table: Any, before: Values, after: Values) -> None:
        what = f"{action} {table.__tablename__.replace('_', ' ')}"
        now = self.planner.clock()
        changed = as_json(before), as_json(after)
        record(self.session, now, self.actor, what, "person", self.person_id, *changed)


def as_json(values: Values) -> Values:
    """The same values with dates in ISO form."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


@contextmanager
def changing(
    planner: Planner, actor: Actor, person_id: str, version: int | None, roles: tuple[str, ...]
) -> Iterator[Change]:
    """Open the transaction of a verb that one of these roles may call for this person."""
    with planner.database.write() as session:
        require_person(session, actor, person_id, planner.clock().date(), *roles)
        person_to_change(session, person_id, version)
        yield Change(planner, actor, session, person_id)
