"""How long a contact takes, and how sure that is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.local_history import LocalHistory

Floats = npt.NDArray[np.float64]

_RECENT_DAYS = 56
_LEAST_DAYS = 10
_LEAST_CONTACTS = 200


@dataclass(frozen=True, eq=False)
class HandlingForecast:
    """Average handling time of a contact in seconds.

    `aht_seconds` [interval of the day]; `queue_seconds` over all intervals; `spread` is the
    coefficient of variation of the average from day to day; `days` that it was learned from.
    """

    aht_seconds: Floats
    queue_seconds: float
    spread: float
    days: int


def forecast_handling(history: LocalHistory) -> HandlingForecast | None:
    """Median over the last eight weeks of each day's average handling time; None if none is known.

    An interval of the day has a figure of its own when at least ten days and 200 contacts tell
    it; the others take the queue's.
    """
    counts = history.counts[-_RECENT_DAYS:]
    seconds = history.handling_seconds[-_RECENT_DAYS:]
    known = ~np.isnan(counts) & ~np.isnan(seconds) & (np.nan_to_num(counts) > 0)
    contacts, total = np.where(known, counts, 0.0), np.where(known, seconds, 0.0)
    days = contacts.sum(axis=1) > 0
    if not days.any():
        return None
    daily = total.sum(axis=1)[days] / contacts.sum(axis=1)[days]
    queue = float(np.median(daily))
    spread = float(np.std(daily) / queue) if queue > 0 else 0.0
    return HandlingForecast(_by_interval(contacts, total, queue), queue, spread, int(days.sum()))


def assumed_handling(aht_seconds: float, intervals: int) -> HandlingForecast:
    """A handling time that was set by hand, the same in all `intervals` of the day."""
    if not 0 < aht_seconds < float("inf"):
        raise ValueError("the handling time must be a number of seconds above 0")
    return HandlingForecast(np.full(intervals, aht_seconds), aht_seconds, 0.0, 0)


def _by_interval(contacts: Floats, total: Floats, queue: float) -> Floats:
    result = np.full(contacts.shape[1], queue)
    known = contacts > 0
    enough = (known.sum(axis=0) >= _LEAST_DAYS) & (contacts.sum(axis=0) >= _LEAST_CONTACTS)
    for interval in np.flatnonzero(enough):
        days = known[:, interval]
        result[interval] = np.median(total[days, interval] / contacts[days, interval])
    return result
