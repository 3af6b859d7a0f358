"""XLSX (ECMA-376) read part by part: a zip archive of XML, both kept within limits.

Only what a rota needs: shown text, dates, times and merged cells of the sheets that can be seen.
Document types are refused, so that no entity is ever expanded; formulas, macros and links are
never followed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from posixpath import join, normpath
from typing import IO, TypeVar

from planner.rotas.spreadsheet_cells import MOST_SHEETS, Measure, Sheet, Spreadsheet, refused
from planner.rotas.spreadsheet_parts import (
    BookPart,
    Elements,
    LinksPart,
    Part,
    SheetPart,
    StringsPart,
    StylesPart,
    XmlRefusedError,
)

MOST_PARTS = 2_000
LARGEST_UNPACKED_BYTES = 60_000_000
BOOK = "xl/workbook.xml"
_ENCRYPTED = 1
AnyPart = TypeVar("AnyPart", bound=Part)
_SAVE_AGAIN = "Open it in your spreadsheet program, save it as XLSX and try again."


def read_xlsx(content: bytes, name: str) -> Spreadsheet:
    """Read the visible sheets of an XLSX file; raises `RotaFileError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive, name)
            return _Reader(archive, name).spreadsheet()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as broken:
        raise refused("the file is damaged", _SAVE_AGAIN, name) from broken
    except XmlRefusedError as wrong:
        raise refused(f"the file cannot be read ({wrong})", _SAVE_AGAIN, name) from wrong


def _check(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        problem = f"the file has {len(parts):,} parts inside; the limit is {MOST_PARTS:,}"
        raise refused(problem, _SAVE_AGAIN, name)
    if unpacked > LARGEST_UNPACKED_BYTES:
        limit = LARGEST_UNPACKED_BYTES // 10**6
        problem = f"the file unpacks to {unpacked // 10**6:,} MB; the limit is {limit} MB"
        raise refused(problem, "Keep only the rota in the file.", name)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise refused("the file has a password", "Save it without one and try again.", name)
    if BOOK not in archive.namelist():
        what = "Save the spreadsheet as XLSX, or as CSV in UTF-8, and try again."
        raise refused("the file is an archive, but no XLSX workbook", what, name)


class _Reader:
    """Reads one archive; shared strings and styles once, then sheet by sheet."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._held = frozenset(archive.namelist())
        self._elements = Elements()
        self._strings = self._read("xl/sharedStrings.xml", StringsPart()).strings
        self._styles = self._read("xl/styles.xml", StylesPart()).kinds

    def spreadsheet(self) -> Spreadsheet:
        """Give every visible sheet."""
        book = self._read(BOOK, BookPart())
        targets = self._read("xl/_rels/workbook.xml.rels", LinksPart()).targets
        if len(book.sheets) > MOST_SHEETS:
            problem = f"the file has {len(book.sheets)} sheets; the limit is {MOST_SHEETS}"
            raise refused(problem, "Keep only the sheets of the rota.", self._name)
        measure, formulas, sheets = Measure(self._name), 0, []
        for title, link in book.sheets:
            if link not in targets:
                continue
            part = SheetPart(self._strings, self._styles, book.first_day, measure)
            read = self._read(_inside(targets[link]), part)
            sheets.append(Sheet(title, tuple(read.rows), tuple(read.merged)))
            formulas += read.formulas
        return Spreadsheet(self._name, tuple(sheets), formulas)

    def _read(self, path: str, part: AnyPart) -> AnyPart:
        if path in self._held:
            with _opened(self._archive, path) as stream:
                part.read(stream, self._elements)
        return part


@contextmanager
def _opened(archive: zipfile.ZipFile, path: str) -> Iterator[IO[bytes]]:
    with archive.open(path) as stream:
        yield stream


def _inside(target: str) -> str:
    """Where a link of the workbook leads inside the archive."""
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
