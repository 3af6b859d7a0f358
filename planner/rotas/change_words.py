"""Changes of shifts in words, as leads and agents read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from planner.people.facts import people_facts
from planner.rotas.changes import ShiftChange, people_of
from planner.rotas.models import Assignment
from planner.rotas.projection import Names, names_now, title_of
from solver.instants import zone_of

ONE_DAY = timedelta(days=1)
NO_SHIFT = "no shift"


@dataclass(frozen=True)
class ChangedShift:
    """One change: `before` and `after` such as "07:00–15:30, Phone · Dublin", or "no shift"."""

    day: date
    zone: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedPerson:
    """Whose shifts changed, with the times of the place where the person is on each date."""

    person_id: str
    shown_name: str
    shifts: tuple[ChangedShift, ...]


def shift_words(start: datetime, end: datetime, zone: str, title: str, place: str = "") -> str:
    """Write a shift as "07:00–15:30, Phone · Dublin"; `place` stands after the times."""
    begins, ends = start.astimezone(zone_of(zone)), end.astimezone(zone_of(zone))
    return f"{begins:%H:%M}–{ends:%H:%M}{place}, {title}"


def zones_of_people(
    session: Session, person_ids: Collection[str], first: date, last: date
) -> Mapping[str, Mapping[date, str]]:
    """Give for each person where they are on the dates `first` to `last`, both included."""
    days = (last - first).days + 1
    return {
        facts.person_id: {first + ONE_DAY * day: facts.zones[day] for day in range(days)}
        for facts in people_facts(session, person_ids, first, days)
    }


def changed_people(session: Session, changes: Sequence[ShiftChange]) -> tuple[ChangedPerson, ...]:
    """Put changes into words, by shown name."""
    if not changes:
        return ()
    of_person, days = people_of(changes), [one.day for one in changes]
    zones, names = zones_of_people(session, of_person, min(days), max(days)), names_now(session)
    found = [
        ChangedPerson(
            person_id=person_id,
            shown_name=names.people[person_id],
            shifts=tuple(_changed(one, zones[person_id][one.day], names) for one in mine),
        )
        for person_id, mine in of_person.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.shown_name, one.person_id)))


def shift_count(people: Iterable[ChangedPerson]) -> int:
    """Count the changes of all these people."""
    return sum(len(one.shifts) for one in people)


def _changed(change: ShiftChange, zone: str, names: Names) -> ChangedShift:
    before, after = (_words(one, zone, names) for one in (change.before, change.after))
    return ChangedShift(change.day, zone, before, after)


def _words(shift: Assignment | None, zone: str, names: Names) -> str:
    if shift is None:
        return NO_SHIFT
    return shift_words(shift.start, shift.end, zone, title_of(shift, names))
