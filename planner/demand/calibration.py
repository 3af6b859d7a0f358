"""How wide a forecast's band must be, learned from forecasts made earlier.

For pairs of expected p and actual a at the real lead time, with a Poisson count whose rate varies
by a factor of mean 1: `Var a = p + phi p²`. `phi` is estimated by moments, and the limits are the
empirical quantiles of `(a - p) / sd`. A rare day far above its forecast is left out of both.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
_NORMAL_QUANTILES = np.array([-1.959964, -1.281552, 0.0, 1.281552, 1.959964])
_ASSUMED_CV = 0.2
_DAYS_FOR_TRUST = 28
_DAYS_A_FREEDOM = 3.0
_FAR_SPREADS = 8.0
_DAYS_FOR_A_RARE_ONE = 20


@dataclass(frozen=True, eq=False)
class Pairs:
    """Expected and actual contacts of past forecasts.

    `days` index of the day [n], `origins` day the forecast was made from [n], `expected` and
    `actual` contacts of one interval [n], in order of origin and day. Intervals that were closed
    are left out.
    """

    days: Int64s
    origins: Int64s
    expected: Floats
    actual: Floats

    def where(self, chosen: npt.NDArray[np.bool_]) -> "Pairs":
        """The pairs that are chosen [n]."""
        return Pairs(
            self.days[chosen], self.origins[chosen], self.expected[chosen], self.actual[chosen]
        )

    def thinned(self, most: int) -> "Pairs":
        """At most so many pairs, evenly from all; a prime number keeps out of step with days."""
        count = len(self.actual)
        if count <= most:
            return self
        kept = np.zeros(count, np.bool_)
        kept[np.arange(most) * count // most] = True
        return self.where(kept)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Spread of a forecast.

    `variation`: phi, squared coefficient of variation of an interval's rate. `day_variation`: the
    part that a whole day shares. `limits`: standardised residuals at `QUANTILES` [5].
    `days_seen`: distinct days it was learned from; below 28 an assumed spread of 20 % is mixed in.
    """

    variation: float
    day_variation: float
    limits: Floats
    days_seen: int

    @property
    def day_cv(self) -> float:
        """Coefficient of variation of the factor that a whole day shares."""
        return float(np.sqrt(self.day_variation))


def calibrate(pairs: Pairs) -> Calibration:
    """Learn the spread; without any pair it is assumed."""
    pairs = _without_rare_days(pairs)
    days = int(np.count_nonzero(np.bincount(pairs.days)))
    trust = min(1.0, days / _DAYS_FOR_TRUST)
    variation, limits, by_day = _ASSUMED_CV**2, _NORMAL_QUANTILES, _ASSUMED_CV**2
    if days:
        seen = excess_variation(pairs.expected, pairs.actual)
        residuals = (pairs.actual - pairs.expected) / spread(pairs.expected, seen)
        found = _weighted_quantiles(residuals, pairs.origins) * widening(days)
        limits = trust * found + (1 - trust) * _NORMAL_QUANTILES * widening(days)
        variation = trust * seen + (1 - trust) * _ASSUMED_CV**2
        by_day = trust * _day_variation(pairs) + (1 - trust) * _ASSUMED_CV**2
    return Calibration(variation, min(by_day, variation), np.asarray(limits), days)


