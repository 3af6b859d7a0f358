"""The ways to expect a day's total; a back-test decides per queue how far each is listened to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.day_profile import Past, recent_ratio
from planner.demand.day_regression import DayFit, Days, Terms, fit_days

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

_MEAN_DAYS = 12
_YEAR_DAYS = 364
_FITTED_DAYS = 728
_SEASON_HALF_DAYS = 17


@dataclass(frozen=True)
class Method:
    """A way to expect day totals.

    `key` is how commands and stored forecasts name it, `name` what pages say. It takes part with
    at least `least_days` of history. `totals(past, days)`: totals of ordinary size of `days`
    (indices), reading the past only.
    """

    key: str
    name: str
    least_days: int
    totals: Callable[[Past, Int64s], Floats]


def _by_level(past: Past, days: Int64s) -> Floats:
    factor = np.sqrt(recent_ratio(past))
    return np.asarray(past.levels[past.weekdays(days)] * factor, np.float64)


def _by_mean(past: Past, days: Int64s) -> Floats:
    levels, weekdays = past.levels.copy(), past.weekdays(past.ordinary)
    for weekday in range(7):
        like = past.ordinary[weekdays == weekday][-_MEAN_DAYS:]
        if len(like):
            levels[weekday] = np.mean(past.table.totals[like])
    return np.asarray(levels[past.weekdays(days)], np.float64)


def _regressed(terms: Terms) -> Callable[[Past, Int64s], Floats]:
    def totals(past: Past, days: Int64s) -> Floats:
        fit = regression(past, terms)
        weekdays = past.weekdays(days)
        levels = past.levels[weekdays]
        if fit is None:
            return np.asarray(levels, np.float64)
        seen = np.isin(weekdays, past.weekdays(past.ordinary))
        return np.where((levels > 0) & seen, fit.totals(_days(past, days)), levels)

    return totals


def regression(past: Past, terms: Terms) -> DayFit | None:
    """The regression of the days of the past; None when nothing ever came."""
    days = past.ordinary[past.ordinary >= past.origin - _FITTED_DAYS]
    totals = past.table.totals[days]
    return fit_days(_days(past, days), totals, past.origin, terms) if totals.any() else None


def _days(past: Past, days: Int64s) -> Days:
    return Days(days, past.weekdays(days), past.table.calendar.month_phase[days])


def _by_season(past: Past, days: Int64s) -> Floats:
    """The smoothed level times how far last year moved from this season to that of each day."""
    usual = _regressed(Terms())(past, days)
    levels = past.levels[past.weekdays(np.arange(past.origin))]
    ratios = past.table.totals[: past.origin] / np.where(levels > 0, levels, np.nan)
    then = np.array([_around(ratios, int(day) - _YEAR_DAYS) for day in days])
    base = _around(ratios, past.origin - _YEAR_DAYS)
    moved = np.where(np.isfinite(then) & (base > 0), then / max(base, 1e-9), 1.0)
    return np.asarray(usual * np.sqrt(np.clip(moved, 0.25, 4.0)), np.float64)


def _around(ratios: Floats, day: int) -> float:
    """Median of the five weeks around a day; NaN before the history or with little known."""
    window = ratios[max(0, day - _SEASON_HALF_DAYS) : max(0, day + _SEASON_HALF_DAYS + 1)]
    known = window[~np.isnan(window)]
    return float(np.median(known)) if len(known) >= _SEASON_HALF_DAYS // 2 else float("nan")


METHODS = (
    Method(
        "level", "usual level of the weekday, moved half-way to the last four weeks", 0, _by_level
    ),
    Method("mean", "mean of the last twelve like weekdays", 0, _by_mean),
    Method(
        "smooth", "usual weekday around a level that follows the last weeks", 0, _regressed(Terms())
    ),
    Method("growth", "usual weekday with steady growth", 84, _regressed(Terms(growth=True))),
    Method("month", "usual weekday with the time of the month", 84, _regressed(Terms(month=True))),
    Method("season", "usual weekday with last year's season", 420, _by_season),
)
BY_KEY = {method.key: method for method in METHODS}


def methods_for(history_days: int) -> tuple[Method, ...]:
    """The methods for which a history is long enough."""
    return tuple(method for method in METHODS if history_days >= method.least_days)
