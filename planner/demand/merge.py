"""What a history file would change in the volumes already stored."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from planner.demand.volume_series import VolumeSeries, instant
from planner.errors import InputError, Place


@dataclass(frozen=True, slots=True)
class ChangedInterval:
    """A stored interval for which the file says something else; NaN handling is unknown."""

    start: datetime
    old_count: int
    new_count: int
    old_handling_seconds: float
    new_handling_seconds: float


@dataclass(frozen=True, eq=False)
class HistoryChange:
    """Intervals a file adds, leaves alone, and would replace.

    `added`: intervals not stored yet. `replacing`: the file's values for intervals stored with
    others, listed one by one in `changed`. Intervals that only the store has are kept.
    """

    added: VolumeSeries
    unchanged: int
    changed: tuple[ChangedInterval, ...]
    replacing: VolumeSeries

    @property
    def is_nothing(self) -> bool:
        """Whether the file says nothing new."""
        return not len(self.added) and not self.changed


def compare(parsed: VolumeSeries, stored: VolumeSeries) -> HistoryChange:
    """Compare a file's volumes of one queue with the stored ones.

    A handling time that the file does not know never replaces one that is stored.
    Raises InputError when the two have intervals of different length.
    """
    _check_intervals(parsed, stored)
    at = np.searchsorted(stored.starts, parsed.starts)
    inside = np.minimum(at, max(len(stored) - 1, 0))
    known = stored.starts[inside] == parsed.starts if len(stored) else np.zeros(len(parsed), bool)
    differs = np.zeros(len(parsed), bool)
    differs[known] = _differs(_part(parsed, known), _part(stored, inside[known]))
    handling = np.array(parsed.handling_seconds)
    if len(stored):
        kept = known & np.isnan(handling)
        handling[kept] = stored.handling_seconds[inside[kept]]
    new = VolumeSeries(parsed.interval_minutes, parsed.starts, parsed.counts, handling)
    replacing = _part(new, differs)
    old = _part(stored, inside[differs])
    return HistoryChange(
        _part(new, ~known), int((known & ~differs).sum()), _listed(old, replacing), replacing
    )


def merged(stored: VolumeSeries, change: HistoryChange) -> VolumeSeries:
    """The stored volumes with the change applied; applying it twice is the same as once."""
    parts = [stored, change.added, change.replacing]
    starts = np.concatenate([part.starts for part in parts])
    last = len(starts) - 1 - np.unique(starts[::-1], return_index=True)[1]
    return VolumeSeries(
        stored.interval_minutes,
        starts[last],
        np.concatenate([part.counts for part in parts])[last],
        np.concatenate([part.handling_seconds for part in parts])[last],
    )


def first_overlap(added: VolumeSeries, stored: VolumeSeries) -> int | None:
    """Start (epoch minutes) of the first added interval that overlaps a stored one; None without.

    Intervals on another grid would count the same contacts twice.
    """
    if not len(stored) or not len(added):
        return None
    after = np.searchsorted(stored.starts, added.starts)
    behind = stored.starts[np.minimum(after, len(stored) - 1)] - added.starts
    ahead = added.starts - stored.starts[np.maximum(after - 1, 0)]
    length = stored.interval_minutes
    overlaps = ((behind > 0) & (behind < length)) | ((ahead > 0) & (ahead < length))
    return int(added.starts[np.argmax(overlaps)]) if overlaps.any() else None


def _check_intervals(parsed: VolumeSeries, stored: VolumeSeries) -> None:
    if len(stored) and parsed.interval_minutes != stored.interval_minutes:
        raise InputError(
            f"the queue's history is kept in intervals of {stored.interval_minutes} minutes",
            f"Import the file with an interval of {stored.interval_minutes} minutes.",
            Place(None, None, "interval", str(parsed.interval_minutes)),
        )


def _differs(new: VolumeSeries, old: VolumeSeries) -> npt.NDArray[np.bool_]:
    same_handling = np.isnan(new.handling_seconds) | np.isclose(
        new.handling_seconds, old.handling_seconds, rtol=0, atol=0.5
    )
    return np.asarray((new.counts != old.counts) | ~same_handling, np.bool_)


def _part(series: VolumeSeries, rows: npt.NDArray[np.generic]) -> VolumeSeries:
    return VolumeSeries(
        series.interval_minutes,
        series.starts[rows],
        series.counts[rows],
        series.handling_seconds[rows],
    )


def _listed(old: VolumeSeries, new: VolumeSeries) -> tuple[ChangedInterval, ...]:
    return tuple(
        ChangedInterval(
            instant(int(old.starts[i])),
            int(old.counts[i]),
            int(new.counts[i]),
            float(old.handling_seconds[i]),
            float(new.handling_seconds[i]),
        )
        for i in range(len(new))
    )
