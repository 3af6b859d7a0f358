"""Delimited text files, read in blocks of columns, with every refusal naming its place."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.demand.history_problems import HistoryFileError, refuse
from planner.errors import Place

if TYPE_CHECKING:
    import _csv

LARGEST_FILE_BYTES = 500_000_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_BLOCK_ROWS = 50_000
_ARCHIVES = {b"PK\x03\x04": "a spreadsheet or zip archive", b"\x1f\x8b": "a gzip archive"}
_SAVE_AS = "Save the table as CSV text in UTF-8 and try again."


@dataclass(frozen=True, slots=True)
class TextTable:
    """A delimited text file whose header has been read: `name` is what messages call it."""

    path: Path
    name: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]

    def index_of(self, column: str) -> int:
        """Position of a column by its name, upper or lower case; refused when it is absent."""
        lowered = [name.lower() for name in self.columns]
        if column.strip().lower() not in lowered:
            raise refuse(
                "there is no such column",
                f"The columns are: {', '.join(self.columns)}.",
                Place(self.name, 1, column),
            )
        return lowered.index(column.strip().lower())


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive rows: `lines` are their line numbers in the file, `rows` their cells."""

    lines: list[int]
    rows: list[list[str]]


def open_table(path: Path, name: str) -> TextTable:
    """Check size and encoding of a file and read its header.

    Commas, semicolons, tabs and vertical bars are told apart by the header. UTF-8 (with or
    without byte order mark) and UTF-16 with one are read. Raises HistoryFileError.
    """
    head = _first_bytes(path, name)
    encoding = _encoding(head, name)
    table = TextTable(path, name, encoding, ",", ())
    header = _header_line(table)
    delimiter = max(DELIMITERS, key=header.count)
    columns = tuple(cell.strip() for cell in next(csv.reader([header], delimiter=delimiter)))
    _check_header(columns, name)
    return TextTable(path, name, encoding, delimiter, columns)


def blocks(table: TextTable, block_rows: int = _BLOCK_ROWS) -> Iterator[Block]:
    """Read the rows after the header in blocks; empty lines are passed over.

    Raises HistoryFileError at a row with more or fewer cells than the header, at bytes that are
    not in the file's encoding and at a quote that is never closed.
    """
    with table.path.open(encoding=table.encoding, newline="", errors="surrogateescape") as stream:
        reader = csv.reader(stream, delimiter=table.delimiter)
        lines: list[int] = []
        rows: list[list[str]] = []
        for row in _numbered(reader, table):
            if not row or row == [""]:
                continue
            lines.append(reader.line_num)
            rows.append(row)
            if len(rows) == block_rows:
                yield _checked(Block(lines, rows), table)
                lines, rows = [], []
        if rows:
            yield _checked(Block(lines, rows), table)


def _numbered(reader: "_csv.Reader", table: TextTable) -> Iterator[list[str]]:
    """The rows after the header, with the refusals of csv and decoder made ours."""
    try:
        next((row for row in reader if any(cell.strip() for cell in row)), None)
        yield from reader
    except UnicodeError as wrong:
        place = Place(table.name, reader.line_num + 1)
        raise refuse(
            f"the text is not in {_shown_encoding(table.encoding)}", _SAVE_AS, place
        ) from wrong
    except csv.Error as broken:
        raise refuse(
            f"the row cannot be read as CSV ({broken})",
            "Look for a quotation mark that is opened and never closed.",
            Place(table.name, reader.line_num),
        ) from broken


def _checked(block: Block, table: TextTable) -> Block:
    width = len(table.columns)
    for line, row in zip(block.lines, block.rows, strict=True):
        if len(row) != width:
            raise _ragged(line, row, table)
    for line, row in zip(block.lines, block.rows, strict=True):
        if not all(map(str.isascii, row)):
            _check_characters(line, row, table)
    return block


def _ragged(line: int, row: Sequence[str], table: TextTable) -> HistoryFileError:
    return refuse(
        f"the row has {_cells(len(row))} where the header has {len(table.columns)}",
        f"Every row must use the header's delimiter, here a {DELIMITERS[table.delimiter]}, and "
        "have one cell a column.",
        Place(table.name, line, None, table.delimiter.join(row)),
    )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _check_characters(line: int, row: Sequence[str], table: TextTable) -> None:
    for column, cell in zip(table.columns, row, strict=True):
        if any("\udc80" <= character <= "\udcff" for character in cell):
            shown = cell.encode("utf-8", "surrogateescape").decode("latin-1")
            raise refuse(
                f"the text is not in {_shown_encoding(table.encoding)}",
                _SAVE_AS,
                Place(table.name, line, column, shown),
            )


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise refuse(
                f"the file has {size:,} bytes; the limit is {LARGEST_FILE_BYTES:,} "
                f"({LARGEST_FILE_BYTES // 10**6} MB)",
                "Export a shorter time, or only the columns needed.",
                Place(name),
            )
        with path.open("rb") as stream:
            head = stream.read(65_536)
    except OSError as failed:
        reason = (
            "there is no such file"
            if isinstance(failed, FileNotFoundError)
            else (f"the file cannot be read ({failed.strerror})")
        )
        raise refuse(reason, "Check the name and the folder.", Place(name)) from failed
    if not head.strip():
        raise refuse("the file is empty", "Export the history again.", Place(name))
    return head


def _encoding(head: bytes, name: str) -> str:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for start, what in _ARCHIVES.items():
        if head.startswith(start):
            raise refuse(f"the file is {what}, not text", _SAVE_AS, Place(name))
    if b"\x00" in head:
        raise refuse("the file is binary, not text", _SAVE_AS, Place(name))
    return "utf-8"


def _header_line(table: TextTable) -> str:
    try:
        with table.path.open(encoding=table.encoding, newline="") as stream:
            header = next((line for line in stream.read(65_536).splitlines() if line.strip()), "")
    except UnicodeError as wrong:
        header = _header_despite(table, wrong)
    if not header:
        raise refuse("the file is empty", "Export the history again.", Place(table.name))
    return header


def _header_despite(table: TextTable, wrong: UnicodeError) -> str:
    """The header of a file that is broken further down; refused when no row can be told."""
    if table.encoding == "utf-16":
        raise refuse("the text is not in UTF-16", _SAVE_AS, Place(table.name)) from wrong
    with table.path.open(encoding=table.encoding, errors="surrogateescape", newline="") as stream:
        header = stream.readline().rstrip("\r\n")
    if not header.isascii() and any("\udc80" <= c <= "\udcff" for c in header):
        problem = f"the header is not in {_shown_encoding(table.encoding)}"
        raise refuse(problem, _SAVE_AS, Place(table.name, 1)) from wrong
    return header


def _check_header(columns: Sequence[str], name: str) -> None:
    lowered = [column.lower() for column in columns]
    twice = next((column for column in columns if lowered.count(column.lower()) > 1), None)
    if twice:
        raise refuse(
            "two columns have the same name",
            "Give every column a name of its own.",
            Place(name, 1, twice),
        )


def _shown_encoding(encoding: str) -> str:
    return "UTF-16" if encoding == "utf-16" else "UTF-8"
