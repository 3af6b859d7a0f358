"""The book of benchmarks: one line of JSON a result, appended at once, read again to go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Row = dict[str, Any]
WIDEST = 40


class Book:
    """Results in a file; a work that was done for a commit is not done again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, key: Row, run: Callable[[], Row], *, again: bool = False) -> None:
        """Run what the book does not have under this key, or only failed, and write it down."""
        if again or not any(key.items() <= row.items() and is_done(row) for row in self.rows()):
            self._append(key | {"result": run()})

    def rows(self) -> list[Row]:
        """Read every result; a line torn by a crash is left out, so that its work is run again."""
        found = []
        for line in self._path.read_text().splitlines() if self._path.exists() else []:
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return found

    def _append(self, row: Row) -> None:
        with self._path.open("a+b") as lines:
            lines.seek(0)
            content = lines.read()
            torn = b"\n" if content and not content.endswith(b"\n") else b""
            lines.write(torn + json.dumps(row).encode() + b"\n")


def is_done(row: Row) -> bool:
    """Say whether a result is one, and not the word of a process that failed."""
    return "failed" not in row["result"]


def _short(cell: object) -> str:
    text = " ".join(str(cell).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def table(rows: list[Row]) -> str:
    """Show results side by side, a column for each figure.

    A result that holds others, such as one for each peer, has a line for each of them.
    """
    lines = [line for row in rows for line in _lines(row)]
    names = list(dict.fromkeys(name for _, figures in lines for name in figures))
    keys = ("work", "commit", "seconds", "seed")
    cells = [[*keys, *names]]
    for row, figures in lines:
        shown = (figures.get(name, "") for name in names)
        cells.append([_short(cell) for cell in (*map(row.get, keys), *shown)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) + "\n"
        for line in cells
    )


def _lines(row: Row) -> list[tuple[Row, Row]]:
    """A row with the figures of each line that shows it."""
    inner = {name: held for name, held in row["result"].items() if isinstance(held, dict)}
    own = {name: held for name, held in row["result"].items() if name not in inner}
    parts = [(row, {"of": name} | held) for name, held in inner.items()]
    return [*parts, (row, own)] if own or not parts else parts
