"""Made-up histories with a known truth."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from planner.demand.local_history import LocalHistory

MONDAY = date(2027, 1, 4)
WEEK = np.array([1.3, 1.1, 1.0, 1.0, 0.9, 0.4, 0.0])


def mean_week(level: float, minutes: int = 30) -> npt.NDArray[np.float64]:
    """Expected contacts [7, interval]: a hump from 8 to 20 o'clock, closed on Sundays."""
    hours = np.arange(0, 1440, minutes) / 60
    shape = np.where((hours >= 8) & (hours < 20), 1 + np.sin((hours - 8) / 12 * np.pi), 0)
    return np.asarray(level * WEEK[:, None] * shape / shape.max(), np.float64)


def history(
    days: int, level: float = 40.0, cv: float = 0.08, seed: int = 1, first: date = MONDAY
) -> LocalHistory:
    """Poisson counts around `mean_week` with a gamma factor a day; gaps on Sundays."""
    generator = np.random.default_rng(seed)
    weekdays = (first.weekday() + np.arange(days)) % 7
    factor = generator.gamma(1 / cv**2, cv**2, (days, 1)) if cv else np.ones((days, 1))
    counts = generator.poisson(mean_week(level)[weekdays] * factor).astype(float)
    counts[weekdays == 6] = np.nan
    return LocalHistory(first, 30, counts, np.full_like(counts, np.nan))
