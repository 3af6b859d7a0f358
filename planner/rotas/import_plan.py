"""What a rota's spreadsheet would become: shifts and time off of people, and what stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner.errors import InputError
from planner.rotas.import_codes import Target
from solver import rota as solved
from solver.rota import Rota, rota_of

ONE_DAY = timedelta(days=1)
ShiftKey = tuple[str, date, str, tuple[str | None, ...]]
"""What makes two shifts the same: person, day, template, and the queue of each segment."""


@dataclass(frozen=True)
class PlannedShift:
    """A shift as the file says it, and the cell it came from."""

    row: int
    column: str
    person_id: str
    day: date
    template_id: str
    pattern_id: str
    queues: tuple[str | None, ...]

    @property
    def key(self) -> ShiftKey:
        """What it is, wherever it came from."""
        return self.person_id, self.day, self.template_id, self.queues


@dataclass(frozen=True)
class PlannedAbsence:
    """Days of time off in a row that the file names and nobody has entered yet."""

    person_id: str
    kind: str
    first_date: date
    last_date: date


@dataclass(frozen=True)
class CodeLine:
    """A code of the file, how often it is there, and what it stands for; None: nobody knows."""

    code: str
    count: int
    row: int
    target: Target | None


@dataclass(frozen=True)
class OpenPerson:
    """A name that finds nobody, or several; `nearest` are ids of people with similar names."""

    name: str
    row: int
    cells: int
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class OpenCell:
    """A cell that is not understood."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class RotaPlan:
    """What an import would store of the local dates `first_date` to `last_date`.

    `open_cells` are of codes that nobody knows, `problems` are cells that are understood and
    cannot be used; both can be left out. `people` must be found or left out first.
    """

    first_date: date
    last_date: date
    shifts: tuple[PlannedShift, ...]
    absences: tuple[PlannedAbsence, ...]
    codes: tuple[CodeLine, ...]
    people: tuple[OpenPerson, ...]
    open_cells: tuple[OpenCell, ...]
    problems: tuple[InputError, ...] = field(compare=False)

    @property
    def days(self) -> int:
        """How many local dates the file speaks of."""
        return (self.last_date - self.first_date).days + 1

    @property
    def left_out(self) -> int:
        """How many cells would be left out, because they are not understood or cannot be used."""
        return len(self.open_cells) + len(self.problems)

    def keys(self) -> frozenset[ShiftKey]:
        """What the shifts are, for comparison with those that are stored."""
        return frozenset(one.key for one in self.shifts)

    def rota(self) -> Rota:
        """The shifts as the judge reads them."""
        return rota_of(
            [
                solved.Assignment(
                    agent=one.person_id,
                    day=(one.day - self.first_date).days,
                    pattern=one.pattern_id,
                    queues=one.queues,
                )
                for one in self.shifts
            ]
        )


def spans_of(days: Mapping[tuple[str, str], Iterable[date]]) -> tuple[PlannedAbsence, ...]:
    """Join days of time off that follow each other; `days` are by person and kind."""
    found: list[PlannedAbsence] = []
    for (person_id, kind), dates in sorted(days.items()):
        for day in sorted(set(dates)):
            last = found[-1] if found else None
            same = last is not None and (last.person_id, last.kind) == (person_id, kind)
            if last is not None and same and day == last.last_date + ONE_DAY:
                found[-1] = PlannedAbsence(person_id, kind, last.first_date, day)
            else:
                found.append(PlannedAbsence(person_id, kind, day, day))
    return tuple(found)


def absent_days(absences: Iterable[PlannedAbsence]) -> Mapping[str, frozenset[date]]:
    """The dates of time off by person."""
    days: dict[str, set[date]] = defaultdict(set)
    for one in absences:
        length = (one.last_date - one.first_date).days + 1
        days[one.person_id] |= {one.first_date + ONE_DAY * number for number in range(length)}
    return {person_id: frozenset(dates) for person_id, dates in days.items()}
