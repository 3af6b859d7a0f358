"""The XML parts of an XLSX file, each read in one pass without building a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import IO
from xml.parsers import expat

from planner.rotas.spreadsheet_cells import EMPTY, Cell, Measure, Merged, Row, place_of

MINUTES_PER_DAY = 1440
MOST_ELEMENTS = 1_500_000
# The serial number 1 is 1 January 1900, and there was no 29 February 1900 that it counts.
DAY_ZERO, DAY_ZERO_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465
_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_TIMES = frozenset({*range(18, 22), 45, 46, 47})
_NOT_A_LETTER_OF_TIME = re.compile(r'"[^"]*"|\\.|\[[^\]hms]*\]|_.|\*.')


class XmlRefusedError(Exception):
    """XML that is broken, or carries a document type."""


class Elements:
    """Counts the elements of a whole file; there is work in each, however small it is."""

    def __init__(self) -> None:
        self._left = MOST_ELEMENTS

    def take(self) -> None:
        """Count one more; raises `XmlRefusedError` when there are too many."""
        self._left -= 1
        if self._left < 0:
            raise XmlRefusedError(f"it has more than {MOST_ELEMENTS:,} XML elements")


class Kind(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"


class Part:
    """A part of the archive; hears of elements by local name, and of the text inside them."""

    def read(self, stream: IO[bytes], elements: Elements) -> None:
        """Read the whole part; raises `XmlRefusedError`."""

        def started(name: str, given: Mapping[str, str]) -> None:
            elements.take()
            self.start(_local(name), given)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = started
        parser.EndElementHandler = lambda name: self.end(_local(name))
        parser.CharacterDataHandler = self.text
        try:
            parser.ParseFile(stream)
        except expat.ExpatError as broken:
            raise XmlRefusedError(f"broken XML: {broken}") from broken

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, said: str) -> None:
        """Text inside the element that began last."""


def _refuse_document_type(*_declared: object) -> None:
    raise XmlRefusedError("it carries a document type")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class BookPart(Part):
    """The workbook: visible sheets as (name, link), and the day its serial numbers begin with."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.first_day = DAY_ZERO

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """Note a sheet, or the calendar in use."""
        if name == "workbookPr" and given.get("date1904") in {"1", "true"}:
            self.first_day = DAY_ZERO_OF_1904
        elif name == "sheet" and given.get("state", "visible") == "visible":
            link = next((value for key, value in given.items() if _local(key) == "id"), "")
            self.sheets.append((given.get("name", ""), link))


class LinksPart(Part):
    """Where the links of the workbook lead, by their id."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """Note a link that stays inside the file."""
        if name == "Relationship" and given.get("TargetMode") != "External":
            self.targets[given.get("Id", "")] = given.get("Target", "")


class StringsPart(Part):
    """The strings that cells share; readings in small print are left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._said: list[str] = []
        self._inside = False
        self._small_print = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """Begin a string, or a piece of it."""
        if name == "si":
            self._said = []
        self._small_print = self._small_print or name == "rPh"
        self._inside = name == "t" and not self._small_print

    def end(self, name: str) -> None:
        """End a string, or a piece of it."""
        self._inside = False
        if name == "si":
            self.strings.append("".join(self._said).strip())
        elif name == "rPh":
            self._small_print = False

    def text(self, said: str) -> None:
        """Keep a piece of a string."""
        if self._inside:
            self._said.append(said)


