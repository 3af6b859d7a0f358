"""The expected contacts of coming days: a day's total times its share per interval.

The total is that of a method (`planner.demand.methods`). Level of a weekday: median total of its
last eight days. Shares: per weekday over its last ten days, the median
where intervals are busy and the pooled share, drawn towards that of all weekdays, where they are
not. Public holidays and named events have factors of their own.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from planner.demand.local_history import LocalHistory

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_LEVEL_DAYS = 8
_SHARE_DAYS = 10
_RECENT_DAYS = 28
_BUSY_CONTACTS = 8.0
# So many of all weekdays stand beside a weekday's own in each interval that is not busy.
_BORROWED_CONTACTS = 20.0


@dataclass(frozen=True, eq=False)
class Calendar:
    """Of days from a first day on: weekdays (0 Monday), public holidays, event multipliers.

    `month_phase`: how much of the month has gone by at noon, 0 to 1.
    """

    weekdays: Int64s
    holidays: Bools
    multipliers: Floats
    month_phase: Floats


@dataclass(frozen=True, eq=False)
class DayTable:
    """A history prepared for many forecasts from different days.

    `counts` [day, interval]; `totals` [day] of ordinary size: event multipliers taken out, partly
    missing days scaled up, NaN where less than half of the day is known.
    """

    counts: Floats
    totals: Floats
    calendar: Calendar

    @property
    def days(self) -> int:
        """Number of days of history."""
        return len(self.totals)


def calendar_of(
    first_day: date, days: int, holidays: frozenset[date], multipliers: dict[date, float]
) -> Calendar:
    """The calendar of `days` days from `first_day`."""
    dates = [date.fromordinal(first_day.toordinal() + i) for i in range(days)]
    return Calendar(
        np.array([day.weekday() for day in dates], np.int64),
        np.array([day in holidays for day in dates], np.bool_),
        np.array([multipliers.get(day, 1.0) for day in dates], np.float64),
        np.array([(day.day - 0.5) / monthrange(day.year, day.month)[1] for day in dates]),
    )


def day_table(history: LocalHistory, calendar: Calendar) -> DayTable:
    """Prepare a history; `calendar` covers at least its days."""
    weekdays, known = calendar.weekdays[: history.days], ~np.isnan(history.counts)
    filled = np.nan_to_num(history.counts)
    mass = _known_mass(filled, known, weekdays)
    usable = (mass >= 0.5) & (calendar.multipliers[: history.days] > 0)
    scale = np.where(usable, mass * calendar.multipliers[: history.days], 1.0)
    totals = np.where(usable & known.any(axis=1), filled.sum(axis=1) / scale, np.nan)
    return DayTable(history.counts, totals, calendar)


def _known_mass(filled: Floats, known: Bools, weekdays: Int64s) -> Floats:
    """Share of each day's usual contacts that falls into its known intervals [day]."""
    mass = np.zeros(len(filled))
    for weekday in range(7):
        rows = np.flatnonzero(weekdays == weekday)
        seen = known[rows].sum(axis=0)
        mean = filled[rows].sum(axis=0) / np.maximum(seen, 1)
        if mean.sum() > 0:
            mass[rows] = (known[rows] * mean).sum(axis=1) / mean.sum()
        elif len(rows):
            mass[rows] = known[rows].any(axis=1)
    return mass


@dataclass(frozen=True, eq=False)
class Past:
    """What a forecast made on day `origin` of a table may know.

    `ordinary`: days before it whose total is known and that are no public holidays. `levels`:
    usual total of each weekday [7], 0 for one that is never open.
    """

    table: DayTable
    origin: int
    ordinary: Int64s
    levels: Floats

    def weekdays(self, days: Int64s) -> Int64s:
        """Weekdays of days by their index."""
        return self.table.calendar.weekdays[days]


def past_of(table: DayTable, origin: int) -> Past:
    """The past before a day."""
    known = ~np.isnan(table.totals[:origin]) & ~table.calendar.holidays[:origin]
    days = np.flatnonzero(known)
    return Past(table, origin, days, _weekday_levels(table, origin, days))


