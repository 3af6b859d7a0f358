"""The factor that all contacts of a day share, and that nobody knows beforehand.

Gamma with mean 1 by the transformation of Wilson and Hilferty 1931, `(1 - v/9 + t sqrt(v/9))³` with
`v = cv²`. The cv is itself an estimate, and errors of one forecast come together, so that four
weeks teach about as much as one independent error: in place of a normal variate `t` is Student's,
which leaves more chance to extreme days the less history there is.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from planner.demand.forecast import Forecast

Floats = npt.NDArray[np.float64]
_DAYS_OF_ONE_ERROR = 20
_LEAST_FREEDOM = 3.0


@dataclass(frozen=True, slots=True)
class DayLuck:
    """`cv`: coefficient of variation ≥ 0; `freedom`: degrees of Student's variate, from 3,
    infinite when the cv is known."""

    cv: float
    freedom: float = math.inf

    def quantile(self, chance: float) -> float:
        """Factor that a day exceeds by chance `1 - chance`, 0 < chance < 1."""
        return float(_factor(self.cv, np.array(_student(chance, self.freedom))))

    def draw(self, generator: np.random.Generator, shape: tuple[int, ...]) -> Floats:
        """Independent factors."""
        if math.isinf(self.freedom):
            return _factor(self.cv, generator.standard_normal(shape))
        return _factor(self.cv, generator.standard_t(self.freedom, shape))


def luck_of(forecast: Forecast, handling_spread: float = 0.0) -> DayLuck:
    """The luck of the work of a day: contacts, and handling time with its own cv."""
    known = forecast.calibration
    freedom = max(_LEAST_FREEDOM, known.days_seen / _DAYS_OF_ONE_ERROR)
    return DayLuck(math.hypot(known.day_cv, handling_spread), freedom)


def _factor(cv: float, variate: Floats) -> Floats:
    ninth = cv**2 / 9
    return np.asarray(np.maximum(0.0, 1 - ninth + variate * math.sqrt(ninth)) ** 3)


def _student(chance: float, freedom: float) -> float:
    """Quantile of Student's variate from the normal one (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(chance)
    return z + (
        (z**3 + z) / 4 / freedom
        + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / freedom**2
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / freedom**3
    )
