"""A queue's volumes laid out as local days by wall-clock intervals, the form a forecast reads."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.demand.volume_series import VolumeSeries
from planner.demand.zone_table import ZoneTable, zone_table

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

_DAY_SECONDS = 86_400
_EPOCH_DAY = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class LocalHistory:
    """Contacts per wall-clock interval of consecutive local days; NaN is a gap.

    `counts`: contacts [day, interval], day 0 being `first_day`; interval i starts
    `i * interval_minutes` after midnight on the wall clock. A wall-clock interval that the clocks
    repeat holds the mean of its two passes, one they skip is a gap. `handling_seconds`: seconds
    of all contacts of the interval together [day, interval], NaN unknown.
    """

    first_day: date
    interval_minutes: int
    counts: Floats
    handling_seconds: Floats

    @property
    def days(self) -> int:
        """Number of days, gaps included."""
        return int(self.counts.shape[0])

    @property
    def end_day(self) -> date:
        """The day after the last."""
        return self.first_day + timedelta(days=self.days)

    def until(self, day: date) -> "LocalHistory":
        """The part before `day`, so that a forecast from there cannot read what came later."""
        kept = max(0, (day - self.first_day).days)
        return LocalHistory(
            self.first_day, self.interval_minutes, self.counts[:kept], self.handling_seconds[:kept]
        )


def local_history(series: VolumeSeries, zone: ZoneInfo) -> LocalHistory:
    """Lay a series out by local days of `zone`.

    An interval that straddles two wall-clock intervals (its grid differs by a quarter of an hour
    from the zone's) is shared out by minutes. Raises ValueError for an empty series.
    """
    if not len(series):
        raise ValueError("a history needs at least one interval")
    seconds = series.starts * 60
    table = zone_table(zone, int(seconds[0]), int(seconds[-1]))
    wall_minutes = table.to_local(seconds) // 60
    first_day = int(wall_minutes.min() // 1440)
    days = int((wall_minutes.max() + series.interval_minutes - 1) // 1440) - first_day + 1
    shape = (days, 1440 // series.interval_minutes)
    counts, handling = _laid_out(series, wall_minutes - first_day * 1440, shape)
    day = _EPOCH_DAY + timedelta(days=first_day)
    return LocalHistory(day, series.interval_minutes, counts, handling)


def _laid_out(
    series: VolumeSeries, minutes: Int64s, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Counts and handling seconds per [day, interval] from minutes after the first midnight."""
    step, size = series.interval_minutes, shape[0] * shape[1]
    cell, late = minutes // step, (minutes % step) / step
    cells = np.concatenate([cell, np.minimum(cell + 1, size - 1)])
    weights = np.concatenate([1 - late, late])
    used = weights > 0
    known = np.bincount(cells[used], weights[used], size)

    def table(values: Floats) -> Floats:
        both = np.concatenate([values, values])
        sums = np.bincount(cells[used], both[used] * weights[used], size)
        whole = known > 1 - 1e-9
        return np.where(whole, sums / np.where(whole, known, 1.0), np.nan).reshape(shape)

    return table(series.counts.astype(np.float64)), table(series.handling_seconds)


@dataclass(frozen=True, eq=False)
class WallCells:
    """For absolute instants: the local day (days since 1970) and minute after midnight [n]."""

    days: Int64s
    minutes: Int64s


def wall_cells(start_minutes: Int64s, zone: ZoneInfo) -> WallCells:
    """Local day and wall-clock minute of instants given in minutes since 1970 UTC [n]."""
    seconds = start_minutes * 60
    table = _table_around(zone, seconds)
    wall = table.to_local(seconds)
    return WallCells(wall // _DAY_SECONDS, wall % _DAY_SECONDS // 60)


def _table_around(zone: ZoneInfo, seconds: Int64s) -> ZoneTable:
    return zone_table(zone, int(seconds.min()), int(seconds.max()))


def day_number(day: date) -> int:
    """Days from 1970-01-01 to `day`."""
    return (day - _EPOCH_DAY).days
