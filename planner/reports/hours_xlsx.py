"""Hours as an XLSX workbook: people, corrections, and every day; numbers are numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.reports.hours_report import Asked, HoursReport, hours_report
from planner.reports.hours_table import (
    COUNT,
    DAY,
    DAY_COLUMNS,
    DIFFERENCE_COLUMNS,
    HOURS,
    PERIOD_COLUMNS,
    TEXT,
    Cell,
    Column,
    day_rows,
    difference_rows,
    period_rows,
)

# A constant, so that two exports of the same hours are the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
# Text stays text, whatever it begins with; nothing becomes a formula, a number or a link.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}
FORMATS = {HOURS: "#,##0.00", COUNT: "0", TEXT: "@", DAY: "yyyy-mm-dd"}
NARROWEST, WIDEST = 8, 34
HEAD_HEIGHT = 48
"""Three lines, which the longest title needs in a narrow column; in points."""
A4 = 9


def hours_xlsx(planner: Planner, actor: Actor, asked: Asked) -> bytes:
    """Write the report; rights and errors as for the report."""
    return xlsx_of(hours_report(planner, actor, asked))


def xlsx_of(report: HoursReport) -> bytes:
    """Write a report; the same report gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        span = f"{report.asked.first} to {report.asked.last}"
        book.set_properties({"title": f"Hours {span}", "created": CREATED})
        styles = _styles(book)
        for name, columns, rows in (
            ("Hours", PERIOD_COLUMNS, period_rows(report)),
            ("Corrections", DIFFERENCE_COLUMNS, difference_rows(report)),
            ("Days", DAY_COLUMNS, day_rows(report)),
        ):
            sheet = book.add_worksheet(name)
            _fill(sheet, columns, list(rows), styles)
            _prepare_print(sheet, f"{name} {span}")
    return out.getvalue()


def _styles(book: Any) -> Mapping[str, Any]:
    made = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    # Words that follow a number stand apart from it.
    made[TEXT].set_indent(1)
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EFEE"}
    return made | {
        "head": book.add_format(head | {"align": "left", "indent": 1}),
        "head number": book.add_format(head | {"align": "right"}),
    }


def _fill(
    sheet: Any,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    styles: Mapping[str, Any],
) -> None:
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        sheet.set_column(place, place, _width(column, cells))
        number = column.kind in (HOURS, COUNT)
        sheet.write_string(0, place, column.title, styles["head number" if number else "head"])
        for line, cell in enumerate(cells, start=1):
            _write(sheet, line, place, cell, styles[column.kind])
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _write(sheet: Any, line: int, place: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, cell, style)
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, cell, style)
    else:
        sheet.write_number(line, place, cell, style)


def _width(column: Column, cells: Iterable[Cell]) -> int:
    """The width in characters: contents never wrap, titles of numbers do."""
    longest = max((len(_shown(column, cell)) for cell in cells), default=0)
    title = len(column.title) if column.kind == TEXT else max(map(len, column.title.split()))
    # A value that is wider than its column is shown as ###; two characters are left for that.
    return min(WIDEST, max(NARROWEST, title + 2, longest + 2))


def _shown(column: Column, cell: Cell) -> str:
    return f"{cell:,.2f}" if column.kind == HOURS else str(cell)


def _prepare_print(sheet: Any, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    sheet.set_header(f"&L&B{title}")
    sheet.set_footer("&RPage &P of &N")
