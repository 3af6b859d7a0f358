"""Hours as CSV: one row a person, then one for each day of a closed month that is corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.reports.hours_report import Asked, HoursReport, hours_report
from planner.reports.hours_table import (
    DIFFERENCE_COLUMNS,
    PERIOD_COLUMNS,
    Cell,
    Column,
    difference_rows,
    period_rows,
)

# A cell that a spreadsheet would read as a formula, also after blanks or in full-width forms.
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n\0|%")


def hours_csv(planner: Planner, actor: Actor, asked: Asked) -> bytes:
    """Write the report in UTF-8; rights and errors as for the report.

    Column "Entry" is "period", or "difference" with the day that is corrected.
    """
    return csv_of(hours_report(planner, actor, asked))


def csv_of(report: HoursReport) -> bytes:
    """Write a report; the same report gives the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    columns = ["Entry", *(one.title for one in PERIOD_COLUMNS), "Day", "Settled with"]
    writer.writerow(columns)
    for row in period_rows(report):
        writer.writerow(_line(columns, "period", PERIOD_COLUMNS, row))
    for row in difference_rows(report):
        writer.writerow(_line(columns, "difference", DIFFERENCE_COLUMNS, row))
    # The mark tells spreadsheets that this is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Make text that a spreadsheet would run as a formula plain by a quote in front."""
    bare = text.replace("\0", "").replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return f"'{bare}" if bare.strip().startswith(FORMULA_STARTS) else bare


def _line(
    columns: Sequence[str], entry: str, own: Sequence[Column], row: Sequence[Cell]
) -> list[str]:
    cells = {column.title: _text(cell) for column, cell in zip(own, row, strict=True)}
    cells["Entry"] = entry
    return [cells.get(title, "") for title in columns]


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return safe_cell(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