def _without_rare_days(pairs: Pairs) -> Pairs:
    """Leave out days far above their forecast, unless they are more than one in twenty.

    Squares let one such day outweigh a year: the spread, and with it the skew that moves the
    middle, would be those of that day. Days that come again are no accident and stay.
    """
    if not len(pairs.days):
        return pairs
    starts, expected, actual = _by_day(pairs)
    off = (actual - expected) / spread(expected, _ASSUMED_CV**2)
    usual = max(1.0, 1.4826 * float(np.median(np.abs(off))))
    far = np.unique(pairs.days[starts][off > _FAR_SPREADS * usual])
    seen = int(np.count_nonzero(np.bincount(pairs.days)))
    if not 0 < len(far) <= max(1, seen // _DAYS_FOR_A_RARE_ONE) or len(far) == seen:
        return pairs
    return pairs.where(~np.isin(pairs.days, far))


def assumed_calibration(variation: float) -> Calibration:
    """The spread of a guess: so much squared variation, all of it shared by a day."""
    return Calibration(variation, variation, _NORMAL_QUANTILES * widening(0), 0)


def _weighted_quantiles(residuals: Floats, origins: Int64s) -> Floats:
    """Quantiles at `QUANTILES` of residuals, each weighing as much as its forecast had days.

    What little history missed says little of what more will miss.
    """
    order = np.argsort(residuals)
    weights = np.cumsum(np.maximum(origins[order], 1).astype(np.float64))
    middle = (weights - np.maximum(origins[order], 1) / 2) / weights[-1]
    return np.interp(QUANTILES, middle, residuals[order])


def widening(days: int) -> Floats:
    """How much further out limits learned from few days must lie, at `QUANTILES` [5].

    Student's quantile over the normal one with a degree of freedom for every `_DAYS_A_FREEDOM`
    days, whose errors are much alike: `1 + (z² + 1) / 4n + (5z⁴ + 16z² + 3) / 96n²`
    (Abramowitz & Stegun 26.7.5).
    """
    free, square = max(3.0, days / _DAYS_A_FREEDOM), _NORMAL_QUANTILES**2
    second = (5 * square**2 + 16 * square + 3) / (96 * free**2)
    return np.asarray(1 + (square + 1) / (4 * free) + second)


def excess_variation(expected: Floats, actual: Floats) -> float:
    """`phi` by moments: variance beyond Poisson over the squared expectation, at least 0."""
    squares = float((expected**2).sum())
    if squares == 0:
        return 0.0
    return max(0.0, float(((actual - expected) ** 2 - expected).sum()) / squares)


def spread(expected: Floats, variation: float | Floats) -> Floats:
    """Standard deviation of a count with this expectation; at least that of half a contact."""
    return np.asarray(np.sqrt(np.maximum(expected, 0.5) + variation * expected**2))


def _day_variation(pairs: Pairs) -> float:
    """`phi` of day totals."""
    _, expected, actual = _by_day(pairs)
    return excess_variation(expected, actual)


def _by_day(pairs: Pairs) -> tuple[Int64s, Floats, Floats]:
    """Where each run of pairs of one origin and day starts, its expected and actual total."""
    new_day = (np.diff(pairs.days) != 0) | (np.diff(pairs.origins) != 0)
    starts = np.concatenate([[0], np.flatnonzero(new_day) + 1])
    expected, actual = (np.add.reduceat(x, starts) for x in (pairs.expected, pairs.actual))
    return starts, expected, actual


def limits_of(expected: Floats, calibration: Calibration) -> Floats:
    """Quantiles [5, …] of counts with this expectation, rising and not below 0.

    The middle one lies below the expectation where high counts are rarer than low ones; where
    that is 0 (closed) all are 0.
    """
    return fan_of(expected, calibration.variation, calibration.limits)


def fan_of(expected: Floats, variation: float | Floats, limits: Floats) -> Floats:
    """As `limits_of`, with a `variation` that may differ from count to count."""
    steps = limits.reshape(-1, *[1] * expected.ndim)
    quantiles = expected + steps * spread(expected, variation)
    middle = skewed_median(expected, variation)
    quantiles[:2] = np.minimum(np.maximum.accumulate(quantiles[:2]), middle)
    quantiles[2] = middle
    quantiles[3:] = np.maximum(np.maximum.accumulate(quantiles[3:]), middle)
    return np.where(expected > 0, np.maximum(quantiles, 0.0), 0.0)


def skewed_median(expected: Floats, variation: float | Floats) -> Floats:
    """Median of counts whose Poisson rate is gamma: the mean less a sixth of skewness times spread.

    Third central moment `p + 3 phi p² + 2 phi² p³` over the variance `p + phi p²` (Cornish and
    Fisher 1938). Not learned from past errors, since what those share is a level that was off.
    """
    rate = variation * expected
    return np.maximum(expected - (1 + 3 * rate + 2 * rate**2) / (6 * (1 + rate)), 0.0)
