"""The stored requirement, cut to the days of a rota."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.models import QueueRequirement, RequirementVersion
from planner.demand.stored import RequirementContent, decode_requirement
from planner.errors import Refused
from solver.grid import grid_start, interval_count
from solver.problem import Horizon, PriceCurve, QueueDemand


def demands_on(
    session: Session, requirement: RequirementVersion, horizon: Horizon
) -> tuple[QueueDemand, ...]:
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
    rows = select(QueueRequirement).where(QueueRequirement.requirement_id == requirement.id)
    return tuple(
        _cut(row.queue_id, decode_requirement(row.content), span)
        for row in session.scalars(rows.order_by(QueueRequirement.queue_id))
    )


def _cut(queue_id: str, content: RequirementContent, span: slice) -> QueueDemand:
    used: list[int] = content.curve_of_interval[span].tolist()
    curves, places = _only_used(content.curves, used)
    return QueueDemand(
        queue=queue_id,
        required_hundredths=tuple(content.rostered_hundredths[span].tolist()),
        curves=curves,
        curve_of_interval=places,
        unplaced_breaks="required" if content.has_breaks else "thin",
    )


def _only_used(
    curves: Sequence[PriceCurve], used: Sequence[int]
) -> tuple[tuple[PriceCurve, ...], tuple[int, ...]]:
    """Leave out the curves of other days, so that equal problems stay equal."""
    place = {curve: number for number, curve in enumerate(sorted(set(used)))}
    return tuple(curves[curve] for curve in place), tuple(place[curve] for curve in used)
