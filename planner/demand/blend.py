"""How far each method is listened to: by what its earlier forecasts of the same queue missed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.calibration import QUANTILES, Pairs, calibrate, limits_of
from planner.demand.methods import BY_KEY, Method

Floats = npt.NDArray[np.float64]

_SHARPNESS = 20.0
_LEAST_WEIGHT = 0.08
_COMPARED_PAIRS = 10_007


@dataclass(frozen=True, slots=True)
class Trial:
    """A method on past days: its weight in the forecast, 0 to 1, and what it missed.

    `wql` and `wape` as in `Accuracy`, over the windows of the back-test with a band learned from
    all of them; NaN when there was nothing to compare.
    """

    method: str
    weight: float
    wql: float
    wape: float


@dataclass(frozen=True, eq=False)
class MethodPairs:
    """What several methods expected on past days beside what came.

    `pairs` holds days, origins and actual contacts; `expected` [method, n].
    """

    methods: tuple[Method, ...]
    pairs: Pairs
    expected: Floats

    def of(self, weights: Floats) -> Pairs:
        """The pairs of the blend with these weights [method], which add up to 1."""
        return Pairs(
            self.pairs.days, self.pairs.origins, weights @ self.expected, self.pairs.actual
        )


def weigh(tried: MethodPairs, only: str | None = None) -> tuple[Trial, ...]:
    """Weigh methods by wQL: `exp(-20 (wql / best - 1))`, those below 8 % left out.

    Methods within a few per cent of the best share the forecast, since such gaps are chance.
    Without past days all weigh the same. `only`: the key of a method that takes all.
    """
    count = len(tried.methods)
    errors = [_errors(tried.of(row).thinned(_COMPARED_PAIRS)) for row in np.eye(count)]
    wql = np.array([error[0] for error in errors])
    weights = np.ones(count)
    if np.isfinite(wql).all() and wql.min() > 0:
        weights = np.exp(-_SHARPNESS * (wql / wql.min() - 1))
        weights[weights < _LEAST_WEIGHT * weights.sum()] = 0.0
    if only is not None:
        weights = np.array([float(method.key == only) for method in tried.methods])
    weights /= weights.sum()
    return tuple(
        Trial(method.key, float(weight), *error)
        for method, weight, error in zip(tried.methods, weights, errors, strict=True)
    )


def _errors(pairs: Pairs) -> tuple[float, float]:
    """The wQL and WAPE of pairs."""
    total = float(pairs.actual.sum())
    if not total > 0:
        return float("nan"), float("nan")
    fan = limits_of(pairs.expected, calibrate(pairs))
    losses = [
        np.maximum(q * (pairs.actual - limit), (q - 1) * (pairs.actual - limit)).sum()
        for q, limit in zip(QUANTILES, fan, strict=True)
    ]
    return float(2 * np.mean(losses) / total), float(np.abs(pairs.actual - fan[2]).sum() / total)


def method_words(trials: tuple[Trial, ...]) -> str:
    """The methods of a forecast by their names, the heaviest first."""
    used = sorted((trial for trial in trials if trial.weight > 0), key=lambda trial: -trial.weight)
    return "; ".join(BY_KEY[trial.method].name for trial in used)
