"""Known events that make a day busier or quieter than usual."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.texts import name_problem, tidy
from planner.application import Planner
from planner.demand.models import DemandEvent, Queue
from planner.errors import NotFound, refuse_fields

LARGEST_MULTIPLIER = 20.0
LONGEST_EVENT_DAYS = 366


@dataclass(frozen=True)
class EventRow:
    """An event on local dates `[from_date, to_date)`; queue names are None for all queues."""

    id: str
    name: str
    queue_id: str | None
    queue_name: str | None
    from_date: date
    to_date: date
    multiplier: float


def add_event(
    planner: Planner,
    actor: Actor,
    name: str,
    queue_id: str | None,
    from_date: date,
    to_date: date,
    multiplier: float,
) -> str:
    """Say that a queue (None: every one) gets `multiplier` times the usual contacts; return the id.

    On local dates `[from_date, to_date)` of the queue's zone, past (so that the forecast does not
    learn from them) or future; events of one day multiply. Leads and administrators. Raises
    `FormError` and `NotFound`.
    """
    require(actor, "lead", "admin")
    name = tidy(name)
    refuse_fields(
        {
            "name": name_problem(name),
            "to_date": _span_problem(from_date, to_date),
            "multiplier": _multiplier_problem(multiplier),
        }
    )
    with planner.database.write() as session:
        if queue_id is not None and session.get(Queue, queue_id) is None:
            raise NotFound("There is no such queue.")
        row = DemandEvent(
            name=name,
            queue_id=queue_id,
            from_date=from_date,
            to_date=to_date,
            multiplier=float(multiplier),
        )
        session.add(row)
        session.flush()
        said = {"name": name, "queue_id": queue_id, "multiplier": multiplier}
        said |= {"from_date": from_date.isoformat(), "to_date": to_date.isoformat()}
        record(session, planner.clock(), actor, "add", "demand_event", row.id, None, said)
    return row.id


def remove_event(planner: Planner, actor: Actor, event_id: str) -> None:
    """Take an event back; forecasts that were made with it stay. Leads and administrators."""
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = session.get(DemandEvent, event_id)
        if row is None:
            raise NotFound("There is no such event.")
        session.delete(row)
        said = {"name": row.name, "multiplier": row.multiplier}
        record(session, planner.clock(), actor, "remove", "demand_event", event_id, said, None)


def list_events(planner: Planner, actor: Actor) -> list[EventRow]:
    """All events in order of their dates; leads and administrators."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        names = {queue.id: queue.name for queue in session.scalars(select(Queue))}
        rows = select(DemandEvent).order_by(DemandEvent.from_date, DemandEvent.name)
        return [
            EventRow(
                id=row.id,
                name=row.name,
                queue_id=row.queue_id,
                queue_name=None if row.queue_id is None else names[row.queue_id],
                from_date=row.from_date,
                to_date=row.to_date,
                multiplier=row.multiplier,
            )
            for row in session.scalars(rows)
        ]


def multipliers_of(session: Session, queue_id: str) -> dict[date, float]:
    """The factor of each local date with an event of this queue or of all."""
    rows = select(DemandEvent).where(
        or_(DemandEvent.queue_id.is_(None), DemandEvent.queue_id == queue_id)
    )
    return _multiplied(session.scalars(rows))


def _multiplied(events: Iterable[DemandEvent]) -> dict[date, float]:
    factors: dict[date, float] = {}
    for event in events:
        for day in range((event.to_date - event.from_date).days):
            on = event.from_date + timedelta(days=day)
            factors[on] = factors.get(on, 1.0) * event.multiplier
    return factors


def _span_problem(from_date: date, to_date: date) -> str | None:
    if from_date >= to_date:
        return "The last day lies before the first."
    if (to_date - from_date).days > LONGEST_EVENT_DAYS:
        return "An event lasts at most a year."
    return None


def _multiplier_problem(multiplier: float) -> str | None:
    if math.isfinite(multiplier) and 0 <= multiplier <= LARGEST_MULTIPLIER:
        return None
    return f"Give a number from 0 to {LARGEST_MULTIPLIER:g}; 2 is twice as many contacts as usual."
