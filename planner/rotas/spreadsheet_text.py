"""Delimited text as a spreadsheet of one sheet."""

from __future__ import annotations

import csv
import io

from planner.errors import InputError, Place
from planner.rotas.spreadsheet_cells import (
    Cell,
    Measure,
    RotaFileError,
    Row,
    Sheet,
    Spreadsheet,
    refused,
)

DELIMITERS = ",;\t|"
_LOOKED_AT = 20
_SAVE_AS = "Save the table as CSV in UTF-8, or as XLSX, and try again."


def read_text(content: bytes, name: str) -> Spreadsheet:
    """Read comma, semicolon, tab or bar separated text in UTF-8, or UTF-16 with its mark.

    A row's number is the line on which it ends. Raises `RotaFileError`.
    """
    text = _decoded(content, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    measure, rows = Measure(name), []
    try:
        for cells in reader:
            kept = _without_tail([cell.strip() for cell in cells])
            if kept:
                measure.take(reader.line_num, len(kept) - 1, len(kept))
                rows.append(Row(reader.line_num, tuple(Cell(cell) for cell in kept)))
    except csv.Error as broken:
        raise RotaFileError(
            [
                InputError(
                    f"the row cannot be read as CSV ({broken})",
                    "Look for a quotation mark that is opened and not closed.",
                    Place(name, reader.line_num),
                )
            ]
        ) from broken
    return Spreadsheet(name, (Sheet("", tuple(rows)),))


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:_LOOKED_AT])
    return max(DELIMITERS, key=head.count)


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _decoded(content: bytes, name: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and b"\x00" in content:
        raise refused("the file is binary, not text", _SAVE_AS, name)
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        near = content[max(0, wrong.start - 10) : wrong.start + 10].decode("latin-1").strip()
        place = Place(name, line, None, near.splitlines()[-1] if near else None)
        encoded = "UTF-16" if marked else "UTF-8"
        raise RotaFileError(
            [InputError(f"the text is not in {encoded}", _SAVE_AS, place)]
        ) from wrong
