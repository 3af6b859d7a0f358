"""A day's forecast revised by what has come since its morning."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from planner.demand.calibration import QUANTILES, fan_of
from planner.demand.forecast import Forecast

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

REVISED = "the day's own contacts so far, and before them: "
_FADING_HOURS = 8.0
_LASTING = 0.5
# Even where no day of the past differed, today may, by 5 %.
_LEAST_VARIATION = 0.05**2


@dataclass(frozen=True, eq=False)
class Revision:
    """A forecast of one day revised: `forecast` of that day alone.

    In the `intervals` heard so far it holds what came. `came` and `expected` contacts in them;
    `factor`: the rest of the day by what was expected of it before.
    """

    forecast: Forecast
    intervals: int
    came: float
    expected: float
    factor: float


def revise(made: Forecast, day: int, counts: Floats) -> Revision:
    """Revise day `day` (index in the forecast) by `counts` [interval], NaN where not known yet.

    Relative errors e of a day's intervals are taken as jointly normal: what a day shares fades
    over hours, `cov(e_i, e_j) = v / 2 + (phi - v / 2) exp(-|t_i - t_j| / 8 h)`, plus chance `1 / p`
    of each count; v and phi of the calibration, p expected contacts. The rest is what is expected
    of it given those that are known (linear Bayes; the fading as found by Oreshkin, Regnard and
    L'Ecuyer 2016), and its own variance makes the band. Raises ValueError when nothing was
    expected in the intervals that are known.
    """
    mean = made.mean[day]
    known = np.flatnonzero(~np.isnan(counts) & (mean > 0))
    ahead = np.flatnonzero(np.isnan(counts) & (mean > 0))
    if not len(known):
        raise ValueError("no contacts were expected in the intervals that are known")
    gain, variation = _rest_given(made, known, ahead, mean)
    missed = counts[known] / mean[known] - 1
    revised = np.where(np.isnan(counts), 0.0, counts)
    revised[ahead] = np.maximum(mean[ahead] * (1 + missed @ gain), 0.0)
    left = replace(made.calibration, variation=float(variation.mean()) if len(ahead) else 0.0)
    fan = np.tile(revised, (len(QUANTILES), 1))
    fan[:, ahead] = fan_of(revised[ahead], variation, made.calibration.limits)
    forecast = replace(
        made,
        first_day=made.first_day + timedelta(days=day),
        mean=revised[None],
        quantiles=fan[:, None, :],
        calibration=replace(left, day_variation=min(left.day_variation, left.variation)),
        method=f"{REVISED}{made.method}",
    )
    before = float(mean[ahead].sum())
    factor = float(revised[ahead].sum()) / before if before > 0 else 1.0
    came, expected = float(counts[known].sum()), float(mean[known].sum())
    return Revision(forecast, len(known), came, expected, factor)


def _rest_given(
    made: Forecast, known: Int64s, ahead: Int64s, mean: Floats
) -> tuple[Floats, Floats]:
    """What each known error adds to each error ahead [known, ahead], and the variance left."""
    lasting = _LASTING * max(made.calibration.day_variation, _LEAST_VARIATION)
    fading = max(made.calibration.variation, _LEAST_VARIATION) - lasting

    def shared(one: Int64s, other: Int64s) -> Floats:
        hours = np.abs(one[:, None] - other[None, :]) * made.interval_minutes / 60
        return np.asarray(lasting + fading * np.exp(-hours / _FADING_HOURS), np.float64)

    between = shared(known, ahead)
    gain = np.linalg.solve(shared(known, known) + np.diag(1 / mean[known]), between)
    left = np.maximum(lasting + fading - (gain * between).sum(axis=0), 0.0)
    return np.asarray(gain, np.float64), np.asarray(left, np.float64)
