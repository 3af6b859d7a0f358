"""How a forecast would have done: made again from earlier days and held against what came."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.blend import MethodPairs, Trial
from planner.demand.calibration import QUANTILES, Pairs, calibrate, limits_of
from planner.demand.day_profile import DayTable, day_shares, past_of, spread_over_intervals
from planner.demand.methods import Method, methods_for

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

_MOST_ORIGINS = 40
_ORIGIN_STEP_DAYS = 7
_WARM_UP_DAYS = 42
_LEARNED_PAIRS = 10_007


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

    The bands of each were learned from days before its origin only; how far each method is
    listened to (`trials`), from all of them. `days` distinct days were compared; windows of
    neighbouring origins overlap.
    """

    origins: int
    horizon_days: int
    days: int
    accuracy: Accuracy
    trials: tuple[Trial, ...] = ()


def rolling_pairs(table: DayTable, horizon_days: int) -> MethodPairs:
    """Expected and actual contacts from origins a week apart, at leads up to `horizon_days`.

    A short history shortens the warm-up (42 days) to its half, and the lead to half of the rest.
    A method takes part when the warm-up before most origins is long enough for it.
    """
    warm_up = min(_WARM_UP_DAYS, max(7, table.days // 2))
    left = table.days - warm_up
    methods = methods_for(table.days)
    if left < 1:
        return _joined(methods, [])
    lead = min(horizon_days, left, max(7, left // 2))
    last = table.days - lead
    origins = range(last, warm_up - 1, -_ORIGIN_STEP_DAYS)[:_MOST_ORIGINS]
    return _joined(methods, [_window(table, methods, day, lead) for day in reversed(origins)])


def expected_by(methods: tuple[Method, ...], table: DayTable, origin: int, days: Int64s) -> Floats:
    """What each method expects of `days` (indices) from the history before `origin`.

    Contacts [method, day, interval]. A weekday that occurs in the history but is never open is
    expected to stay closed (0).
    """
    past = past_of(table, origin)
    shares = day_shares(past)
    return np.stack(
        [spread_over_intervals(past, days, method.totals(past, days), shares) for method in methods]
    )


def _window(
    table: DayTable, methods: tuple[Method, ...], origin: int, lead: int
) -> tuple[Pairs, Floats]:
    days = np.arange(origin, origin + lead)
    days = days[~np.isnan(table.totals[days])]
    expected, actual = expected_by(methods, table, origin, days), table.counts[days]
    used = ~np.isnan(actual) & ((expected > 0).any(axis=0) | (np.nan_to_num(actual) > 0))
    day_of = np.broadcast_to(days[:, None], used.shape)[used]
    made_on = np.full(len(day_of), origin, np.int64)
    return Pairs(day_of, made_on, expected[0][used], actual[used]), expected[:, used]


def _joined(methods: tuple[Method, ...], parts: list[tuple[Pairs, Floats]]) -> MethodPairs:
    if not parts:
        none = np.zeros(0, np.int64)
        nothing = Pairs(none, none, np.zeros(0), np.zeros(0))
        return MethodPairs(methods, nothing, np.zeros((len(methods), 0)))
    pairs = Pairs(
        np.concatenate([part.days for part, _ in parts]),
        np.concatenate([part.origins for part, _ in parts]),
        np.concatenate([part.expected for part, _ in parts]),
        np.concatenate([part.actual for part, _ in parts]),
    )
    return MethodPairs(methods, pairs, np.concatenate([own for _, own in parts], axis=1))


def backtest(pairs: Pairs, horizon_days: int, trials: tuple[Trial, ...] = ()) -> Backtest | None:
    """Measure past forecasts; None when there is nothing to compare or nothing came."""
    if not pairs.actual.sum() > 0:
        return None
    origins = np.unique(pairs.origins)
    learned_from = pairs.thinned(_LEARNED_PAIRS)
    quantiles = np.zeros((len(QUANTILES), len(pairs.actual)))
    for origin in origins:
        own = pairs.origins == origin
        learned = calibrate(learned_from.where(learned_from.days < origin))
        quantiles[:, own] = limits_of(pairs.expected[own], learned)
    return Backtest(
        len(origins),
        horizon_days,
        len(np.unique(pairs.days)),
        accuracy(quantiles, pairs.actual, pairs.days * 100_000 + pairs.origins),
        trials,
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
