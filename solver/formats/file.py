"""Files in and out: read whole or refused, written whole or not at all."""

from __future__ import annotations

from pathlib import Path


class FormatError(ValueError):
    """A file that cannot be read, understood or written; says which, where and what to do."""


def read_whole(path: Path) -> bytes:
    """Read a file; raises `FormatError` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"{path}: cannot be read: {error.strerror}") from error


def ensure_writable(path: Path) -> Path:
    """Give the path back when its folder is there; raises `FormatError` before time is spent."""
    if not path.parent.is_dir():
        raise FormatError(f"{path}: cannot be written: there is no folder {path.parent}")
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a whole file or none; raises `FormatError` when it cannot be written."""
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise FormatError(f"{path}: cannot be written: {error.strerror}") from error
