"""A spreadsheet as cells: what is written where, whatever kind of file it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.errors import InputError, Place

MOST_ROWS = 50_000
MOST_COLUMNS = 500
MOST_CELLS = 400_000
MOST_SHEETS = 50
SHOWN_PROBLEMS = 50
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class RotaFileError(InputError):
    """Everything that keeps a file from being read; nothing of it was stored.

    `problems` holds the first 50, `total` counts all. The message has one line each.
    """

    def __init__(self, problems: Sequence[InputError]) -> None:
        first = problems[0]
        super().__init__(first.problem, first.what_to_do, first.place)
        self.problems = tuple(problems[:SHOWN_PROBLEMS])
        self.total = len(problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.total > len(lines):
            lines.append(f"… and {self.total - len(lines)} more. Correct these first.")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, without blanks at its ends.

    `day` and `minute` (after midnight) only where the spreadsheet itself knows a date or a time.
    """

    text: str = ""
    day: date | None = None
    minute: int | None = None


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something; `number` as the spreadsheet counts, the first being 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column, the first being 0; empty behind the last one."""
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells shown as one: rows from 1, columns from 0, both ends included."""

    reference: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One table of cells; `name` is empty for a text file."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class Spreadsheet:
    """A file of sheets; `formulas` counts cells whose last result is read, never worked out."""

    file: str
    sheets: tuple[Sheet, ...]
    formulas: int = 0


class Measure:
    """Counts what was read of a file and refuses it once it passes a limit."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells = 0

    def take(self, row: int, column: int, cells: int) -> None:
        """Count `cells` more, the empty ones before the last included; it is in this column."""
        self._cells += cells
        if row > MOST_ROWS:
            raise self._too_large(f"row {row:,} is filled; the limit is {MOST_ROWS:,} rows")
        if column >= MOST_COLUMNS:
            problem = f"column {letter(column)} is filled; the limit is {MOST_COLUMNS} columns"
            raise self._too_large(problem)
        if self._cells > MOST_CELLS:
            raise self._too_large(f"there are more than {MOST_CELLS:,} cells, which is the limit")

    def _too_large(self, problem: str) -> RotaFileError:
        what = "Keep only the rota in the file, or import one month at a time."
        return refused(problem, what, self._file)


def refused(problem: str, what_to_do: str, file: str) -> RotaFileError:
    """Make the refusal of a whole file."""
    return RotaFileError([InputError(problem, what_to_do, Place(file))])


def letter(column: int) -> str:
    """Name a column, the first being 0, as spreadsheets do: "A", "Z", "AA"."""
    name, rest = "", column + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        name = chr(ord("A") + sign) + name
    return name


def place_of(reference: str) -> tuple[int, int] | None:
    """Read a reference such as "AB12" as row (from 1) and column (from 0); None if it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for sign in found[1]:
        column = column * 26 + ord(sign) - ord("A") + 1
    return int(found[2]), column - 1
