"""Day totals by weighted regression: weekday, time of the month, growth, and the level of late.

`log y = weekday + month + growth + e`, days weighted by age, far ones from the fit less (Huber
1964), month and growth drawn towards none (ridge). The level is then that of the latest days:
`sum w y / sum w fit`, w halving every three weeks and none before a change of level.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

_FIT_HALF_LIFE_DAYS = 180.0
_LEVEL_HALF_LIFE_DAYS = 21.0
_BORROWED_DAYS = 3.0
_HUBER_SPREADS = 2.0
_CUT_OFF_SPREADS = 3.0
_ROUNDS = 4
_MONTH_WAVES = 2
_RIDGE_MONTH = 1.0
_RIDGE_GROWTH = 5.0
_GROWTH_UNIT_DAYS = 28.0
_GROWTH_AHEAD_DAYS = 28.0
_LEAST_SHIFT_DAYS = 5
_SHIFT_WINDOW_DAYS = 60
_CLEAR_SHIFT = 5.0
_LEAST_SHIFT = 0.1


@dataclass(frozen=True, slots=True)
class Terms:
    """What the regression may use besides weekdays."""

    month: bool = False
    growth: bool = False


@dataclass(frozen=True, eq=False)
class Days:
    """Days as the regression sees them, one entry a day in each array [n].

    `number`: index in the history, from which ages follow; `weekdays` 0 Monday; `month_phase`:
    how much of the month has gone by, 0 to 1.
    """

    number: Int64s
    weekdays: Int64s
    month_phase: Floats


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of level: since the day `number`, `factor` times what came before."""

    number: int
    factor: float


@dataclass(frozen=True, eq=False)
class DayFit:
    """A fitted regression; `shift` is the change of level that was found, None without one."""

    terms: Terms
    origin: int
    coefficients: Floats
    log_level: float
    shift: Shift | None

    def totals(self, days: Days) -> Floats:
        """Expected totals of days [n], up to the level of weekdays that were never seen."""
        design = _design(days, self.terms, self.origin)
        return np.asarray(np.exp(design @ self.coefficients + self.log_level), np.float64)


def fit_days(days: Days, totals: Floats, origin: int, terms: Terms) -> DayFit:
    """Fit totals [n] of days before `origin`; there must be at least one that is above 0."""
    design, age = _design(days, terms, origin), origin - 1.0 - days.number
    logs, weights = np.log(np.maximum(totals, 0.5)), 0.5 ** (age / _FIT_HALF_LIFE_DAYS)
    ridge = np.diag(_ridge(terms))
    trust = np.ones(len(logs))
    for _ in range(_ROUNDS):
        weighted = design * (weights * trust)[:, None]
        solved = np.linalg.solve(design.T @ weighted + ridge, weighted.T @ logs)
        coefficients = np.asarray(solved, np.float64)
        residuals = logs - design @ coefficients
        spread = 1.4826 * float(np.median(np.abs(residuals))) + 1e-6
        trust = np.minimum(1.0, _HUBER_SPREADS * spread / np.maximum(np.abs(residuals), 1e-9))
    shift = level_shift(days.number, residuals, origin)
    fitted = np.exp(design @ coefficients)
    log_level = _log_level(days.number, totals, fitted, origin, spread, shift)
    return DayFit(terms, origin, coefficients, log_level, shift)


def _log_level(
    numbers: Int64s,
    totals: Floats,
    fitted: Floats,
    origin: int,
    spread: float,
    shift: Shift | None,
) -> float:
    """Log of what came of late over what was fitted, days far above it cut off.

    Drawn towards 1, or towards the change of level that was found, by a few days of usual size.
    """
    weights = 0.5 ** ((origin - 1.0 - numbers) / _LEVEL_HALF_LIFE_DAYS)
    centre = 1.0
    if shift is not None:
        weights, centre = weights * (numbers >= shift.number), shift.factor
    usual = fitted * centre
    came = np.minimum(totals, usual * np.exp(_CUT_OFF_SPREADS * spread))
    borrowed = float(np.median(usual)) * _BORROWED_DAYS
    ratio = (float(weights @ came) + borrowed) / (float(weights @ usual) + borrowed)
    return float(np.log(max(ratio, 1e-3) * centre))


def level_shift(numbers: Int64s, residuals: Floats, origin: int) -> Shift | None:
    """The clearest lasting change of level in the last 60 days; None when there is none.

    Splits residuals [n] of log totals where the two means differ most, in units of the spread
    within both sides; at least five days on each side, 10 % and five standard errors.
    """
    late = residuals[numbers >= origin - _SHIFT_WINDOW_DAYS]
    count = len(late)
    splits = np.arange(_LEAST_SHIFT_DAYS, count - _LEAST_SHIFT_DAYS + 1)
    if not len(splits):
        return None
    sums, squares = np.cumsum(late), np.cumsum(late**2)
    before, after = sums[splits - 1] / splits, (sums[-1] - sums[splits - 1]) / (count - splits)
    within = squares[-1] - splits * before**2 - (count - splits) * after**2
    error = np.sqrt(np.maximum(within, 1e-9) / count * (1 / splits + 1 / (count - splits)))
    best = int(np.argmax(np.abs(after - before) / error))
    step = float(after[best] - before[best])
    if abs(step) < _CLEAR_SHIFT * float(error[best]) or abs(step) < _LEAST_SHIFT:
        return None
    since = int(numbers[numbers >= origin - _SHIFT_WINDOW_DAYS][splits[best]])
    return Shift(since, float(np.exp(step)))


def _design(days: Days, terms: Terms, origin: int) -> Floats:
    columns = [(days.weekdays == weekday).astype(np.float64) for weekday in range(7)]
    if terms.month:
        angle = 2 * np.pi * days.month_phase
        for wave in range(1, _MONTH_WAVES + 1):
            columns += [np.cos(wave * angle), np.sin(wave * angle)]
    if terms.growth:
        ahead = np.minimum(days.number - origin, _GROWTH_AHEAD_DAYS)
        columns.append(ahead / _GROWTH_UNIT_DAYS)
    return np.stack(columns, axis=1)


def _ridge(terms: Terms) -> Floats:
    penalties = [1e-6] * 7
    if terms.month:
        penalties += [_RIDGE_MONTH * wave**2 for wave in (1, 1, 2, 2)]
    if terms.growth:
        penalties.append(_RIDGE_GROWTH)
    return np.array(penalties)