class StylesPart(Part):
    """What each cell style makes of a number."""

    def __init__(self) -> None:
        self.kinds: list[Kind] = []
        self._own: dict[str, Kind] = {}
        self._in_cell_styles = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """Note a number format of the file's own, or a cell style."""
        if name == "numFmt":
            self._own[given.get("numFmtId", "")] = kind_of_format(given.get("formatCode", ""))
        elif name == "cellXfs":
            self._in_cell_styles = True
        elif name == "xf" and self._in_cell_styles:
            self.kinds.append(self._kind(given.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        """Cell styles end; other styles follow that no cell names."""
        if name == "cellXfs":
            self._in_cell_styles = False

    def _kind(self, number: str) -> Kind:
        if number in self._own:
            return self._own[number]
        known = int(number) if number.isdecimal() else 0
        if known in _DATES:
            return Kind.DATE
        return Kind.TIME if known in _TIMES else Kind.NUMBER


def kind_of_format(code: str) -> Kind:
    """Say what a format such as "dd/mm/yyyy" or "[h]:mm" makes of a number."""
    letters = set(_NOT_A_LETTER_OF_TIME.sub("", code.split(";")[0]).lower())
    if "general" in code.lower() or not letters & set("dmyhs"):
        return Kind.NUMBER
    return Kind.TIME if letters & set("hs") and not letters & set("dy") else Kind.DATE


class SheetPart(Part):
    """A sheet: rows that hold something, merged cells, and how many cells are formulas."""

    def __init__(
        self, strings: Sequence[str], styles: Sequence[Kind], first_day: date, measure: Measure
    ) -> None:
        self.rows: list[Row] = []
        self.merged: list[Merged] = []
        self.formulas = 0
        self._strings, self._styles, self._first_day = strings, styles, first_day
        self._measure = measure
        self._row, self._column = 0, -1
        self._cells: list[Cell] = []
        self._given: Mapping[str, str] = {}
        self._said: dict[str, list[str]] = {}
        self._inside = ""

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """A row, a cell, or what is in a cell begins."""
        if name == "row":
            number = given.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column, self._cells = -1, []
        elif name == "c":
            self._given, self._said = given, {}
            place = place_of(given.get("r", ""))
            self._column = self._column + 1 if place is None else place[1]
        elif name in {"v", "f", "t"}:
            self._inside = name
            self._said.setdefault(name, [])
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))

    def end(self, name: str) -> None:
        """A row or a cell ends."""
        self._inside = ""
        if name == "c" and self._said:
            cell = self._cell()
            if cell.text:
                self._put(cell)
        elif name == "row" and self._cells:
            self.rows.append(Row(self._row, tuple(self._cells)))

    def text(self, said: str) -> None:
        """What is in a cell."""
        if self._inside:
            self._said[self._inside].append(said)

    def _put(self, cell: Cell) -> None:
        gap = self._column - len(self._cells)
        if gap < 0:
            raise XmlRefusedError(f"the cells of row {self._row} are out of order")
        self._measure.take(self._row, self._column, gap + 1)
        self._cells += [EMPTY] * gap + [cell]

    def _cell(self) -> Cell:
        said = {name: "".join(parts).strip() for name, parts in self._said.items()}
        value, kind = said.get("v", ""), self._given.get("t", "n")
        if "f" in said:
            self.formulas += 1
            if not value:
                return Cell(f"={said['f']}")
        if kind == "s":
            known = value.isdecimal() and int(value) < len(self._strings)
            return Cell(self._strings[int(value)]) if known else EMPTY
        if kind == "inlineStr":
            return Cell(said.get("t", ""))
        return self._number(value) if kind == "n" else Cell(value)

    def _number(self, value: str) -> Cell:
        style = self._given.get("s", "")
        known = style.isdecimal() and int(style) < len(self._styles)
        kind = self._styles[int(style)] if known else Kind.NUMBER
        try:
            serial = float(value)
        except ValueError:
            return Cell(value)
        if kind is Kind.NUMBER or not 0 <= serial <= _LAST_SERIAL:
            return Cell(value.removesuffix(".0"))
        return _moment(serial, kind, self._first_day)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = place_of(first), place_of(last)
        if begin is not None and end is not None:
            self.merged.append(Merged(reference, begin[0], end[0], begin[1], end[1]))


def _moment(serial: float, kind: Kind, first_day: date) -> Cell:
    """A number of days since the first one as a date, a time of day, or both."""
    minutes = round(serial * MINUTES_PER_DAY)
    if kind is Kind.TIME:
        return Cell(f"{minutes // 60:02d}:{minutes % 60:02d}", minute=minutes)
    days, minute = divmod(minutes, MINUTES_PER_DAY)
    day = first_day + timedelta(days=days)
    if not minute:
        return Cell(day.isoformat(), day=day)
    return Cell(f"{day} {minute // 60:02d}:{minute % 60:02d}", day=day, minute=minute)
