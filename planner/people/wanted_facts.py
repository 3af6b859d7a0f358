"""What a row of a file asks of a stored person: dated facts that differ on one date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.people.change import Values
from planner.people.dated import in_force
from planner.people.fixed_days import same_each_week
from planner.people.history import pattern_words, weekdays_in_words
from planner.people.hours import in_hours
from planner.people.known_names import KnownNames
from planner.people.models import (
    Contract,
    HomeZone,
    SiteMembership,
    SkillProficiency,
    TeamMembership,
    WorkPattern,
)
from planner.people.person_days import PersonDays
from planner.people.person_row import ImportedPerson

NOTHING = "none"


@dataclass(frozen=True)
class WantedFact:
    """A dated fact that the file asks for and that does not hold; `values` None ends it."""

    table: Any
    key: Values
    values: Values | None
    field: str
    before: str
    after: str


def wanted_facts(
    person: ImportedPerson, days: PersonDays, day: date, known: KnownNames
) -> list[WantedFact]:
    """The dated facts to change on `day`, in the order of the file's columns."""
    return [
        *_place(person, days, day, known),
        *_hours(person, days, day),
        *_fixed_days(person, days, day),
        *_skills(person, days, day, known),
    ]


def _place(
    person: ImportedPerson, days: PersonDays, day: date, known: KnownNames
) -> Iterator[WantedFact]:
    site, here = known.site(person.site), days.site(day)
    if site is None or here is None or site.id != here.id:
        values = {"site_id": site.id if site else None}
        before = here.name if here else NOTHING
        yield WantedFact(SiteMembership, {}, values, "site", before, person.site)
    yield from _zone(person, days, day, site.time_zone if site else person.zone)
    team, held = known.team(person.team), in_force(days.team_memberships, day)
    if team is None or held is None or team.id != held.team_id:
        names = {one.id: one.name for one in known.teams.values()}
        before = names[held.team_id] if held else NOTHING
        values = {"team_id": team.id if team else None}
        yield WantedFact(TeamMembership, {}, values, "team", before, person.team)


def _zone(
    person: ImportedPerson, days: PersonDays, day: date, site_zone: str | None
) -> Iterator[WantedFact]:
    home = in_force(days.home_zones, day)
    if person.zone is None:
        return
    if person.zone == site_zone:
        if home is not None and home.time_zone != site_zone:
            yield WantedFact(HomeZone, {}, None, "zone", home.time_zone, person.zone)
    elif home is None or home.time_zone != person.zone:
        before = home.time_zone if home else days.zone(day)
        values = {"time_zone": person.zone}
        yield WantedFact(HomeZone, {}, values, "zone", before, person.zone)


def _hours(person: ImportedPerson, days: PersonDays, day: date) -> Iterator[WantedFact]:
    held, pattern = in_force(days.contracts, day), in_force(days.patterns, day)
    wanted = person.nominal_days(None if pattern is None else tuple(pattern.weekdays))
    if held is not None and held.weekly_minutes == person.weekly_minutes:
        silent = person.day_minutes is None and not _days_differ(person, days, day)
        if silent or tuple(held.day_minutes) == wanted:
            return
    before = NOTHING if held is None else _hours_in_words(held.weekly_minutes, held.day_minutes)
    values = {"weekly_minutes": person.weekly_minutes, "day_minutes": list(wanted)}
    after = _hours_in_words(person.weekly_minutes, wanted)
    yield WantedFact(Contract, {}, values, "contract hours", before, after)


def _hours_in_words(weekly_minutes: int, day_minutes: Sequence[int]) -> str:
    days = " ".join(in_hours(minutes) for minutes in day_minutes)
    return f"{in_hours(weekly_minutes)} ({days})"


def _days_differ(person: ImportedPerson, days: PersonDays, day: date) -> bool:
    return any(True for _ in _fixed_days(person, days, day))


def _fixed_days(person: ImportedPerson, days: PersonDays, day: date) -> Iterator[WantedFact]:
    held = in_force(days.patterns, day)
    before = NOTHING if held is None else pattern_words(held)
    if person.free_days:
        if held is not None:
            yield WantedFact(WorkPattern, {}, None, "fixed days", before, NOTHING)
        return
    wanted = person.weekdays
    if wanted is not None and (held is None or before != weekdays_in_words(wanted)):
        values = same_each_week(wanted)
        after = weekdays_in_words(wanted)
        yield WantedFact(WorkPattern, {}, values, "fixed days", before, after)


def _skills(
    person: ImportedPerson, days: PersonDays, day: date, known: KnownNames
) -> Iterator[WantedFact]:
    if person.skills is None:
        return
    wanted = {known.queue_id(name): level for name, level in person.skills.items()}
    held = dict(_held_skills(days, day))
    for queue_id in _in_order({*wanted, *held} - {None}):
        before, after = held.get(queue_id), wanted.get(queue_id)
        if before != after:
            yield WantedFact(
                SkillProficiency,
                {"queue_id": queue_id},
                None if after is None else {"level_hundredths": after},
                f"skill {known.queue_names[queue_id]}",
                NOTHING if before is None else f"{before} %",
                NOTHING if after is None else f"{after} %",
            )


def _in_order(ids: Iterable[str | None]) -> list[str]:
    return sorted(one for one in ids if one is not None)


def _held_skills(days: PersonDays, day: date) -> Iterator[tuple[str, int]]:
    for queue_id in {skill.queue_id for skill in days.skills}:
        held = in_force((skill for skill in days.skills if skill.queue_id == queue_id), day)
        if held is not None:
            yield queue_id, held.level_hundredths
