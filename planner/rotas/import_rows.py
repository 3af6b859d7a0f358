"""A rota with one row a shift: person, date, start and end or the name of a shift, queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.errors import InputError, Place
from planner.rotas.import_dates import DateCell, Reading, read_dates, written_date
from planner.rotas.import_table import Entry, Times
from planner.rotas.import_times import following, minute_of
from planner.rotas.spreadsheet_cells import Cell, Row, Sheet, letter

TITLES: Mapping[str, frozenset[str]] = {
    "person": frozenset({"person", "name", "agent", "employee", "e-mail", "email", "external id"}),
    "date": frozenset({"date", "day"}),
    "shift": frozenset({"shift", "template", "code", "shift name"}),
    "start": frozenset({"start", "from", "begin", "start time", "starts"}),
    "end": frozenset({"end", "to", "until", "end time", "ends"}),
    "queue": frozenset({"queue", "skill", "channel"}),
}


@dataclass(frozen=True)
class RowsHeader:
    """The row of titles, and the column of each of them."""

    row: Row
    columns: Mapping[str, int]


def rows_header(row: Row) -> RowsHeader | None:
    """Read a row as titles: person, date, and a shift or both times; None for another row."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        title = next((key for key, names in TITLES.items() if cell.text.lower() in names), None)
        if title is not None:
            columns.setdefault(title, place)
    said = {"shift"} <= set(columns) or {"start", "end"} <= set(columns)
    return RowsHeader(row, columns) if said and {"person", "date"} <= set(columns) else None


@dataclass
class RowsReader:
    """Reads the rows below the titles and collects those that cannot be used."""

    file: str
    sheet: Sheet
    header: RowsHeader
    problems: list[InputError]

    def entries(self, reading: Reading) -> list[Entry]:
        """One entry a row; raises as `read_dates` does."""
        rows = [row for row in self.sheet.rows if row.number > self.header.row.number]
        used = [row for row in rows if self._is_whole(row)]
        places = [DateCell(self._cell(row, "date"), self._place(row, "date")) for row in used]
        days = read_dates(places, reading)
        pairs = zip(used, days, strict=True)
        return [
            Entry(
                row=row.number,
                column=letter(self.header.columns["date"]),
                person=self._text(row, "person"),
                day=day,
                code=self._text(row, "shift"),
                times=self._times(row),
                queue=self._text(row, "queue"),
            )
            for row, day in pairs
        ]

    def _is_whole(self, row: Row) -> bool:
        problems = list(self._missing(row))
        self.problems += problems
        return not problems

    def _missing(self, row: Row) -> Iterator[InputError]:
        date_cell = self._cell(row, "date")
        if not self._text(row, "person"):
            yield self._problem(row, "person", "nobody is named", "Name who works the shift.")
        if date_cell.day is None and written_date(date_cell.text) is None:
            yield self._problem(row, "date", "this is no date", "Write dates such as 2027-02-01.")
        if not self._text(row, "shift"):
            for title in ("start", "end"):
                if minute_of(self._cell(row, title)) is None:
                    what = "Write times such as 07:00, or name the shift."
                    yield self._problem(row, title, "this is no time of day", what)

    def _times(self, row: Row) -> Times | None:
        start, end = minute_of(self._cell(row, "start")), minute_of(self._cell(row, "end"))
        return None if start is None or end is None else following(start, end)

    def _cell(self, row: Row, title: str) -> Cell:
        place = self.header.columns.get(title)
        return Cell() if place is None else row.cell(place)

    def _text(self, row: Row, title: str) -> str:
        return self._cell(row, title).text

    def _place(self, row: Row, title: str) -> Place:
        return Place(self.file, row.number, title, self._text(row, title))

    def _problem(self, row: Row, title: str, problem: str, what: str) -> InputError:
        return InputError(problem, what, self._place(row, title))


def found_rows_header(rows: Sequence[Row]) -> RowsHeader | None:
    """Find the row of titles among the first rows of a sheet."""
    return next((found for row in rows if (found := rows_header(row)) is not None), None)
