"""Known events that make a day busier or quieter than usual."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.texts import name_problem, tidy
from planner.application import Planner
from planner.demand.models import DemandEvent, Queue, TemporaryContract
from planner.demand.temporary import TemporaryRow, temporary_rows
from planner.errors import NotFound, refuse_fields

LARGEST_MULTIPLIER = 20.0
LONGEST_EVENT_DAYS = 366
MOST_ON_LEAVE = 10_000


@dataclass(frozen=True)
class EventInput:
    """An event as somebody writes it down: a queue (None: every one) on `[from_date, to_date)`.

    Local dates of the queue's zone, past (so that the forecast does not learn from them) or
    future. It gets `multiplier` times the usual contacts; at most `leave_limit` of its people are
    on leave at once, None for as many as you like.
    """

    name: str
    queue_id: str | None
    from_date: date
    to_date: date
    multiplier: float = 1.0
    leave_limit: int | None = None


@dataclass(frozen=True)
class EventRow:
    """An event on local dates `[from_date, to_date)`; queue names are None for all queues.

    `temporary`: who was taken on for it, by name.
    """

    id: str
    name: str
    queue_id: str | None
    queue_name: str | None
    from_date: date
    to_date: date
    multiplier: float
    leave_limit: int | None
    temporary: tuple[TemporaryRow, ...]

    @property
    def last_date(self) -> date:
        """The last local date, included."""
        return self.to_date - timedelta(days=1)


def add_event(planner: Planner, actor: Actor, event: EventInput) -> str:
    """Say what is known of some days, and return the id; events of one day multiply.

    For leads and administrators. Raises `FormError` and `NotFound`.
    """
    require(actor, "lead", "admin")
    name = tidy(event.name)
    refuse_fields(
        {
            "name": name_problem(name),
            "to_date": _span_problem(event.from_date, event.to_date),
            "multiplier": _multiplier_problem(event.multiplier),
            "leave_limit": _limit_problem(event.leave_limit),
        }
    )
    with planner.database.write() as session:
        if event.queue_id is not None and session.get(Queue, event.queue_id) is None:
            raise NotFound("There is no such queue.")
        values = asdict(event) | {"name": name, "multiplier": float(event.multiplier)}
        row = DemandEvent(**values)
        session.add(row)
        session.flush()
        dates = {"from_date": str(event.from_date), "to_date": str(event.to_date)}
        said = values | dates
        record(session, planner.clock(), actor, "add", "demand_event", row.id, None, said)
    return row.id


def limit_leave(planner: Planner, actor: Actor, event_id: str, leave_limit: int | None) -> None:
    """Say how many people may be on leave at once during an event; None lifts the limit.

    What is approved already stays. Leads and administrators. Raises `FormError`, `NotFound`.
    """
    require(actor, "lead", "admin")
    refuse_fields({"leave_limit": _limit_problem(leave_limit)})
    with planner.database.write() as session:
        row = event_of(session, event_id)
        before, row.leave_limit = {"leave_limit": row.leave_limit}, leave_limit
        said, now = {"leave_limit": leave_limit}, planner.clock()
        record(session, now, actor, "edit", "demand_event", event_id, before, said)


def event_of(session: Session, event_id: str) -> DemandEvent:
    """The event of an id; raises `NotFound`."""
    row = session.get(DemandEvent, event_id)
    if row is None:
        raise NotFound("There is no such event.")
    return row


def remove_event(planner: Planner, actor: Actor, event_id: str) -> None:
    """Take an event back; forecasts that were made with it stay, and so do the people taken on.

    Leads and administrators.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = event_of(session, event_id)
        session.execute(delete(TemporaryContract).filter_by(event_id=event_id))
        session.delete(row)
        said = {"name": row.name, "multiplier": row.multiplier}
        record(session, planner.clock(), actor, "remove", "demand_event", event_id, said, None)


def list_events(planner: Planner, actor: Actor) -> list[EventRow]:
    """All events in order of their dates; leads and administrators."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        names = {queue.id: queue.name for queue in session.scalars(select(Queue))}
        temporary = temporary_rows(session)
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
                leave_limit=row.leave_limit,
                temporary=tuple(temporary.get(row.id, ())),
            )
            for row in session.scalars(rows)
        ]


def multipliers_of(session: Session, queue_id: str) -> dict[date, float]:
    """The factor of each local date with an event of this queue or of all."""
    rows = select(DemandEvent).where(
        or_(DemandEvent.queue_id.is_(None), DemandEvent.queue_id == queue_id)
    )
    return _multiplied(session.scalars(rows))


def limited_events(session: Session, first: date, last: date) -> list[DemandEvent]:
    """Events with a leave limit that touch these local dates, both included, by date."""
    rows = select(DemandEvent).where(
        DemandEvent.leave_limit.is_not(None),
        DemandEvent.from_date <= last,
        DemandEvent.to_date > first,
    )
    return list(session.scalars(rows.order_by(DemandEvent.from_date, DemandEvent.name)))


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


def _limit_problem(limit: int | None) -> str | None:
    if limit is None or 0 <= limit <= MOST_ON_LEAVE:
        return None
    return "Give a whole number of people from 0 on, or nothing for no limit."
