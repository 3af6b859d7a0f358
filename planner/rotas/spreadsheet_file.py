"""Reading a spreadsheet file, CSV text or XLSX, within limits that every refusal names."""

from __future__ import annotations

from pathlib import Path

from planner.rotas.spreadsheet_cells import RotaFileError, Spreadsheet, refused
from planner.rotas.spreadsheet_text import read_text
from planner.rotas.spreadsheet_xlsx import read_xlsx

LARGEST_BYTES = 20_000_000
_SAVE_AS = "Save the spreadsheet as XLSX, or as CSV in UTF-8, and try again."
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (XLS), or one with a password",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
    b"{\\rtf": "a text document",
}
ARCHIVE = b"PK\x03\x04"


def read_spreadsheet(source: Path | bytes, name: str) -> Spreadsheet:
    """Read the cells of a CSV or XLSX file; formulas and macros are never run.

    Raises `RotaFileError` for what is no spreadsheet, or a larger one than the limits allow.
    """
    content = read_content(source, name)
    if content.startswith(ARCHIVE):
        return read_xlsx(content, name)
    for start, what in _FOREIGN.items():
        if content.startswith(start):
            raise refused(f"the file is {what}", _SAVE_AS, name)
    return read_text(content, name)


def read_content(source: Path | bytes, name: str) -> bytes:
    """Read the bytes of a file of at most 20 MB; raises `RotaFileError`."""
    content = source if isinstance(source, bytes) else _bytes_of(source, name)
    if len(content) > LARGEST_BYTES:
        limit = f"the file has more than {LARGEST_BYTES // 10**6} MB, which is the limit"
        raise refused(limit, "Keep only the rota in the file.", name)
    if not content.strip():
        raise refused("the file is empty", "Save the spreadsheet again.", name)
    return content


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError as missing:
        raise _unread("there is no such file", name) from missing
    except OSError as failed:
        raise _unread(f"the file cannot be read ({failed.strerror})", name) from failed


def _unread(problem: str, name: str) -> RotaFileError:
    return refused(problem, "Check the name and the folder.", name)
