"""What differs between two states of a rota: each person's shifts before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.models import Assignment, RotaVersion, ShiftTemplate
from planner.rotas.published import published_versions

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ShiftChange:
    """One person's shift on one date: None before it was there, None after it is gone."""

    person_id: str
    day: date
    before: Assignment | None
    after: Assignment | None


def changes_of_version(session: Session, version: RotaVersion) -> tuple[ShiftChange, ...]:
    """Say what a version changes in what was published before it on its days.

    A draft is compared with what is published now. Read from versions, which never change, so
    that the answer for a published one is always the same.
    """
    before = published_before(session, version)
    return changes_between(session, before, shifts_of_version(session, version))


def changes_between(
    session: Session, before: Iterable[Assignment], after: Iterable[Assignment]
) -> tuple[ShiftChange, ...]:
    """Pair each person's shifts of a date and give the pairs that differ, by person and date.

    Shifts are the same when times, queues, kind and site are; a shift that keeps its id is paired
    with itself, the others in the order of their start.
    """
    left, right = _by_person_and_day(before), _by_person_and_day(after)
    site_of = {one.id: one.site_id for one in session.scalars(select(ShiftTemplate))}
    found: list[ShiftChange] = []
    for person_id, day in sorted({*left, *right}):
        pairs = _pairs(left[person_id, day], right[person_id, day])
        found += [ShiftChange(person_id, day, *pair) for pair in pairs if _differ(site_of, *pair)]
    return tuple(found)


def people_of(changes: Iterable[ShiftChange]) -> Mapping[str, list[ShiftChange]]:
    """Sort changes by the person they concern."""
    found: dict[str, list[ShiftChange]] = defaultdict(list)
    for change in changes:
        found[change.person_id].append(change)
    return found


def shifts_of_version(session: Session, version: RotaVersion) -> list[Assignment]:
    """List the shifts of a version by start."""
    rows = select(Assignment).where(Assignment.rota_version_id == version.id)
    return list(session.scalars(rows.order_by(Assignment.start, Assignment.assignment_id)))


def published_before(session: Session, version: RotaVersion) -> list[Assignment]:
    """List what was published on the days of a version before it; of a draft, what is now."""
    last = version.first_date + ONE_DAY * (version.days - 1)
    return published_state(session, version.team_id, version.first_date, last, version.number)


def published_state(
    session: Session, team_id: str, first: date, last: date, before_number: int | None
) -> list[Assignment]:
    """List what was published of a team on dates `first` to `last`, both included, by start.

    Only versions with a number below `before_number` count; None is the state of now.
    """
    holding = _holding(session, team_id, before_number)
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    versions = {holding[day] for day in days if day in holding}
    rows = select(Assignment).where(
        Assignment.rota_version_id.in_(versions), Assignment.day >= first, Assignment.day <= last
    )
    shifts = session.scalars(rows.order_by(Assignment.start, Assignment.assignment_id))
    return [one for one in shifts if holding.get(one.day) == one.rota_version_id]


def _holding(session: Session, team_id: str, before_number: int | None) -> dict[date, str]:
    """Give for each published date the id of the version that held for it."""
    return {
        one.first_date + ONE_DAY * number: one.id
        for one in reversed(published_versions(session, team_id))
        if before_number is None or (one.number or 0) < before_number
        for number in range(one.days)
    }


def _by_person_and_day(
    shifts: Iterable[Assignment],
) -> defaultdict[tuple[str, date], list[Assignment]]:
    found: defaultdict[tuple[str, date], list[Assignment]] = defaultdict(list)
    for one in sorted(shifts, key=lambda one: (one.start, one.assignment_id)):
        found[one.person_id, one.day].append(one)
    return found


def _pairs(
    before: Sequence[Assignment], after: Sequence[Assignment]
) -> list[tuple[Assignment | None, Assignment | None]]:
    kept = {one.assignment_id: one for one in after}
    same = [(one, kept[one.assignment_id]) for one in before if one.assignment_id in kept]
    paired = {one.assignment_id for one, _same in same}
    gone = [one for one in before if one.assignment_id not in paired]
    new = [one for one in after if one.assignment_id not in paired]
    return [*same, *zip_longest(gone, new)]


def _differ(
    site_of: Mapping[str, str], before: Assignment | None, after: Assignment | None
) -> bool:
    if before is None or after is None:
        return before is not after
    return _appointment(site_of, before) != _appointment(site_of, after)


def _appointment(site_of: Mapping[str, str], shift: Assignment) -> tuple[object, ...]:
    """What somebody must know about a shift; who else works and what it pays is not in it."""
    return shift.start, shift.end, shift.segments, shift.kind, site_of[shift.template_id]
