"""One row of a file of time off, understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from planner.errors import InputError
from planner.people import cells
from planner.people.absence import LONGEST_DAYS, Absence, absence_problems
from planner.people.cells import CellError
from planner.people.people_table import NamedCells

WHO = ("e-mail", "external id", "person")
NEEDED = ("kind", "first day")
COLUMNS = (*WHO, *NEEDED, "last day", "from", "to", "credited hours")
MOST_HOURS = LONGEST_DAYS * 24
_TIME = re.compile(r"(\d{1,2}):(\d\d)")
_COLUMN_OF = {"first_date": "first day", "last_date": "last day", "start_minute": "from"}

Value = TypeVar("Value")


@dataclass(frozen=True)
class ImportedTimeOff:
    """What a row says: who, by the first of e-mail address, external id and name; and the span."""

    row: int
    who: tuple[str, str]
    absence: Absence


@dataclass
class RowReader:
    """Reads the cells of one row and collects everything that is wrong with them."""

    cells: NamedCells
    problems: list[InputError] = field(default_factory=list)

    def time_off(self) -> ImportedTimeOff | None:
        """The time off; None when the row has problems."""
        who = next(((name, said) for name in WHO if (said := self.cells.text(name))), None)
        if who is None:
            self._note(WHO[0], "the row names nobody", "Give an e-mail address, an id or a name.")
        first = self._needed("first day", cells.day)
        last = self._optional("last day", cells.day) or first
        absence = self._absence(first, last) if not self.problems else None
        if self.problems or who is None or absence is None:
            return None
        return ImportedTimeOff(self.cells.row, who, absence)

    def _absence(self, first: date | None, last: date | None) -> Absence | None:
        kind = self._needed("kind", str.lower)
        window, credited = self._window(), self._optional("credited hours", _credited)
        if first is None or last is None or kind is None:
            return None
        absence = Absence(kind, first, last, window, credited)
        for name, problem in absence_problems(absence).items():
            if problem is not None:
                said, _, what = problem.partition(". ")
                self._note(_COLUMN_OF.get(name, name), said.rstrip("."), what or "Correct it.")
        return absence

    def _window(self) -> tuple[int, int] | None:
        start, end = (self._optional(name, minute_of_day) for name in ("from", "to"))
        if start is not None and end is not None:
            return start, end
        for name, other in (("from", "to"), ("to", "from")):
            if self.cells.text(name) and not self.cells.text(other):
                self._note(other, "this cell is empty", f"Give both times, or no '{name}' either.")
        return None

    def _needed(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        if not self.cells.text(column):
            self._note(column, "this cell is empty", "Fill it in.")
        return self._optional(column, reader)

    def _optional(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        text = self.cells.text(column)
        if not text:
            return None
        try:
            return reader(text)
        except CellError as wrong:
            self._note(column, wrong.problem, wrong.what_to_do)
            return None

    def _note(self, column: str, problem: str, what_to_do: str) -> None:
        self.problems.append(self.cells.problem(column, problem, what_to_do))


def minute_of_day(text: str) -> int:
    """A local time such as "07:30" or "24:00" as minutes after midnight; raises `CellError`."""
    found = _TIME.fullmatch(text)
    minute = -1 if found is None else 60 * int(found[1]) + int(found[2])
    if found is None or int(found[2]) > 59 or minute > 24 * 60:
        raise CellError("this is not a time of a day", "Write times such as 07:30.")
    return minute


def _credited(text: str) -> int:
    return cells.minutes_of_hours(text, MOST_HOURS)
