"""Contact volumes of one queue by interval."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

Minutes = npt.NDArray[np.int64]
"""Minutes since 1970-01-01 00:00 UTC."""


@dataclass(frozen=True, eq=False)
class VolumeSeries:
    """Contacts and handling time of one queue, stored intervals only: what is absent is a gap.

    `starts`: start of each interval in minutes since 1970-01-01 UTC, strictly increasing [n].
    `counts`: contacts offered in `[start, start + interval_minutes)`, int64 [n].
    `handling_seconds`: handling time of all contacts of the interval together, NaN unknown [n].
    """

    interval_minutes: int
    starts: Minutes
    counts: npt.NDArray[np.int64]
    handling_seconds: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def contacts(self) -> int:
        """All contacts of the series."""
        return int(self.counts.sum())

    @property
    def aht_seconds(self) -> float:
        """Average handling time over the contacts whose time is known; NaN when none is."""
        known = ~np.isnan(self.handling_seconds) & (self.counts > 0)
        contacts = int(self.counts[known].sum())
        return float(self.handling_seconds[known].sum() / contacts) if contacts else float("nan")

    def same_as(self, other: "VolumeSeries") -> bool:
        """Whether both hold the same intervals with the same values."""
        return (
            self.interval_minutes == other.interval_minutes
            and np.array_equal(self.starts, other.starts)
            and np.array_equal(self.counts, other.counts)
            and np.array_equal(self.handling_seconds, other.handling_seconds, equal_nan=True)
        )


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open stretch of time `[start, end)`, aware UTC."""

    start: datetime
    end: datetime


def empty_series(interval_minutes: int) -> VolumeSeries:
    """A series without any interval."""
    nothing = np.zeros(0, np.int64)
    return VolumeSeries(interval_minutes, nothing, nothing.copy(), np.zeros(0))


def instant(minutes: int) -> datetime:
    """The aware UTC instant of `minutes` since 1970-01-01 UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=int(minutes))


def epoch_minutes(moment: datetime) -> int:
    """Whole minutes from 1970-01-01 UTC to an aware instant; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an aware instant is needed")
    return int(moment.timestamp() // 60)


def gaps_of(series: VolumeSeries) -> tuple[Span, ...]:
    """The spans between the first and the last stored interval that hold no interval."""
    ends = series.starts[:-1] + series.interval_minutes
    missing = series.starts[1:] > ends
    return tuple(
        Span(instant(end), instant(start))
        for end, start in zip(ends[missing], series.starts[1:][missing], strict=True)
    )
