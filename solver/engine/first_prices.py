"""What cover is worth before any programme is solved: what the average of all answers so far asks.

Everybody answers prices with the pattern best at them; all answers together cover too much here
and too little there, which moves the average, and so the next prices. This is the method of Frank
and Wolfe (1956) on the price of cover, smoothed; its answers are good patterns to begin with.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.relax import Cover
from solver.engine.selling import add_sold

LEAST_WIDTH, WIDTH = 50.0, 0.05
"""How far about the average slopes are taken: hundredths of agents, and a share of what is
required, whichever is more."""
FAR = 1e6


class FirstPrices:
    """The average cover `[row]`, and what it asks; `scale` is that of worth."""

    def __init__(self, lowered: Lowered, tables: Ints, cover: Cover, scale: int) -> None:
        self.tables, self.scale = tables, scale
        self.average = np.zeros(len(lowered.lines) * lowered.intervals)
        self.answers = 0
        self.bends = {row: _from_below(bends) for row, bends in cover.corners.items()}
        required = (need for line in lowered.lines for need in line.required)
        self.width = np.maximum(LEAST_WIDTH, WIDTH * np.fromiter(required, dtype=np.float64))

    def worth(self) -> list[int]:
        """What a unit of cover is worth in each row at the average."""
        found = [0] * len(self.average)
        for row, (cover, price) in self.bends.items():
            width = self.width[row]
            ends = self.average[row] - width, self.average[row] + width
            low, high = np.interp(ends, cover, price)
            found[row] = round((low - high) / (2 * width) * self.scale)
        return found

    def answer(self, worth: list[int], duties: Ints) -> None:
        """Take what all do at these prices into the average."""
        cover = np.zeros(len(self.average), dtype=np.int64)
        add_sold(self.tables, np.array(worth, dtype=np.int64), self.scale, duties, cover)
        self.answers += 1
        self.average += (cover - self.average) * 2 / (self.answers + 1)


def _from_below(bends: list[tuple[int, int]]) -> tuple[npt.NDArray[np.float64], ...]:
    """Corners with one more far below, where each unit is as dear as the dearest of the row."""
    cover, price = np.array(bends, dtype=np.float64).T
    slopes = np.abs(np.diff(price) / np.maximum(1.0, np.diff(cover)))
    steep = max(1.0, float(slopes.max(initial=0.0)))
    return np.array([cover[0] - FAR, *cover]), np.array([price[0] + steep * FAR, *price])
