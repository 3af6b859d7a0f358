"""A rota as people by days: one row a person, one column a day, a code in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from planner.errors import InputError, Place
from planner.rotas.import_dates import (
    WEEKDAYS,
    DateCell,
    Reading,
    dates_among,
    read_dates,
    weekday_of,
    written_date,
)
from planner.rotas.import_rows import TITLES
from planner.rotas.import_table import Entry
from planner.rotas.spreadsheet_cells import Cell, Merged, RotaFileError, Row, Sheet, letter

FEWEST_DAYS = 2
DAY_NUMBERS = 5
_ISO = "Write every date whole, such as 2027-02-01, and try again."


@dataclass(frozen=True)
class GridHeader:
    """The row of dates, and the columns that hold them."""

    row: Row
    columns: tuple[int, ...]
    note: str = ""
    """What was understood of it that somebody should look at."""


def found_grid_header(rows: Sequence[Row]) -> GridHeader | None:
    """Find the first row that holds the most dates, two at least."""
    heads = [GridHeader(row, tuple(dates_among(enumerate(row.cells)))) for row in rows]
    best = max(heads, key=lambda head: len(head.columns), default=None)
    return None if best is None or len(best.columns) < FEWEST_DAYS else best


def day_numbers_only(rows: Sequence[Row]) -> Row | None:
    """Find a row of day numbers without a month, which look like the head of a grid."""
    for row in rows:
        numbers = [int(cell.text) for cell in row.cells if is_day_number(cell)]
        steps = sum(other == one + 1 for one, other in pairwise(numbers))
        if steps >= DAY_NUMBERS and all(1 <= number <= 31 for number in numbers):
            return row
    return None


def is_day_number(cell: Cell) -> bool:
    """Whether a cell of such a row is one of its numbers."""
    return cell.text.isdecimal() and cell.text.isascii()


@dataclass
class GridReader:
    """Reads the rows below the dates and collects the cells that cannot be used.

    `ends_before` is the number of the row where a legend begins below the grid. `is_known` says
    whether a text names a person: the column with most of them names the people.
    """

    file: str
    sheet: Sheet
    header: GridHeader
    is_known: Callable[[str], bool]
    ends_before: int | None
    problems: list[InputError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, reading: Reading) -> tuple[list[Entry], list[date]]:
        """One entry a filled cell, and the days; raises as `read_dates` does."""
        body = [row for row in self.sheet.rows if self._is_below(row)]
        people = self._people_column(body)
        self._refuse_merged(body, people)
        self._refuse_second_table(body)
        cells = [
            DateCell(self.header.row.cell(one), self._at(self.header.row, one))
            for one in self.header.columns
        ]
        days = read_dates(cells, reading)
        self._check_days(days)
        found: list[Entry] = []
        for row in self._without_weekdays(body, days):
            found += self._row(row, people, days)
        return found, days

    def _is_below(self, row: Row) -> bool:
        return row.number > self.header.row.number and (
            self.ends_before is None or row.number < self.ends_before
        )

    def _people_column(self, body: Sequence[Row]) -> int:
        before = range(self.header.columns[0])
        if not before:
            problem = "there is no column before the days that names the people"
            raise self._refused(
                problem, "Put the names into the first column.", self.header.row.number
            )
        titled = [
            one for one in before if self.header.row.cell(one).text.lower() in TITLES["person"]
        ]
        known = {one: sum(self.is_known(row.cell(one).text) for row in body) for one in before}
        best = max(before, key=lambda one: known[one])
        if known[best] or not titled:
            return best
        return titled[0]

    def _row(self, row: Row, people: int, days: Sequence[date]) -> list[Entry]:
        person = row.cell(people).text
        filled = [
            (column, day, row.cell(column))
            for column, day in zip(self.header.columns, days, strict=True)
            if row.cell(column).text
        ]
        if (
            filled
            and not self.is_known(person)
            and all(_is_number(cell) for _c, _d, cell in filled)
        ):
            self.notes.append(f"Row {row.number} “{person}” holds only numbers and is left out.")
            return []
        if filled and not person:
            problem = "this row names nobody"
            self._note(row, people, problem, "Write the name before the first day.")
            return []
        return [
            Entry(row.number, letter(column), person, day, _code(cell))
            for column, day, cell in filled
        ]

    def _without_weekdays(self, body: Sequence[Row], days: Sequence[date]) -> Iterator[Row]:
        """Pass over rows of weekdays, above the dates or below, once they agree with them."""
        head = self.header.row.number
        for row in [*(one for one in self.sheet.rows if one.number < head), *body]:
            if abs(row.number - head) <= 2 and self._says_weekdays(row, days):
                continue
            if row.number > head:
                yield row

    def _says_weekdays(self, row: Row, days: Sequence[date]) -> bool:
        said = [weekday_of(row.cell(column).text) for column in self.header.columns]
        if None in said:
            return False
        for column, day, weekday in zip(self.header.columns, days, said, strict=True):
            if weekday != day.weekday():
                name = WEEKDAYS[day.weekday()].capitalize()
                problem = f"{day.day} {day:%B %Y} is a {name}"
                what = "Correct one of the two, or say in which order dates are written."
                raise RotaFileError([InputError(problem, what, self._at(row, column))])
        return True

    def _check_days(self, days: Sequence[date]) -> None:
        for column, (before, day) in zip(self.header.columns[1:], pairwise(days), strict=True):
            if day <= before:
                problem = f"{day} stands after {before}; the days must follow each other"
                what = f"Put the columns in order. {_ISO}"
                raise RotaFileError([InputError(problem, what, self._at(self.header.row, column))])

    def _refuse_merged(self, body: Sequence[Row], people: int) -> None:
        last = body[-1].number if body else self.header.row.number
        problems = [
            InputError(
                f"the cells {one.reference} are merged",
                "Unmerge them, and write into each day what holds on it.",
                Place(self.file, one.first_row, letter(one.first_column)),
            )
            for one in self.sheet.merged
            if self._is_in_the_way(one, last, people)
        ]
        if problems:
            raise RotaFileError(problems)

    def _is_in_the_way(self, one: Merged, last: int, people: int) -> bool:
        inside = one.last_row >= self.header.row.number and one.first_row <= last
        columns = {people, *self.header.columns}
        touched = any(one.first_column <= column <= one.last_column for column in columns)
        # A date that reaches down over a second line of its head says nothing else.
        only_head = one.first_column == one.last_column and one.first_row <= self.header.row.number
        return inside and touched and not only_head

    def _refuse_second_table(self, body: Sequence[Row]) -> None:
        for row in body:
            dates = [one for one in self.header.columns if _is_whole_date(row.cell(one))]
            if len(dates) >= FEWEST_DAYS:
                problem = "this row holds dates again"
                head = self.header.row.number
                what = f"Keep one row of dates (here row {head}), and one table in a sheet."
                raise RotaFileError([InputError(problem, what, self._at(row, dates[0]))])

    def _refused(self, problem: str, what: str, row: int) -> RotaFileError:
        return RotaFileError([InputError(problem, what, Place(self.file, row))])

    def _note(self, row: Row, column: int, problem: str, what: str) -> None:
        self.problems.append(InputError(problem, what, self._at(row, column)))

    def _at(self, row: Row, column: int) -> Place:
        return Place(self.file, row.number, letter(column), row.cell(column).text)


def _is_whole_date(cell: Cell) -> bool:
    if cell.day is not None:
        return True
    written = written_date(cell.text)
    return written is not None and written.year is not None


def _is_number(cell: Cell) -> bool:
    try:
        float(cell.text.replace(",", "."))
    except ValueError:
        return False
    return True


def _code(cell: Cell) -> str:
    return " ".join(cell.text.split())
