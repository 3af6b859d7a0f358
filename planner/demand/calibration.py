"""How wide a forecast's band must be, learned from forecasts made earlier.

For pairs of expected p and actual a at the real lead time, with a Poisson count whose rate varies
by a factor of mean 1: `Var a = p + phi p²`. `phi` is estimated by moments, and the limits are the
empirical quantiles of `(a - p) / sd`.
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
    days = len(np.unique(pairs.days))
    trust = min(1.0, days / _DAYS_FOR_TRUST)
    variation, limits, by_day = _ASSUMED_CV**2, _NORMAL_QUANTILES, _ASSUMED_CV**2
    if days:
        seen = excess_variation(pairs.expected, pairs.actual)
        residuals = (pairs.actual - pairs.expected) / spread(pairs.expected, seen)
        limits = trust * np.quantile(residuals, QUANTILES) + (1 - trust) * _NORMAL_QUANTILES
        variation = trust * seen + (1 - trust) * _ASSUMED_CV**2
        by_day = trust * _day_variation(pairs) + (1 - trust) * _ASSUMED_CV**2
    return Calibration(variation, min(by_day, variation), np.asarray(limits), days)


def excess_variation(expected: Floats, actual: Floats) -> float:
    """`phi` by moments: variance beyond Poisson over the squared expectation, at least 0."""
    squares = float((expected**2).sum())
    if squares == 0:
        return 0.0
    return max(0.0, float(((actual - expected) ** 2 - expected).sum()) / squares)


def spread(expected: Floats, variation: float) -> Floats:
    """Standard deviation of a count with this expectation; at least that of half a contact."""
    return np.asarray(np.sqrt(np.maximum(expected, 0.5) + variation * expected**2))


def _day_variation(pairs: Pairs) -> float:
    """`phi` of day totals: one total for each run of pairs of the same origin and day."""
    new_day = (np.diff(pairs.days) != 0) | (np.diff(pairs.origins) != 0)
    starts = np.concatenate([[0], np.flatnonzero(new_day) + 1])
    expected, actual = (np.add.reduceat(x, starts) for x in (pairs.expected, pairs.actual))
    return excess_variation(expected, actual)


def limits_of(expected: Floats, calibration: Calibration) -> Floats:
    """Quantiles [5, …] of counts with this expectation, rising and not below 0.

    The middle one is the expectation itself; where that is 0 (closed) all are 0.
    """
    steps = np.where(np.array(QUANTILES) == 0.5, 0.0, calibration.limits)
    steps = np.concatenate([np.minimum(steps[:2], 0.0), [0.0], np.maximum(steps[3:], 0.0)])
    width = spread(expected, calibration.variation)
    quantiles = expected + steps.reshape(-1, *[1] * expected.ndim) * width
    return np.where(expected > 0, np.maximum(quantiles, 0.0), 0.0)
