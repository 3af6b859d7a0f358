"""Published shifts that lie in approved time off: seen until somebody repairs the rota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from planner.people.absence import APPROVED
from planner.people.facts import absence_span, load_days
from planner.people.models import TimeOff
from planner.people.person_days import PersonDays
from planner.rotas.models import PublishedShift, RotaVersion
from planner.rotas.published import shifts_of_people, version_by_day
from solver.instants import zone_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clash:
    """A published shift of somebody who is away; times in `zone`, where the person is that day.

    `version_id` is the rota that holds on its day: the one to correct.
    """

    assignment_id: str
    person_id: str
    version_id: str
    day: date
    start: datetime
    end: datetime
    zone: str

    @property
    def text(self) -> str:
        """Its times, such as "07:00–15:30"."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


def clashes_of(
    session: Session, rows: Sequence[TimeOff], now: datetime
) -> dict[str, tuple[Clash, ...]]:
    """The clashes of each approved time off by its id; without any it is left out.

    Shifts that are over can no longer be given to somebody else, and are none.
    """
    held = [row for row in rows if row.state == APPROVED]
    if not held:
        return {}
    ids = {row.person_id for row in held}
    first = min(row.first_date for row in held) - ONE_DAY
    stored = shifts_of_people(session, ids, first, max(row.last_date for row in held))
    shifts = [shift for shift in stored if shift.end > now]
    versions = {team: version_by_day(session, team) for team in {one.team_id for one in shifts}}
    people = {one.person.id: one for one in load_days(session, ids)}
    found = {row.id: _clashes(people[row.person_id], row, shifts, versions) for row in held}
    return {time_off_id: clashes for time_off_id, clashes in found.items() if clashes}


def _clashes(
    person: PersonDays,
    row: TimeOff,
    shifts: Sequence[PublishedShift],
    versions: Mapping[str, Mapping[date, RotaVersion]],
) -> tuple[Clash, ...]:
    away = absence_span(person, row)
    return tuple(
        _clash(shift, person.zone(shift.day), versions[shift.team_id][shift.day].id)
        for shift in shifts
        if shift.person_id == row.person_id and shift.start < away.end and away.start < shift.end
    )


def _clash(shift: PublishedShift, zone: str, version_id: str) -> Clash:
    local = zone_of(zone)
    return Clash(
        assignment_id=shift.assignment_id,
        person_id=shift.person_id,
        version_id=version_id,
        day=shift.day,
        start=shift.start.astimezone(local),
        end=shift.end.astimezone(local),
        zone=zone,
    )
