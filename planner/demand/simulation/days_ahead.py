"""Days that a forecast says may come, drawn for the simulation."""

from __future__ import annotations

import numpy as np

from planner.demand.day_luck import DayLuck, Floats, luck_of
from planner.demand.forecast import Forecast
from planner.demand.simulation.records import Ints


def draw_days(forecast: Forecast, mean: Floats, day_of: Ints, count: int, seed: int) -> Ints:
    """Draw `count` futures [future, step] of whole contacts around `mean` [step].

    Steps of one day (`day_of` [step], from 0) share a factor, each has a small one of its own, and
    the count is Poisson. `mean` may be cut to opening hours. Equal seeds give equal futures.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    days = luck_of(forecast).draw(generator, (count, int(day_of[-1]) + 1))
    known = forecast.calibration
    own = DayLuck(max(0.0, known.variation - known.day_variation) ** 0.5)
    shape = (count, len(mean))
    expected = mean * days[:, day_of] * own.draw(generator, shape)
    return np.asarray(generator.poisson(expected), np.int64)
