"""A stored requirement as others read it: rotas are built from it, pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.models import Queue, QueueRequirement, RequirementVersion
from planner.demand.stored import RequirementContent, decode_requirement
from planner.errors import NotFound
from solver.problem import PriceCurve


@dataclass(frozen=True)
class StoredQueueRequirement:
    """What one queue needs, per interval and in hundredths of an agent.

    `net_hundredths` on the queue; `required_hundredths` on the rota, which is net and all of
    `by_cause` together. `curves[curve_of_interval[i]]` prices interval i. `unplaced_breaks` is
    "required" when the requirement holds the breaks of shifts, so that they are not taken off
    agents again, else "thin".
    """

    queue_id: str
    name: str
    forecast_id: str
    net_hundredths: tuple[int, ...]
    required_hundredths: tuple[int, ...]
    by_cause: Mapping[str, tuple[int, ...]]
    curves: tuple[PriceCurve, ...]
    curve_of_interval: tuple[int, ...]
    unplaced_breaks: Literal["required", "thin"]


@dataclass(frozen=True)
class StoredRequirement:
    """A requirement over local dates `[first_date, first_date + days)` of `time_zone`.

    Interval 0 starts at local midnight of `first_date`; queues are in order of their names.
    """

    id: str
    number: int
    first_date: date
    days: int
    interval_minutes: int
    time_zone: str
    queues: tuple[StoredQueueRequirement, ...]


def requirement_of(session: Session, requirement_id: str) -> StoredRequirement:
    """Read a requirement; raises `NotFound`."""
    row = session.get(RequirementVersion, requirement_id)
    if row is None:
        raise NotFound("There is no such staffing plan.")
    parts = session.execute(
        select(QueueRequirement, Queue.name)
        .join(Queue, Queue.id == QueueRequirement.queue_id)
        .where(QueueRequirement.requirement_id == requirement_id)
        .order_by(Queue.name)
    )
    return StoredRequirement(
        id=row.id,
        number=row.number,
        first_date=row.first_date,
        days=row.days,
        interval_minutes=row.interval_minutes,
        time_zone=row.time_zone,
        queues=tuple(_queue(part, name, decode_requirement(part.content)) for part, name in parts),
    )


def _queue(
    part: QueueRequirement, name: str, content: RequirementContent
) -> StoredQueueRequirement:
    return StoredQueueRequirement(
        queue_id=part.queue_id,
        name=name,
        forecast_id=part.forecast_id,
        net_hundredths=tuple(content.net_hundredths.tolist()),
        required_hundredths=tuple(content.rostered_hundredths.tolist()),
        by_cause={cause: tuple(each.tolist()) for cause, each in content.by_cause.items()},
        curves=content.curves,
        curve_of_interval=tuple(content.curve_of_interval.tolist()),
        unplaced_breaks="required" if content.has_breaks else "thin",
    )
