"""What was published for people: on which days, in which version, and before they fell away.

Planned is what people were to work: what the newest version says that was published before the
day was over, but on days of an absence that came after a publication the version that held when
the absence was decided. So whoever calls in sick keeps what was planned, whoever was on leave when
the rota was made had nothing planned, and a rota that is put right afterwards changes what was
worked, not what was planned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.facts import MIDNIGHT, UtcSpan, absence_span
from planner.people.models import TimeOff
from planner.people.person_days import PersonDays
from planner.rotas.models import Assignment, PublishedShift, RotaVersion
from planner.rotas.published import PUBLISHED, shifts_of_people
from solver.instants import instant

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


Shift = Assignment | PublishedShift
"""A shift as it stood in a version, or as it is published now."""


@dataclass(frozen=True)
class Version:
    """A published version: its number in its team, its days, and since when it holds."""

    id: str
    team_id: str
    number: int
    first_date: date
    days: int
    published_at: datetime

    def covers(self, day: date) -> bool:
        """Whether a local date is one of its days."""
        return self.first_date <= day < self.first_date + ONE_DAY * self.days


@dataclass(frozen=True)
class RotaDays:
    """Published versions by team and shifts by person over the dates `first` to `last`.

    `living` is what holds now, `in_version` what stood in a version, by its id and the person's.
    """

    first: date
    last: date
    versions: Mapping[str, Sequence[Version]]
    living: Mapping[str, Sequence[Shift]]
    in_version: Mapping[tuple[str, str], Sequence[Shift]]

    def version_on(
        self, team_id: str | None, day: date, at: datetime | None = None
    ) -> Version | None:
        """The version of a team that held for a day before an instant, now without one.

        A version of the instant itself comes after it: whoever is away today is entered, and the
        rota without them published, in one go.
        """
        found = [
            one
            for one in self.versions.get(team_id or "", ())
            if one.covers(day) and (at is None or one.published_at < at)
        ]
        return max(found, key=lambda one: one.number, default=None)

    def planned(self, person: PersonDays) -> dict[date, list[Shift]]:
        """What a person was to work, by day."""
        planned = by_day(self.living.get(person.person.id, ()))
        for day, version in self.changed_afterwards(person).items():
            planned[day] = self._in(version, person, day)
        decided = [(row.decided_at, row.id, row) for row in person.absences() if row.decided_at]
        # Where two absences meet on a day, what held before the first of them counts.
        for at, _, row in sorted(decided, key=lambda one: one[:2], reverse=True):
            planned |= self._before(person, row, at)
        return planned

    def _before(self, person: PersonDays, row: TimeOff, at: datetime) -> dict[date, list[Shift]]:
        away, found = absence_span(person, row), {}
        for day in self.dates_of(row):
            shifts = self._in(self.version_before(person, day, at), person, day)
            if any(one.start < away.end and away.start < one.end for one in shifts):
                found[day] = shifts
        return found

    def version_before(self, person: PersonDays, day: date, at: datetime) -> Version | None:
        """The version a person was to work by before an absence was decided."""
        team_id, over = person.team_id(day), end_of(person, day)
        return self.version_on(team_id, day, min(at, over)) or self.version_on(team_id, day, at)

    def changed_afterwards(self, person: PersonDays) -> dict[date, Version]:
        """The version that held when a day was over, of days that another one holds by now."""
        span = [
            self.first + ONE_DAY * number for number in range((self.last - self.first).days + 1)
        ]
        found = {}
        for day in span:
            team_id = person.team_id(day)
            newest, over = self.version_on(team_id, day), end_of(person, day)
            if newest is None or newest.published_at < over:
                continue
            held = self.version_on(team_id, day, over)
            if held is not None:
                found[day] = held
        return found

    def _in(self, version: Version | None, person: PersonDays, day: date) -> list[Shift]:
        key = (version.id if version else "", person.person.id)
        return [one for one in self.in_version.get(key, ()) if one.day == day]

    def dates_of(self, row: TimeOff) -> list[date]:
        """The dates whose shifts an absence can touch: its own, and the night before."""
        first, last = max(self.first, row.first_date - ONE_DAY), min(self.last, row.last_date)
        return [first + ONE_DAY * number for number in range((last - first).days + 1)]


def rota_days(
    session: Session, people: Collection[PersonDays], first: date, last: date
) -> RotaDays:
    """Read what is and was published for people on the dates `first` to `last`, both included."""
    versions = _versions(session, first, last)
    ids = [one.person.id for one in people]
    living = _by_person(shifts_of_people(session, ids, first, last))
    found = RotaDays(first, last, versions, living, {})
    wanted = {
        version.id
        for person in people
        for row in person.absences()
        if row.decided_at is not None
        for day in found.dates_of(row)
        if (version := found.version_before(person, day, row.decided_at)) is not None
    }
    wanted |= {
        version.id for person in people for version in found.changed_afterwards(person).values()
    }
    return replace(found, in_version=_assignments(session, wanted, ids, first, last))


def end_of(person: PersonDays, day: date) -> datetime:
    """The instant at which a date is over where the person is."""
    return instant(day, MIDNIGHT, person.zone(day))


def by_day(shifts: Iterable[Shift]) -> dict[date, list[Shift]]:
    """Shifts by their local date."""
    found: dict[date, list[Shift]] = defaultdict(list)
    for one in shifts:
        found[one.day].append(one)
    return dict(found)


def kept_minutes(shift: Shift, away: Iterable[UtcSpan]) -> int:
    """Paid minutes of a shift that are left beside absence.

    An unpaid break is taken to lie in what is left, because nobody has placed it.
    """
    lost = sum((_overlap(one, span) for one in shift.segments for span in away), timedelta())
    return shift.paid_minutes - min(shift.paid_minutes, lost // ONE_MINUTE)


def _overlap(segment: Mapping[str, Any], span: UtcSpan) -> timedelta:
    start, end = (datetime.fromisoformat(segment[name]) for name in ("start", "end"))
    return max(timedelta(), min(end, span.end) - max(start, span.start))


def _versions(session: Session, first: date, last: date) -> dict[str, list[Version]]:
    columns = (
        *(RotaVersion.id, RotaVersion.team_id, RotaVersion.number, RotaVersion.first_date),
        *(RotaVersion.days, RotaVersion.published_at),
    )
    query = select(*columns).where(RotaVersion.state == PUBLISHED, RotaVersion.first_date <= last)
    found: dict[str, list[Version]] = defaultdict(list)
    for version_id, team_id, number, first_date, days, at in session.execute(query):
        if first_date + ONE_DAY * days > first and at is not None:
            found[team_id].append(Version(version_id, team_id, number or 0, first_date, days, at))
    return found


def _assignments(
    session: Session, version_ids: Collection[str], ids: Collection[str], first: date, last: date
) -> dict[tuple[str, str], list[Shift]]:
    query = select(Assignment).where(
        Assignment.rota_version_id.in_(version_ids),
        Assignment.person_id.in_(ids),
        Assignment.day >= first,
        Assignment.day <= last,
    )
    found: dict[tuple[str, str], list[Shift]] = defaultdict(list)
    for row in session.scalars(query.order_by(Assignment.start, Assignment.assignment_id)):
        found[row.rota_version_id, row.person_id].append(row)
    return found


def _by_person(shifts: Iterable[Shift]) -> dict[str, list[Shift]]:
    found: dict[str, list[Shift]] = defaultdict(list)
    for one in shifts:
        found[one.person_id].append(one)
    return found
