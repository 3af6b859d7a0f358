"""The stored requirement, cut to the days of a rota."""

from __future__ import annotations

from datetime import timedelta

from planner.demand.queries import StoredQueueRequirement, StoredRequirement
from planner.errors import Refused
from solver.grid import grid_start, interval_count
from solver.problem import Horizon, QueueDemand


def demands_on(requirement: StoredRequirement, horizon: Horizon) -> tuple[QueueDemand, ...]:
    """Cut every queue's requirement to the grid of a horizon that lies inside it.

    Raises `Refused` when the horizon reaches beyond the requirement.
    """
    whole = Horizon(
        first_date=requirement.first_date,
        days=requirement.days,
        time_zone=requirement.time_zone,
        interval_minutes=requirement.interval_minutes,
    )
    step = timedelta(minutes=horizon.interval_minutes)
    offset = (grid_start(horizon) - grid_start(whole)) // step
    count = interval_count(horizon)
    if offset < 0 or offset + count > interval_count(whole):
        raise Refused("The staffing plan does not cover these days. Plan the staffing for them.")
    return tuple(_cut(one, slice(offset, offset + count)) for one in requirement.queues)


def _cut(one: StoredQueueRequirement, span: slice) -> QueueDemand:
    return QueueDemand(
        queue=one.queue_id,
        required_hundredths=tuple(one.required_hundredths[span]),
        curves=tuple(one.curves),
        curve_of_interval=tuple(one.curve_of_interval[span]),
        unplaced_breaks=one.unplaced_breaks,
    )
