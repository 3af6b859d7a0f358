"""Close a month: its hours are settled, and later changes of it become differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import FormError, Refused
from planner.people.closed_months import (
    correctable,
    first_of_month,
    is_closed,
    last_closed,
    last_of_month,
    month_after,
)
from planner.people.models import PeriodClose, Person, Site
from planner.reports.hours import PersonHours
from planner.reports.hours_report import closed_in, reported
from planner.reports.live_hours import live_hours
from planner.reports.settled import Difference, differences_as_hours, open_differences, settle
from solver.instants import zone_of


@dataclass(frozen=True)
class Closing:
    """What closing a month settles; `problem` says why it cannot be closed, None that it can.

    `differences` are those of earlier closed months, `waiting` the number of reports of agents
    that nobody has confirmed: they do not count yet.
    """

    month: date
    rows: tuple[PersonHours, ...]
    differences: tuple[Difference, ...]
    waiting: int
    problem: str | None


def closing(planner: Planner, actor: Actor, month: date) -> Closing:
    """Show what closing a month would settle; for HR and administrators."""
    require(actor, "hr", "admin")
    first = _month(month)
    with planner.database.read() as session:
        return _closing(session, first, planner.clock())


def close_month(planner: Planner, actor: Actor, month: date) -> Closing:
    """Close a month of the whole organisation, for ever; for HR and administrators.

    `month` is its first day. Raises `Refused` before it has ended at every site, out of order, or
    when it is closed already: of two who close at once the second is told.
    """
    require(actor, "hr", "admin")
    first, now = _month(month), planner.clock()
    with planner.database.write() as session:
        found = _closing(session, first, now)
        if found.problem is not None:
            raise Refused(found.problem)
        close = PeriodClose(month=first, closed_at=now, closed_by=actor.user_id)
        session.add(close)
        session.flush()
        for hours in found.rows:
            settle(session, close, first, hours)
        for earlier, hours in differences_as_hours(found.differences):
            settle(session, close, earlier, hours)
        after = {"month": str(first), "people": len(found.rows)}
        after |= {"differences": len(found.differences)}
        record(session, now, actor, "close", "month", close.id, None, after)
        return found


def _month(month: date) -> date:
    if month != first_of_month(month):
        raise FormError({"month": "Give a month by its first day."})
    return month


def _closing(session: Session, month: date, now: datetime) -> Closing:
    ids = list(session.scalars(select(Person.id)))
    last = last_of_month(month)
    return Closing(
        month=month,
        rows=tuple(live_hours(session, ids, month, last)),
        differences=tuple(open_differences(session, correctable(session), ids)),
        waiting=sum(reported(session, month, last).values()),
        problem=_problem(session, month, now),
    )


def _problem(session: Session, month: date, now: datetime) -> str | None:
    name = f"{month:%B %Y}"
    if is_closed(session, month):
        (closed,) = closed_in(session, month, month)
        return f"{name} was closed by {closed.closed_by} already. Nothing was changed."
    latest = last_closed(session)
    if latest is not None and month != month_after(latest.month):
        return (
            f"Months are closed one after the other. Close {month_after(latest.month):%B %Y} next."
        )
    zones = {one.time_zone for one in session.scalars(select(Site))} or {"UTC"}
    if any(now.astimezone(zone_of(zone)).date() <= last_of_month(month) for zone in zones):
        return f"{name} has not ended at every site yet. Close it from the first day after it on."
    return None
