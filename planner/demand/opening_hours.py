"""When a queue is served, and the grid of intervals on which staff is planned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.demand.local_history import WallCells, day_number, wall_cells
from planner.demand.volume_series import Minutes, epoch_minutes
from planner.errors import InputError, Place

Bools = npt.NDArray[np.bool_]
DAY_MINUTES = 1440
STEP_MINUTES = 5
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class IntervalGrid:
    """Consecutive intervals of elapsed time: interval i is `[start + i, start + i + 1)` steps.

    `start` is an aware instant; `interval_minutes` divides an hour and is a multiple of 5.
    """

    start: datetime
    intervals: int
    interval_minutes: int

    def starts(self) -> Minutes:
        """Start of each interval in minutes since 1970 UTC [interval]."""
        first = epoch_minutes(self.start)
        return first + np.arange(self.intervals, dtype=np.int64) * self.interval_minutes

    def steps(self) -> Minutes:
        """Start of every five minutes of the grid [interval × steps]."""
        count = self.intervals * self.interval_minutes // STEP_MINUTES
        return epoch_minutes(self.start) + np.arange(count, dtype=np.int64) * STEP_MINUTES


def day_grid(first_day: date, days: int, zone: ZoneInfo, interval_minutes: int) -> IntervalGrid:
    """The grid from local midnight of `first_day` to local midnight `days` later.

    On a day the clocks change it has fewer or more intervals than 24 h.
    """
    start = datetime.combine(first_day, datetime.min.time(), zone).astimezone(UTC)
    end = datetime.combine(first_day + timedelta(days=days), datetime.min.time(), zone)
    minutes = int((end.astimezone(UTC) - start).total_seconds() // 60)
    return IntervalGrid(start, minutes // interval_minutes, interval_minutes)


@dataclass(frozen=True)
class OpeningHours:
    """Local times at which a queue is served, in the queue's zone.

    `weekly`: for Monday to Sunday the windows `[start_minute, end_minute)` after local midnight,
    0 ≤ start < end ≤ 1440; a night is written as two windows. `closed_days`: dates without any.
    """

    weekly: tuple[tuple[tuple[int, int], ...], ...]
    closed_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise _refused("the week", len(self.weekly), "Give windows for seven days.")
        for name, windows in zip(_WEEKDAYS, self.weekly, strict=True):
            _check_windows(name, windows)

    def open_at(self, cells: WallCells) -> Bools:
        """Whether the queue is served at each local day and minute [n]."""
        week = np.zeros((7, DAY_MINUTES), np.bool_)
        for weekday, windows in enumerate(self.weekly):
            for start, end in windows:
                week[weekday, start:end] = True
        closed = np.array([day_number(day) for day in self.closed_days], np.int64)
        weekdays = (cells.days + 3) % 7
        return np.asarray(week[weekdays, cells.minutes] & ~np.isin(cells.days, closed), np.bool_)


def always_open() -> OpeningHours:
    """Open round the clock on every day."""
    return OpeningHours((((0, DAY_MINUTES),),) * 7)


def weekdays_open(start_minute: int, end_minute: int) -> OpeningHours:
    """Open Monday to Friday in one local window."""
    return OpeningHours((((start_minute, end_minute),),) * 5 + ((), ()))


def open_minutes(hours: OpeningHours, grid: IntervalGrid, zone: ZoneInfo) -> Minutes:
    """Minutes of each interval in which the queue is served, in steps of five [interval]."""
    steps = hours.open_at(wall_cells(grid.steps(), zone)).reshape(grid.intervals, -1)
    return np.asarray(steps.sum(axis=1) * STEP_MINUTES, np.int64)


def _check_windows(name: str, windows: tuple[tuple[int, int], ...]) -> None:
    for start, end in windows:
        if not 0 <= start < end <= DAY_MINUTES:
            raise _refused(
                name, f"{start}–{end}", "A window starts before it ends, within 0 and 1440 minutes."
            )


def _refused(field: str, value: object, what_to_do: str) -> InputError:
    place = Place(None, None, field, str(value))
    return InputError("the opening hours cannot be used", what_to_do, place)
