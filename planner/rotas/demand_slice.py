"""The stored requirement, cut to the days of a rota."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from planner.demand.queries import StoredQueueRequirement, StoredRequirement
from planner.errors import Refused
from solver.grid import grid_start, interval_count
from solver.problem import Horizon, PriceCurve, QueueDemand


def demands_on(requirement: StoredRequirement, horizon: Horizon) -> tuple[QueueDemand, ...]:
    """Cut every queue's requirement to the grid of a horizon that lies inside it.

    What counts is the number on the rota: needed on the queue, and shrinkage. Raises `Refused`
    when the horizon reaches beyond the requirement.
    """
    whole = Horizon(
        first_date=requirement.first_date,
        days=requirement.days,
        time_zone=requirement.time_zone,
        interval_minutes=requirement.interval_minutes,
    )
    step = timedelta(minutes=horizon.interval_minutes)
    offset = (grid_start(horizon) - grid_start(whole)) // step
    span = slice(offset, offset + interval_count(horizon))
    if offset < 0 or span.stop > interval_count(whole):
        raise Refused("The staffing plan does not cover these days. Plan the staffing for them.")
    return tuple(_cut(one, span) for one in requirement.queues)


def _cut(one: StoredQueueRequirement, span: slice) -> QueueDemand:
    curves, places = _only_used(one.curves, one.curve_of_interval[span])
    return QueueDemand(
        queue=one.queue_id,
        required_hundredths=one.required_hundredths[span],
        curves=curves,
        curve_of_interval=places,
        unplaced_breaks=one.unplaced_breaks,
    )


def _only_used(
    curves: Sequence[PriceCurve], used: Sequence[int]
) -> tuple[tuple[PriceCurve, ...], tuple[int, ...]]:
    """Leave out the curves of other days, so that equal problems stay equal."""
    place = {curve: number for number, curve in enumerate(sorted(set(used)))}
    return tuple(curves[curve] for curve in place), tuple(place[curve] for curve in used)
