"""Facts about people over a span of days, as rota problems and reports read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.people.credit import credited_minutes
from planner.people.models import (
    Availability,
    Contract,
    DayWish,
    DutyRole,
    Employment,
    HolidayCalendar,
    HomeZone,
    PatternRelease,
    Person,
    Site,
    SiteMembership,
    SkillProficiency,
    TeamMembership,
    TimeOff,
    WorkPattern,
)
from planner.people.person_days import ONE_DAY, PersonDays, dates
from solver.instants import instant

MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class UtcSpan:
    """A half-open span `[start, end)` of aware UTC instants."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class StatedSpan:
    """A span a person would rather not work in, or prefers; a must-have weighs more."""

    start: datetime
    end: datetime
    must_have: bool


@dataclass(frozen=True)
class WishedDay:
    """A wish to be free on the day with this index."""

    day: int
    must_have: bool


@dataclass(frozen=True)
class PersonFacts:
    """One person over the local dates `first_date + 0 … days - 1`; every tuple has one entry a day.

    `present`: employed, and in the team that was asked for. On other days the contract and the
    credit are 0, and `unavailable` covers them. `holidays` maps a day index to the name of the
    public holiday. `allowed_days` are the day indices of agreed fixed weekdays, None without an
    agreement. `skill_levels` holds hundredths by queue id, 0 while shadowing, None without the
    skill. `roles` says of each role on which days it is held. Spans reach one day beyond both ends,
    where shifts cross them; those in `unavailable` do not touch each other.
    """

    person_id: str
    shown_name: str
    first_date: date
    days: int
    present: tuple[bool, ...]
    site_ids: tuple[str | None, ...]
    zones: tuple[str, ...]
    holidays: Mapping[int, str]
    contract_minutes: tuple[int, ...]
    credited_minutes: tuple[int, ...]
    allowed_days: tuple[int, ...] | None
    skill_levels: Mapping[str, tuple[int | None, ...]]
    unavailable: tuple[UtcSpan, ...]
    rather_not: tuple[StatedSpan, ...]
    preferred: tuple[StatedSpan, ...]
    time_off: tuple[UtcSpan, ...]
    wished_days: tuple[WishedDay, ...]
    roles: Mapping[str, tuple[bool, ...]]

    def zone_of(self, day: int) -> str:
        """The zone where the person is on the day with this index."""
        return self.zones[day]

    def steady_skills(self) -> dict[str, int]:
        """Skills held on every day present, each at its lowest level of those days."""
        here = [day for day, present in enumerate(self.present) if present]
        found: dict[str, int] = {}
        for queue_id, levels in self.skill_levels.items():
            held = [level for day in here if (level := levels[day]) is not None]
            if held and len(held) == len(here):
                found[queue_id] = min(held)
        return found


def people_in_team(session: Session, team_id: str, first: date, days: int) -> list[PersonFacts]:
    """Everybody who is employed and in the team on any of `days` dates from `first`, by name."""
    ids = select(TeamMembership.person_id).where(
        TeamMembership.team_id == team_id,
        TeamMembership.from_date < first + timedelta(days=days),
        or_(TeamMembership.to_date.is_(None), TeamMembership.to_date > first),
    )
    stored = load_days(session, set(session.scalars(ids)))
    everybody = [facts_of(person, first, days, team_id) for person in stored]
    return [facts for facts in everybody if any(facts.present)]


def people_facts(
    session: Session, person_ids: Collection[str], first: date, days: int
) -> list[PersonFacts]:
    """These people over `days` dates from `first`, whatever their team, by name."""
    return [facts_of(person, first, days) for person in load_days(session, person_ids)]


def load_days(session: Session, person_ids: Collection[str]) -> list[PersonDays]:
    """The stored rows of people, by shown name and id."""
    sites = {site.id: site for site in session.scalars(select(Site))}
    people = session.scalars(
        select(Person).where(Person.id.in_(person_ids)).order_by(Person.shown_name, Person.id)
    ).all()
    rows = {field: _by_person(session, table, person_ids) for field, table in _TABLES.items()}
    return [
        PersonDays(
            person=person,
            sites=sites,
            **{field: found.get(person.id, []) for field, found in rows.items()},
        )
        for person in people
    ]


_TABLES: dict[str, Any] = {
    "employments": Employment,
    "contracts": Contract,
    "site_memberships": SiteMembership,
    "team_memberships": TeamMembership,
    "home_zones": HomeZone,
    "calendars": HolidayCalendar,
    "skills": SkillProficiency,
    "patterns": WorkPattern,
    "availabilities": Availability,
    "day_wishes": DayWish,
    "time_off": TimeOff,
    "releases": PatternRelease,
    "roles": DutyRole,
}


