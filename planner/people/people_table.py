"""A file of people as rows of named cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.errors import InputError, Place

LARGEST_BYTES = 20_000_000
SHOWN_PROBLEMS = 50
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_FOREIGN = {
    b"PK\x03\x04": "a spreadsheet or zip archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
}
_SAVE_AS = "Save the table as CSV text in UTF-8 and try again."


class PeopleFileError(InputError):
    """Everything that is wrong with a file of people or of their time off; nothing was stored.

    `problems` holds the first 50, `total` counts all. The message has one line each.
    """

    def __init__(self, problems: Sequence[InputError]) -> None:
        first = problems[0]
        super().__init__(first.problem, first.what_to_do, first.place)
        self.problems = tuple(problems[:SHOWN_PROBLEMS])
        self.total = len(problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.total > len(lines):
            lines.append(f"… and {self.total - len(lines)} more. Correct these first.")
        return "\n".join(lines)


@dataclass(frozen=True)
class NamedCells:
    """One row: its line in the file (the header is 1) and its cells by column."""

    file: str
    row: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell without blanks at its ends; empty for a column the file lacks."""
        return self.cells.get(column, "").strip()

    def problem(self, column: str, problem: str, what_to_do: str) -> InputError:
        """What is wrong with a cell."""
        place = Place(self.file, self.row, column, self.text(column))
        return InputError(problem, what_to_do, place)


def read_bytes(source: Path | bytes, name: str) -> bytes:
    """The content of a file; raises `PeopleFileError` when it is missing or too large."""
    if isinstance(source, bytes):
        content = source
    else:
        try:
            with source.open("rb") as stream:
                content = stream.read(LARGEST_BYTES + 1)
        except FileNotFoundError as missing:
            raise _refused("there is no such file", "Check the name and the folder.", name) from (
                missing
            )
        except OSError as failed:
            problem = f"the file cannot be read ({failed.strerror})"
            raise _refused(problem, "Check the name and the rights.", name) from failed
    if len(content) > LARGEST_BYTES:
        limit = f"the file has more than {LARGEST_BYTES // 10**6} MB, which is the limit"
        raise _refused(limit, "Export fewer rows or columns at once.", name)
    return content


def read_rows(
    content: bytes, name: str, columns: Sequence[str], needed: Sequence[str]
) -> list[NamedCells]:
    """Read delimited text whose header names `columns` (in any order and case).

    Commas, semicolons, tabs and vertical bars are told apart by the header; UTF-8, and UTF-16
    with its mark, are read. Empty lines are passed over. Raises `PeopleFileError`.
    """
    text = _decoded(content, name)
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as broken:
        raise PeopleFileError(
            [
                InputError(
                    f"the row cannot be read as CSV ({broken})",
                    "Look for a quotation mark that is opened and not closed.",
                    Place(name, reader.line_num),
                )
            ]
        ) from broken
    titles = _titles(lines[0], name, columns, needed, delimiter)
    _check_widths(lines, name, len(titles), delimiter)
    return [NamedCells(name, line, dict(zip(titles, row, strict=True))) for line, row in lines[1:]]


def _decoded(content: bytes, name: str) -> str:
    if not content.strip():
        raise _refused("the file is empty", "Export it again.", name)
    for start, what in _FOREIGN.items():
        if content.startswith(start):
            raise _refused(f"the file is {what}, not text", _SAVE_AS, name)
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and b"\x00" in content:
        raise _refused("the file is binary, not text", _SAVE_AS, name)
    encoding = "utf-16" if utf16 else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        near = content[max(0, wrong.start - 10) : wrong.start + 10].decode("latin-1").strip()
        place = Place(name, line, None, near.splitlines()[-1] if near else "")
        encoded = "UTF-16" if utf16 else "UTF-8"
        problem = InputError(f"the text is not in {encoded}", _SAVE_AS, place)
        raise PeopleFileError([problem]) from wrong
    if not text.strip():
        raise _refused("the file is empty", "Export it again.", name)
    return text


def _titles(
    first: tuple[int, list[str]],
    name: str,
    columns: Sequence[str],
    needed: Sequence[str],
    delimiter: str,
) -> list[str]:
    line, cells = first
    known = {_plain(column): column for column in columns}
    problems = []
    titles: list[str] = []
    for cell in cells:
        title = known.get(_plain(cell), cell.strip())
        if _plain(cell) not in known:
            what = f"Delete it, or use one of: {', '.join(columns)}."
            problems.append(InputError("this column is not known", what, Place(name, line, title)))
        elif title in titles:
            what = "Keep one of the two columns."
            problems.append(
                InputError("this column is there twice", what, Place(name, line, title))
            )
        titles.append(title)
    problems += [
        InputError(
            "this column is missing",
            f"Add it; columns are separated here by a {DELIMITERS[delimiter]}.",
            Place(name, line, column),
        )
        for column in needed
        if column not in titles
    ]
    if problems:
        raise PeopleFileError(problems)
    return titles


def _plain(title: str) -> str:
    """A column's title without case, blanks, hyphens and underscores."""
    return "".join(character for character in title.lower() if character.isalnum())


def _check_widths(
    lines: Sequence[tuple[int, list[str]]], name: str, width: int, delimiter: str
) -> None:
    problems = [
        InputError(
            f"the row has {len(row)} cells where the header has {width}",
            f"Give every column a cell; put cells that hold a {DELIMITERS[delimiter]} in quotes.",
            Place(name, line, None, delimiter.join(row)),
        )
        for line, row in lines[1:]
        if len(row) != width
    ]
    if problems:
        raise PeopleFileError(problems)


def _refused(problem: str, what_to_do: str, name: str) -> PeopleFileError:
    return PeopleFileError([InputError(problem, what_to_do, Place(name))])
