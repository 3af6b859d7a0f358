"""How a forecast would have done: made again from earlier days and held against what came."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.calibration import QUANTILES, Pairs, calibrate, limits_of
from planner.demand.day_profile import DayTable, expected_contacts

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

_MOST_ORIGINS = 40
_ORIGIN_STEP_DAYS = 7
_WARM_UP_DAYS = 42


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A forecast beside what came, over intervals; shares of all contacts unless said otherwise.

    `wape`: sum |y - f| / sum y with the median forecast f; `daily_wape` the same on day totals.
    `bias`: sum (f - y) / sum y. `wql`: mean over the five quantiles of twice the pinball loss.
    `coverage80`, `coverage95`: share of intervals inside the band. `width80`: its mean width.
    `poisson_floor`: the WAPE of someone who knows the true mean, counts being Poisson.
    """

    wape: float
    daily_wape: float
    bias: float
    wql: float
    coverage80: float
    coverage95: float
    width80: float
    poisson_floor: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts repeated from `origins` earlier days, each `horizon_days` ahead.

    The bands of each were learned from days before its origin only. `days` distinct days were
    compared; windows of neighbouring origins overlap.
    """

    origins: int
    horizon_days: int
    days: int
    accuracy: Accuracy


def rolling_pairs(table: DayTable, horizon_days: int) -> Pairs:
    """Expected and actual contacts from origins a week apart, at leads up to `horizon_days`.

    A short history shortens the warm-up (42 days) to its half, and the lead to half of the rest.
    """
    warm_up = min(_WARM_UP_DAYS, max(7, table.days // 2))
    left = table.days - warm_up
    if left < 1:
        return _no_pairs()
    lead = min(horizon_days, left, max(7, left // 2))
    last = table.days - lead
    origins = range(last, warm_up - 1, -_ORIGIN_STEP_DAYS)[:_MOST_ORIGINS]
    return _joined([_window(table, origin, lead) for origin in reversed(origins)])


def _window(table: DayTable, origin: int, lead: int) -> Pairs:
    days = np.arange(origin, origin + lead)
    days = days[~np.isnan(table.totals[days])]
    expected, actual = expected_contacts(table, origin, days), table.counts[days]
    used = ~np.isnan(actual) & ((expected > 0) | (np.nan_to_num(actual) > 0))
    day_of = np.broadcast_to(days[:, None], used.shape)
    return Pairs(
        day_of[used], np.full(int(used.sum()), origin, np.int64), expected[used], actual[used]
    )


def _no_pairs() -> Pairs:
    none = np.zeros(0, np.int64)
    return Pairs(none, none, np.zeros(0), np.zeros(0))


def _joined(parts: list[Pairs]) -> Pairs:
    return Pairs(
        np.concatenate([part.days for part in parts]),
        np.concatenate([part.origins for part in parts]),
        np.concatenate([part.expected for part in parts]),
        np.concatenate([part.actual for part in parts]),
    )


def backtest(pairs: Pairs, horizon_days: int) -> Backtest | None:
    """Measure past forecasts; None when there is nothing to compare or nothing came."""
    if not pairs.actual.sum() > 0:
        return None
    origins = np.unique(pairs.origins)
    quantiles = np.zeros((len(QUANTILES), len(pairs.actual)))
    for origin in origins:
        own = pairs.origins == origin
        learned = calibrate(pairs.where(pairs.days < origin))
        quantiles[:, own] = limits_of(pairs.expected[own], learned)
    return Backtest(
        len(origins),
        horizon_days,
        len(np.unique(pairs.days)),
        accuracy(quantiles, pairs.actual, pairs.days * 100_000 + pairs.origins),
    )


def accuracy(quantiles: Floats, actual: Floats, day_keys: Int64s) -> Accuracy:
    """Compare quantiles [5, n] with counts [n]; equal `day_keys` [n] are added to one day."""
    total = float(actual.sum())
    median = quantiles[2]
    _, place = np.unique(day_keys, return_inverse=True)
    by_day = np.bincount(place, median - actual)
    losses = [
        2 * np.maximum(q * (actual - limit), (q - 1) * (actual - limit)).sum() / total
        for q, limit in zip(QUANTILES, quantiles, strict=True)
    ]
    return Accuracy(
        float(np.abs(actual - median).sum() / total),
        float(np.abs(by_day).sum() / total),
        float((median - actual).sum() / total),
        float(np.mean(losses)),
        float(np.mean((actual >= quantiles[1]) & (actual <= quantiles[3]))),
        float(np.mean((actual >= quantiles[0]) & (actual <= quantiles[4]))),
        float((quantiles[3] - quantiles[1]).sum() / total),
        poisson_floor(median),
    )


def poisson_floor(means: Floats) -> float:
    """`sum E|X - mu| / sum mu` of Poisson counts, with `E|X - mu| = 2 mu P(X = floor mu)`."""
    means = means[means > 0]
    if not len(means):
        return 0.0
    whole = np.floor(means).astype(np.int64)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, whole.max() + 1)))])
    chance = np.exp(whole * np.log(means) - means - log_factorial[whole])
    return float((2 * means * chance).sum() / means.sum())
