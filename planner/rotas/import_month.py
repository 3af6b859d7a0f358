"""The head of a grid with day numbers only: their month stands above them, or names the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from planner.rotas.import_dates import written_months
from planner.rotas.import_grid import GridHeader, day_numbers_only, is_day_number
from planner.rotas.spreadsheet_cells import Row, Sheet


def found_month_header(sheet: Sheet, rows: Sequence[Row]) -> GridHeader | None:
    """Find the day numbers among the first `rows` of a sheet and make them dates.

    None where there are none, where no month or more than one is named, or where they are no days
    that follow each other from that month on.
    """
    head = day_numbers_only(rows)
    if head is None:
        return None
    months = _months_above(sheet, rows, head)
    columns = tuple(place for place, cell in enumerate(head.cells) if is_day_number(cell))
    numbers = [int(head.cell(one).text) for one in columns]
    days = _days(months.pop(), numbers) if len(months) == 1 else None
    if days is None:
        return None
    at = dict(zip(columns, days, strict=True))
    cells = tuple(replace(cell, day=at.get(place)) for place, cell in enumerate(head.cells))
    note = f"The days are read as {_said(days[0])} to {_said(days[-1])}, as the title says."
    return GridHeader(Row(head.number, cells), columns, note)


def _months_above(sheet: Sheet, rows: Sequence[Row], head: Row) -> set[date]:
    """The months of the titles, else of the sheet's name."""
    cells = [cell for row in rows if row.number <= head.number for cell in row.cells]
    # A month that is typed alone is kept as its first day; another date says when it was printed.
    titled = {cell.day for cell in cells if cell.day is not None and cell.day.day == 1}
    for cell in cells:
        titled |= written_months(cell.text)
    return titled or written_months(sheet.name)


def _days(month: date, numbers: Sequence[int]) -> list[date] | None:
    """The dates of these day numbers, which may run on into the next month."""
    found: list[date] = []
    for number in numbers:
        day = found[-1] + timedelta(days=1) if found else month + timedelta(days=number - 1)
        if day.day != number or (not found and day.month != month.month):
            return None
        found.append(day)
    return found


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