def _by_person(session: Session, table: Any, person_ids: Collection[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    query = select(table).where(table.person_id.in_(person_ids)).order_by(table.id)
    for row in session.scalars(query):
        found[row.person_id].append(row)
    return found


def facts_of(person: PersonDays, first: date, days: int, team_id: str | None = None) -> PersonFacts:
    """One person's facts; with `team_id`, days in another team count as not present."""
    horizon = dates(first, first + timedelta(days=days - 1))
    present = tuple(_is_present(person, team_id, day) for day in horizon)
    held = sorted({one.role for one in person.roles})
    return PersonFacts(
        person_id=person.person.id,
        shown_name=person.person.shown_name,
        first_date=first,
        days=days,
        present=present,
        site_ids=tuple(site.id if (site := person.site(day)) else None for day in horizon),
        zones=tuple(person.zone(day) for day in horizon),
        holidays=_holidays(person, horizon),
        contract_minutes=_on(present, (person.nominal_minutes(day) for day in horizon)),
        credited_minutes=_on(present, (credited_minutes(person, day) for day in horizon)),
        allowed_days=_allowed_days(person, horizon),
        skill_levels=_skill_levels(person, horizon),
        unavailable=_unavailable(person, team_id, horizon),
        rather_not=_stated(person, "rather_not", horizon),
        preferred=_stated(person, "prefer", horizon),
        time_off=_time_off(person, horizon),
        wished_days=_wished_days(person, horizon),
        roles={role: tuple(person.has_role(role, day) for day in horizon) for role in held},
    )


def _is_present(person: PersonDays, team_id: str | None, day: date) -> bool:
    return person.is_employed(day) and (team_id is None or person.in_team(team_id, day))


def _on(present: Iterable[bool], minutes: Iterable[int]) -> tuple[int, ...]:
    return tuple(amount if here else 0 for here, amount in zip(present, minutes, strict=True))


def _holidays(person: PersonDays, horizon: list[date]) -> dict[int, str]:
    named = {index: person.holiday(day) for index, day in enumerate(horizon)}
    return {index: name for index, name in named.items() if name is not None}


def _allowed_days(person: PersonDays, horizon: list[date]) -> tuple[int, ...] | None:
    allowed = tuple(index for index, day in enumerate(horizon) if person.may_work_on(day))
    return None if len(allowed) == len(horizon) else allowed


def _skill_levels(person: PersonDays, horizon: list[date]) -> dict[str, tuple[int | None, ...]]:
    queues = sorted({skill.queue_id for skill in person.skills})
    levels = {
        queue_id: tuple(person.skill_level(queue_id, day) for day in horizon) for queue_id in queues
    }
    return {
        queue_id: found
        for queue_id, found in levels.items()
        if any(level is not None for level in found)
    }


def _with_edges(horizon: list[date]) -> list[date]:
    return [horizon[0] - ONE_DAY, *horizon, horizon[-1] + ONE_DAY]


def _window(person: PersonDays, day: date, start_minute: int, end_minute: int) -> UtcSpan:
    zone = person.zone(day)
    return UtcSpan(instant(day, start_minute, zone), instant(day, end_minute, zone))


def _unavailable(
    person: PersonDays, team_id: str | None, horizon: list[date]
) -> tuple[UtcSpan, ...]:
    days = _with_edges(horizon)
    spans = [
        _window(person, day, row.start_minute, row.end_minute)
        for day in days
        for row in person.statements_on("cannot", day)
    ]
    spans += [
        _window(person, day, 0, MIDNIGHT) for day in days if not _is_present(person, team_id, day)
    ]
    return merged(spans)


def merged(spans: Iterable[UtcSpan]) -> tuple[UtcSpan, ...]:
    """The same instants in spans that neither overlap nor touch, by time; empty ones go."""
    found: list[UtcSpan] = []
    for span in sorted(spans, key=lambda one: one.start):
        if span.start >= span.end:
            continue
        if found and span.start <= found[-1].end:
            found[-1] = UtcSpan(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _stated(person: PersonDays, kind: str, horizon: list[date]) -> tuple[StatedSpan, ...]:
    found = [
        (_window(person, day, row.start_minute, row.end_minute), row.must_have)
        for day in _with_edges(horizon)
        for row in person.statements_on(kind, day)
    ]
    return tuple(StatedSpan(span.start, span.end, must_have) for span, must_have in found)


def _time_off(person: PersonDays, horizon: list[date]) -> tuple[UtcSpan, ...]:
    edges = _with_edges(horizon)
    touching = (
        row
        for row in person.absences()
        if row.first_date <= edges[-1] and row.last_date >= edges[0]
    )
    return merged(absence_span(person, row) for row in touching)


def absence_span(person: PersonDays, row: TimeOff) -> UtcSpan:
    """The instants of an absence: local 00:00 to 24:00 where the person is, or its window."""
    start = 0 if row.start_minute is None else row.start_minute
    end = MIDNIGHT if row.end_minute is None else row.end_minute
    return away_span(person, row.first_date, row.last_date, (start, end))


def away_span(person: PersonDays, first: date, last: date, window: tuple[int, int]) -> UtcSpan:
    """The instants from a minute of the date `first` to one of `last`, where the person is."""
    return UtcSpan(
        instant(first, window[0], person.zone(first)),
        instant(last, window[1], person.zone(last)),
    )


def _wished_days(person: PersonDays, horizon: list[date]) -> tuple[WishedDay, ...]:
    wishes = sorted(person.day_wishes, key=lambda wish: wish.day)
    return tuple(
        WishedDay((wish.day - horizon[0]).days, wish.must_have)
        for wish in wishes
        if horizon[0] <= wish.day <= horizon[-1]
    )
