"""The grid of intervals, in minutes since the epoch."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver.grid import grid_start, interval_count
from solver.judge.calendar import minute_of
from solver.problem import Horizon

Intervals: TypeAlias = NDArray[np.int64]


class Grid:
    """The intervals of the horizon as minutes since the epoch."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon
        self.minutes = horizon.interval_minutes
        self.start = minute_of(grid_start(horizon))
        self.count = interval_count(horizon)

    def touched(self, start: int, end: int) -> range:
        """Give the intervals that `[start, end)` overlaps, inside the grid."""
        first = (start - self.start) // self.minutes
        last = -(-(end - self.start) // self.minutes)
        return range(max(first, 0), max(min(last, self.count), first, 0))

    def whole_inside(self, start: int, end: int) -> slice:
        """Give the intervals of the grid that lie wholly inside `[start, end)`."""
        first = max(-(-(start - self.start) // self.minutes), 0)
        last = min((end - self.start) // self.minutes, self.count)
        return slice(first, max(first, last))

    def overlaps(self, inside: range, start: int, end: int) -> Intervals:
        """Give the minutes of `[start, end)` in each of these intervals."""
        opens = self.start + self.minutes * np.arange(inside.start, inside.stop, dtype=np.int64)
        return np.minimum(opens + self.minutes, end) - np.maximum(opens, start)
