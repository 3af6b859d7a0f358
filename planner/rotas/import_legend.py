"""The legend of a rota's spreadsheet: what its codes stand for, beside, below or on a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.rotas.import_table import Times
from planner.rotas.import_times import following, minute_of
from planner.rotas.spreadsheet_cells import Row, Sheet

HEADINGS = frozenset({"legend", "key", "codes", "code", "abbreviation", "abbreviations", "short"})
MEANINGS = frozenset({"meaning", "means", "stands for", "shift", "description", "name", "template"})
STARTS, ENDS = (
    frozenset({"start", "from", "begin", "begins"}),
    frozenset({"end", "to", "until", "ends"}),
)
LONGEST_CODE = 12
_EQUATION = re.compile(r"(\S{1,12})\s*(?:=|:)\s*(.+)")


@dataclass(frozen=True)
class Legend:
    """Codes with what stands beside them; `first_row` and `column` are where its heading is."""

    meanings: dict[str, str]
    first_row: int
    column: int


def legend_in(sheet: Sheet, besides: int | None = None) -> Legend | None:
    """Find the legend of a sheet: a heading such as "Code", with the meaning in the next column.

    Without a meaning in words, the start and end columns of a code are its meaning. The row with
    the number `besides` is no heading of a legend, whatever it says.
    """
    for index, row in enumerate(sheet.rows):
        if row.number == besides:
            continue
        for column, cell in enumerate(row.cells):
            if cell.text.lower().rstrip(":") in HEADINGS:
                found = dict(_entries(sheet.rows[index:], column))
                if found:
                    return Legend(found, row.number, column)
    return None


def _entries(rows: Sequence[Row], column: int) -> Iterator[tuple[str, str]]:
    heading, last = rows[0], rows[0].number
    spans = _column_titled(heading, STARTS, column), _column_titled(heading, ENDS, column)
    for row in rows[1:]:
        code = row.cell(column).text
        # A legend ends with its first empty line.
        if not code or row.number > last + 1:
            return
        last = row.number
        meaning = _meaning(row, heading, column, spans)
        equation = _EQUATION.fullmatch(code)
        if meaning and len(code) <= LONGEST_CODE:
            yield code, meaning
        elif equation is not None:
            yield equation[1], equation[2]


def _meaning(row: Row, heading: Row, column: int, spans: tuple[int | None, int | None]) -> str:
    begin, end = spans
    if begin is not None and end is not None:
        times = _times(row, begin, end)
        titled = _column_titled(heading, MEANINGS, column)
        said = "" if titled is None else row.cell(titled).text
        return said or ("" if times is None else times.text)
    return row.cell(column + 1).text


def _times(row: Row, begin: int, end: int) -> Times | None:
    start, stop = minute_of(row.cell(begin)), minute_of(row.cell(end))
    return None if start is None or stop is None else following(start, stop)


def _column_titled(heading: Row, titles: frozenset[str], after: int) -> int | None:
    return next(
        (
            place
            for place, cell in enumerate(heading.cells)
            if place > after and cell.text.lower() in titles
        ),
        None,
    )
