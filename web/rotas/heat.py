"""A coverage cell as the heat map shows it: a shade, a number, and words for a reader."""

from __future__ import annotations

from dataclasses import dataclass

from planner.rotas.coverage_page import CoverageCell, CoverageOfQueue
from web.words import number, signed

FULL = 100
FITS_BELOW = 50
STEPS = (100, 200)


@dataclass(frozen=True)
class HeatCell:
    """One cell: `text` is people more or fewer than needed."""

    shade: str
    text: str
    words: str

    @property
    def is_short(self) -> bool:
        """Whether it is shaded as short."""
        return self.shade.startswith("short")


@dataclass(frozen=True)
class Heat:
    """The heat map of a queue, without the hours in which it never needs anybody."""

    columns: tuple[str, ...]
    rows: tuple[tuple[HeatCell | None, ...], ...]


def shade(difference_hundredths: int) -> str:
    """Return the class of a cell: less than half a person either way fits.

    `difference_hundredths` is present minus needed; negative is short.
    """
    if abs(difference_hundredths) < FITS_BELOW:
        return "fits"
    strength = 1 + sum(abs(difference_hundredths) > step for step in STEPS)
    return f"{'short' if difference_hundredths < 0 else 'over'}-{strength}"


def heat_of(queue: CoverageOfQueue, columns: tuple[str, ...]) -> Heat:
    """Shade a queue's coverage, leaving out columns that are empty on every day."""
    used = [
        place
        for place in range(len(columns))
        if any(_matters(row.cells[place]) for row in queue.rows)
    ]
    return Heat(
        columns=tuple(columns[place] for place in used),
        rows=tuple(tuple(_cell(row.cells[place]) for place in used) for row in queue.rows),
    )


def _matters(cell: CoverageCell | None) -> bool:
    return cell is not None and bool(cell.required_hundredths or cell.covered_hundredths)


def _cell(cell: CoverageCell | None) -> HeatCell | None:
    if cell is None or not _matters(cell):
        return None
    needed, there = cell.required_hundredths / FULL, cell.covered_hundredths / FULL
    return HeatCell(
        shade=shade(cell.difference_hundredths),
        text=signed(cell.difference_hundredths / FULL),
        words=f"needed {number(needed)}, there {number(there)}",
    )
