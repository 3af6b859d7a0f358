"""Forecast a queue's contacts: a band and day scenarios, never a point alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

import numpy as np
import numpy.typing as npt

from planner.demand.backtest import Backtest, backtest, expected_by, rolling_pairs
from planner.demand.blend import method_words, weigh
from planner.demand.calibration import Calibration, calibrate, limits_of
from planner.demand.day_profile import DayTable, calendar_of, day_table, past_of
from planner.demand.day_regression import Terms
from planner.demand.local_history import LocalHistory
from planner.demand.methods import BY_KEY, regression
from planner.errors import InputError, Place

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

LEAST_HISTORY_DAYS = 14
LONGEST_HORIZON_DAYS = 366


class ForecastBasis(Enum):
    """How far the spread of a forecast could be checked."""

    CHECKED = "checked against past forecasts at the same lead"
    SHORT = "the history is short: the band is partly assumed"
    ASSUMED = "nothing to check against: the band is assumed"


@dataclass(frozen=True, slots=True)
class ForecastRequest:
    """What is to be forecast.

    Local days `[first_day, first_day + days)` of the queue's zone; history from `first_day` on is
    not read. `holidays`: public holidays, past and future. `multipliers`: factor of the volume on
    the days of known events, past and future (2.0 doubles a day). `method`: the key of the one
    method to use; None lets the back-test weigh them.
    """

    first_day: date
    days: int
    holidays: frozenset[date] = frozenset()
    multipliers: Mapping[date, float] = field(default_factory=dict)
    method: str | None = None


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A lasting change of a queue's level: from `day` on, `factor` times what came before."""

    day: date
    factor: float


@dataclass(frozen=True, eq=False)
class Forecast:
    """Contacts expected per local day and wall-clock interval, with their spread.

    `quantiles` [5, day, interval] at 2.5, 10, 50, 90 and 97.5 %; `mean` [day, interval]; day 0 is
    `first_day`, interval i starts `i * interval_minutes` after midnight on the wall clock.
    `history_days`: days of history that hold data. `level_change`: the one found in the last 60
    days of history and followed, None without one.
    """

    first_day: date
    interval_minutes: int
    quantiles: Floats
    mean: Floats
    calibration: Calibration
    method: str
    basis: ForecastBasis
    history_days: int
    backtest: Backtest | None
    level_change: LevelChange | None = None

    @property
    def days(self) -> int:
        """Number of days forecast."""
        return int(self.mean.shape[0])

    def scenarios(self, n: int, seed: int) -> Int64s:
        """Draw `n` joint futures [n, day, interval] of whole contacts.

        Each day has a gamma factor of mean 1 that all its intervals share, each interval a small
        one of its own, and the count is Poisson. Equal seeds give equal scenarios.
        """
        generator = np.random.Generator(np.random.PCG64(seed))
        days = _factors(generator, self.calibration.day_variation, (n, self.days, 1))
        rest = self.calibration.variation - self.calibration.day_variation
        own = _factors(generator, rest, (n, *self.mean.shape))
        return generator.poisson(self.mean * days * own)


def _factors(generator: np.random.Generator, variation: float, shape: tuple[int, ...]) -> Floats:
    """Gamma factors of mean 1 and the given squared coefficient of variation."""
    if variation <= 1e-9:
        return np.ones(shape)
    return generator.gamma(1 / variation, variation, shape)


def forecast(history: LocalHistory, request: ForecastRequest) -> Forecast:
    """Forecast the requested days from the history before them.

    Raises InputError for less than two weeks of history, a horizon outside 1 … 366 days, a first
    day that lies more than a year after the history, a multiplier below 0, and a method that is
    unknown or needs more history.
    """
    past = history.until(request.first_day)
    _check(past, request)
    ahead = (request.first_day - past.first_day).days
    calendar = calendar_of(
        past.first_day, ahead + request.days, request.holidays, dict(request.multipliers)
    )
    table = day_table(past, calendar)
    lead = ahead - past.days + request.days
    tried = rolling_pairs(table, lead)
    trials = weigh(tried, request.method)
    weights = np.array([trial.weight for trial in trials])
    pairs = tried.of(weights)
    calibration = calibrate(pairs)
    asked = np.arange(ahead, ahead + request.days)
    each = expected_by(tried.methods, table, past.days, asked)
    mean = np.tensordot(weights, each, 1)
    checked = backtest(pairs, lead, trials)
    return Forecast(
        request.first_day,
        history.interval_minutes,
        limits_of(mean, calibration),
        mean,
        calibration,
        method_words(trials),
        _basis(calibration, checked),
        int((~np.isnan(past.counts)).any(axis=1).sum()),
        checked,
        _level_change(past, table),
    )


def _level_change(past: LocalHistory, table: DayTable) -> LevelChange | None:
    fit = regression(past_of(table, past.days), Terms())
    if fit is None or fit.shift is None:
        return None
    return LevelChange(past.first_day + timedelta(days=fit.shift.number), fit.shift.factor)


def _basis(calibration: Calibration, checked: Backtest | None) -> ForecastBasis:
    if checked is None:
        return ForecastBasis.ASSUMED
    return ForecastBasis.CHECKED if calibration.days_seen >= 28 else ForecastBasis.SHORT


def _check(past: LocalHistory, request: ForecastRequest) -> None:
    if past.days < LEAST_HISTORY_DAYS:
        many = "1 day" if past.days == 1 else f"{past.days} days"
        raise InputError(
            f"the history before {request.first_day} covers {many}",
            f"Import at least {LEAST_HISTORY_DAYS} days.",
            Place(None, None, "first day", str(request.first_day)),
        )
    if not 1 <= request.days <= LONGEST_HORIZON_DAYS:
        raise InputError(
            "the number of days cannot be forecast",
            f"Choose 1 to {LONGEST_HORIZON_DAYS} days.",
            Place(None, None, "days", str(request.days)),
        )
    if (request.first_day - past.end_day).days > LONGEST_HORIZON_DAYS:
        raise InputError(
            f"the history ends on {past.end_day}, more than a year earlier",
            "Import newer history.",
            Place(None, None, "first day", str(request.first_day)),
        )
    _check_method(past, request.method)
    for day, factor in request.multipliers.items():
        if not 0 <= factor < float("inf"):
            raise InputError(
                f"the event of {day} has a factor that is not a number of 0 or more",
                "Use 1 for an ordinary day and 2 for twice the contacts.",
                Place(None, None, "multiplier", str(factor)),
            )


def _check_method(past: LocalHistory, key: str | None) -> None:
    if key is None:
        return
    if key not in BY_KEY:
        raise InputError(
            "there is no such method",
            f"Choose one of: {', '.join(BY_KEY)}.",
            Place(None, None, "method", key),
        )
    least = BY_KEY[key].least_days
    if past.days < least:
        raise InputError(
            f"the method needs {least} days of history; there are {past.days}",
            "Let the back-test choose, or import more history.",
            Place(None, None, "method", key),
        )
