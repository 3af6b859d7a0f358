"""Contacts and handling time per interval of a planning grid, from a forecast in local days."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.demand.forecast import Forecast
from planner.demand.handling import HandlingForecast
from planner.demand.local_history import WallCells, day_number, wall_cells
from planner.demand.opening_hours import STEP_MINUTES, IntervalGrid
from planner.demand.queue_staffing import MissingForecastError, QueueStaffing

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PlannedLoad:
    """What each interval of a grid has to be staffed for.

    `contacts` [interval] that arrive while the queue is open; `closed_contacts` [interval] that
    arrive while it is not. `open_minutes` [interval]. `aht_seconds` [interval].
    """

    contacts: Floats
    closed_contacts: Floats
    open_minutes: Floats
    aht_seconds: Floats

    def times(self, factor: float) -> "PlannedLoad":
        """So many times the contacts."""
        more = (self.contacts * factor, self.closed_contacts * factor)
        return PlannedLoad(*more, self.open_minutes, self.aht_seconds)


def days_needed(grid: IntervalGrid, zone: ZoneInfo) -> tuple[date, int]:
    """First local day of `zone` that a grid touches, and how many."""
    cells = wall_cells(grid.steps(), zone)
    first, last = int(cells.days.min()), int(cells.days.max())
    return date(1970, 1, 1) + timedelta(days=first), last - first + 1


def planned_load(
    forecast: Forecast, handling: HandlingForecast, settings: QueueStaffing, grid: IntervalGrid
) -> PlannedLoad:
    """Spread a forecast over a grid.

    Wall-clock intervals that the clocks repeat are counted twice, those they skip not at all.
    Raises MissingForecastError when a local day of the grid is not forecast.
    """
    cells = wall_cells(grid.steps(), settings.zone)
    _check_days(forecast, cells, grid, settings)
    day = cells.days - day_number(forecast.first_day)
    interval = cells.minutes // forecast.interval_minutes
    per_step = STEP_MINUTES / forecast.interval_minutes
    contacts = np.asarray(forecast.mean[day, interval] * per_step, np.float64)
    opened = settings.hours.open_at(cells)
    aht = handling.aht_seconds[cells.minutes * len(handling.aht_seconds) // 1440]

    def per_interval(steps: Floats) -> Floats:
        return np.asarray(steps.reshape(grid.intervals, -1).sum(axis=1), np.float64)

    steps_each = grid.interval_minutes // STEP_MINUTES
    return PlannedLoad(
        per_interval(contacts * opened),
        per_interval(contacts * ~opened),
        per_interval(np.where(opened, float(STEP_MINUTES), 0.0).astype(np.float64)),
        per_interval(aht) / steps_each,
    )


def _check_days(
    forecast: Forecast, cells: WallCells, grid: IntervalGrid, settings: QueueStaffing
) -> None:
    first = day_number(forecast.first_day)
    if cells.days.min() < first or cells.days.max() >= first + forecast.days:
        raise MissingForecastError(*days_needed(grid, settings.zone))
