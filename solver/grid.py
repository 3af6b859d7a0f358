"""The grid on which coverage is counted: where it starts and how many intervals it has."""

from __future__ import annotations

from datetime import datetime, timedelta

from solver.instants import instant
from solver.problem import Horizon


def grid_start(horizon: Horizon) -> datetime:
    """Give the UTC instant of local midnight at which interval 0 starts."""
    return instant(horizon.first_date, 0, horizon.time_zone)


def grid_end(horizon: Horizon) -> datetime:
    """Give the UTC instant of local midnight after the last day (exclusive)."""
    return instant(horizon.first_date + timedelta(days=horizon.days), 0, horizon.time_zone)


def interval_count(horizon: Horizon) -> int:
    """Count the whole intervals of the grid; a day of a clock change has more or fewer."""
    elapsed = grid_end(horizon) - grid_start(horizon)
    return elapsed // timedelta(minutes=horizon.interval_minutes)