def spread_over_intervals(past: Past, days: Int64s, totals: Floats, shares: Floats) -> Floats:
    """Contacts [day, interval] of `days` (indices) from totals of ordinary size [day].

    Events multiply and public holidays shrink them; `shares` are those of `day_shares`.
    """
    calendar = past.table.calendar
    size = totals * calendar.multipliers[days]
    if calendar.holidays[days].any():
        size = np.where(calendar.holidays[days], size * holiday_factor(past), size)
    return np.asarray(size[:, None] * shares[calendar.weekdays[days]], np.float64)


def _weekday_levels(table: DayTable, origin: int, days: Int64s) -> Floats:
    """Median of the last eight like days; a weekday the history does not reach takes the median."""
    weekdays = table.calendar.weekdays
    levels, never_seen = np.zeros(7), []
    for weekday in range(7):
        like = days[weekdays[days] == weekday][-_LEVEL_DAYS:]
        if len(like):
            levels[weekday] = np.median(table.totals[like])
        elif not (weekdays[:origin] == weekday).any():
            never_seen.append(weekday)
    if never_seen and (levels > 0).any():
        levels[never_seen] = np.median(levels[levels > 0])
    return levels


def recent_ratio(past: Past) -> float:
    """Median ratio of the totals of the last four weeks to their levels; 1 without any."""
    recent = past.ordinary[past.ordinary >= past.origin - _RECENT_DAYS]
    usual = past.levels[past.weekdays(recent)]
    ratios = past.table.totals[recent][usual > 0] / usual[usual > 0]
    return float(np.median(ratios)) if len(ratios) else 1.0


def holiday_factor(past: Past) -> float:
    """What a public holiday's total is of its weekday's level.

    The median over past holidays; 0 when there were at least two and none has data; 1 when the
    history says nothing.
    """
    days = np.flatnonzero(past.table.calendar.holidays[: past.origin])
    usual = past.levels[past.weekdays(days)]
    days, usual = days[usual > 0], usual[usual > 0]
    known = ~np.isnan(past.table.totals[days])
    if known.any():
        return float(np.median(past.table.totals[days][known] / usual[known]))
    return 0.0 if len(days) >= 2 else 1.0


def day_shares(past: Past) -> Floats:
    """Share of a day's contacts in each interval [7, interval], each open row adding up to 1."""
    table, days = past.table, past.ordinary
    weekdays = table.calendar.weekdays
    recent = [days[weekdays[days] == weekday][-_SHARE_DAYS:] for weekday in range(7)]
    everyday = _normal(_pooled(table.counts[days[-7 * _SHARE_DAYS :]]))
    shares = np.zeros((7, table.counts.shape[1]))
    for weekday, like in enumerate(recent):
        shares[weekday] = _profile(table, like, everyday) if len(like) else everyday
    return shares


def _profile(table: DayTable, like: Int64s, everyday: Floats) -> Floats:
    counts = table.counts[like]
    known = ~np.isnan(counts)
    open_intervals = known.any(axis=0)
    filled = np.nan_to_num(counts)
    mean = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    contacts = float(filled.sum())
    own = _normal(mean)
    borrowed = _BORROWED_CONTACTS * max(1, int(np.count_nonzero(mean)))
    weight = contacts / (contacts + borrowed)
    drawn = weight * own + (1 - weight) * everyday
    totals = np.maximum(filled.sum(axis=1), 1e-9)
    typical = _column_median(np.where(known, counts / totals[:, None], np.nan))
    return _normal(np.where(open_intervals, np.where(mean >= _BUSY_CONTACTS, typical, drawn), 0.0))


def _pooled(counts: Floats) -> Floats:
    """Mean of each interval over the days that know it [interval]."""
    known = ~np.isnan(counts)
    return np.asarray(np.nan_to_num(counts).sum(axis=0) / np.maximum(known.sum(axis=0), 1))


def _column_median(values: Floats) -> Floats:
    """Median of each column without its NaNs; 0 for a column of NaNs."""
    ordered = np.sort(values, axis=0)
    known = (~np.isnan(values)).sum(axis=0)
    columns = np.arange(values.shape[1])
    low, high = np.maximum(known - 1, 0) // 2, np.maximum(known, 1) // 2
    middle = (ordered[low, columns] + ordered[np.minimum(high, len(values) - 1), columns]) / 2
    return np.where(known > 0, middle, 0.0)


def _normal(shares: Floats) -> Floats:
    total = shares.sum()
    return shares / total if total > 0 else shares
