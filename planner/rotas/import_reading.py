"""From a spreadsheet to a table of entries: which sheet, which shape, which legend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from planner.errors import InputError, Place
from planner.rotas.import_dates import Reading
from planner.rotas.import_grid import GridHeader, GridReader, day_numbers_only, found_grid_header
from planner.rotas.import_legend import Legend, legend_in
from planner.rotas.import_month import found_month_header
from planner.rotas.import_questions import SHEET, Choice, OpenQuestionError
from planner.rotas.import_rows import RowsHeader, RowsReader, found_rows_header
from planner.rotas.import_table import Entry, RotaTable, Shape
from planner.rotas.spreadsheet_cells import RotaFileError, Sheet, Spreadsheet, refused

MOST_DAYS = 124
# A heading lies among the first rows, below titles at most.
LOOKED_AT = 15
_SHAPES = (
    "Make one row a person and one column a day with its date, or one row a shift with the "
    "columns person, date, and start and end (or shift)."
)


@dataclass(frozen=True)
class FoundSheet:
    """A sheet that holds a rota, and its heading."""

    sheet: Sheet
    header: RowsHeader | GridHeader


def read_table(
    spreadsheet: Spreadsheet,
    reading: Reading,
    sheet_name: str | None,
    is_known: Callable[[str], bool],
) -> RotaTable:
    """Understand a spreadsheet as a rota.

    Raises `OpenQuestionError` for what has to be asked, `RotaFileError` for what no answer cures.
    """
    found = _sheet(spreadsheet, sheet_name)
    notes = _formula_notes(spreadsheet)
    besides = found.header.row.number if isinstance(found.header, RowsHeader) else None
    own = legend_in(found.sheet, besides)
    legend = own or _elsewhere(spreadsheet, found.sheet)
    problems: list[InputError] = []
    if isinstance(found.header, RowsHeader):
        shape = Shape.ROWS
        rows = RowsReader(spreadsheet.file, found.sheet, found.header, problems)
        entries = rows.entries(reading)
        days = [one.day for one in entries]
    else:
        shape = Shape.GRID
        notes += [found.header.note] if found.header.note else []
        below = _first_row_below(own, found.header)
        grid = GridReader(
            spreadsheet.file, found.sheet, found.header, is_known, below, problems, notes
        )
        entries, days = grid.read(reading)
    _need_entries(spreadsheet, entries, problems)
    _check_span(spreadsheet, min(days), max(days))
    return RotaTable(
        file=spreadsheet.file,
        sheet=found.sheet.name,
        shape=shape,
        first_date=min(days),
        last_date=max(days),
        entries=tuple(entries),
        legend=legend.meanings if legend else {},
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _sheet(spreadsheet: Spreadsheet, name: str | None) -> FoundSheet:
    named = [one for one in spreadsheet.sheets if name is None or one.name == name]
    if not named:
        known = ", ".join(one.name for one in spreadsheet.sheets)
        raise refused(f"there is no sheet '{name}'", f"The file has: {known}.", spreadsheet.file)
    found = [one for one in map(_found, named) if one is not None]
    if not found:
        raise _without_shape(spreadsheet, named)
    if len(found) > 1:
        choices = tuple(Choice(one.sheet.name, one.sheet.name) for one in found)
        question, problem = "Which sheet holds the rota?", f"{len(found)} sheets look like a rota"
        raise OpenQuestionError(SHEET, question, problem, choices, Place(spreadsheet.file))
    return found[0]


def _found(sheet: Sheet) -> FoundSheet | None:
    rows = sheet.rows[:LOOKED_AT]
    header = found_rows_header(rows) or found_grid_header(rows) or found_month_header(sheet, rows)
    return None if header is None else FoundSheet(sheet, header)


def _without_shape(spreadsheet: Spreadsheet, sheets: list[Sheet]) -> RotaFileError:
    for sheet in sheets:
        row = day_numbers_only(sheet.rows[:LOOKED_AT])
        if row is not None:
            problem = "the head of the table has day numbers without their month"
            what = "Write the month with its year above them, such as February 2027, or every date "
            what += "whole into this row, such as 2027-02-01."
            return RotaFileError([InputError(problem, what, Place(spreadsheet.file, row.number))])
    return refused("no rota was found in the file", _SHAPES, spreadsheet.file)


def _elsewhere(spreadsheet: Spreadsheet, sheet: Sheet) -> Legend | None:
    others = (legend_in(one) for one in spreadsheet.sheets if one is not sheet)
    return next((one for one in others if one is not None), None)


def _first_row_below(legend: Legend | None, header: GridHeader) -> int | None:
    """Where a legend below the grid begins; one beside it takes no rows away."""
    if legend is None or legend.column > header.columns[-1]:
        return None
    return legend.first_row if legend.first_row > header.row.number else None


def _formula_notes(spreadsheet: Spreadsheet) -> list[str]:
    if not spreadsheet.formulas:
        return []
    return [f"{spreadsheet.formulas:,} cells are formulas; what they showed when saved is read."]


def _need_entries(
    spreadsheet: Spreadsheet, entries: list[Entry], problems: list[InputError]
) -> None:
    if not entries and problems:
        raise RotaFileError(problems)
    if not entries:
        raise refused(
            "the table has no shifts", "Fill in the rota and try again.", spreadsheet.file
        )


def _check_span(spreadsheet: Spreadsheet, first: date, last: date) -> None:
    days = (last - first).days + 1
    if days > MOST_DAYS:
        problem = f"the file speaks of {days:,} days, {first} to {last}; the limit is {MOST_DAYS}"
        what = "Check the dates, or import a few months at a time."
        raise refused(problem, what, spreadsheet.file)
