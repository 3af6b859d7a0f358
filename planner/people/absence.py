"""Approved time off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.db import outbox
from planner.errors import FormError, NotFound, Refused, refuse_fields
from planner.people.change import person_to_change
from planner.people.credit import absence_credit_minutes
from planner.people.facts import load_days
from planner.people.models import TimeOff
from planner.people.person_days import dates
from planner.people.scope import require_person

KINDS = ("leave", "parental", "public duty", "sick", "training", "unpaid", "other")
LONGEST_DAYS = 731
DAY_END = 24 * 60


@dataclass(frozen=True)
class Absence:
    """A span of time off, `first_date` to `last_date` both included.

    `window` is `[start_minute, end_minute)` of a part of one day, None whole days.
    `credited_minutes` None counts the nominal minutes ("unpaid" counts none).
    """

    kind: str
    first_date: date
    last_date: date
    window: tuple[int, int] | None = None
    credited_minutes: int | None = None


def add_time_off(planner: Planner, actor: Actor, person_id: str, absence: Absence) -> str:
    """Enter approved time off and give its id; for leads of the team, HR and administrators.

    Raises `FormError` by field, also when it overlaps another time off.
    """
    refuse_fields(absence_problems(absence))
    now = planner.clock()
    with planner.database.write() as session:
        require_person(session, actor, person_id, now.date(), "lead", "hr", "admin")
        person_to_change(session, person_id, None)
        refuse_fields(_stored_problems(session, person_id, absence))
        row = store_absence(session, actor, person_id, absence, now)
        after = {"first_date": str(absence.first_date), "last_date": str(absence.last_date)}
        record(session, now, actor, "approve", "time off", row.id, None, after)
        outbox.append(session, "TimeOffChanged", {"person_id": person_id} | after, now)
    return row.id


def withdraw_time_off(planner: Planner, actor: Actor, time_off_id: str) -> None:
    """Take approved time off back; the row stays as history. Rights as for entering."""
    now = planner.clock()
    with planner.database.write() as session:
        row = session.get(TimeOff, time_off_id)
        if row is None:
            raise NotFound("There is no such time off.")
        require_person(session, actor, row.person_id, now.date(), "lead", "hr", "admin")
        if row.state != "approved":
            raise Refused(f"This time off is {row.state}; only approved time off is withdrawn.")
        row.state, row.decided_by, row.decided_at = "withdrawn", actor.user_id, now
        record(session, now, actor, "withdraw", "time off", row.id)
        span = {"first_date": str(row.first_date), "last_date": str(row.last_date)}
        outbox.append(session, "TimeOffChanged", {"person_id": row.person_id} | span, now)


def absence_problems(absence: Absence) -> dict[str, str | None]:
    """What is wrong with a span of time off by itself, by field."""
    return {
        "kind": None if absence.kind in KINDS else f"Use one of: {', '.join(KINDS)}.",
        "last_date": _span_problem(absence.first_date, absence.last_date),
        "start_minute": _window_problem(absence),
        "credited_minutes": "Hours cannot be negative."
        if (absence.credited_minutes or 0) < 0
        else None,
    }


def overlapping(session: Session, person_id: str, first: date, last: date) -> list[TimeOff]:
    """Requested or approved time off of a person on any date of `first` to `last`."""
    query = select(TimeOff).where(
        TimeOff.person_id == person_id,
        TimeOff.state.in_(("requested", "approved")),
        TimeOff.first_date <= last,
        TimeOff.last_date >= first,
    )
    return list(session.scalars(query.order_by(TimeOff.first_date)))


def store_absence(
    session: Session, actor: Actor, person_id: str, absence: Absence, now: datetime
) -> TimeOff:
    """Add approved time off in the caller's transaction, with its credit worked out."""
    window = absence.window
    row = TimeOff(
        person_id=person_id,
        kind=absence.kind,
        first_date=absence.first_date,
        last_date=absence.last_date,
        start_minute=None if window is None else window[0],
        end_minute=None if window is None else window[1],
        credited_minutes=_credit(session, person_id, absence),
        state="approved",
        decided_by=actor.user_id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _credit(session: Session, person_id: str, absence: Absence) -> int:
    if absence.credited_minutes is not None:
        return absence.credited_minutes
    if absence.kind == "unpaid":
        return 0
    (days,) = load_days(session, [person_id])
    return absence_credit_minutes(days, absence.first_date, absence.last_date, absence.window)


def _stored_problems(session: Session, person_id: str, absence: Absence) -> dict[str, str | None]:
    others = overlapping(session, person_id, absence.first_date, absence.last_date)
    if others:
        span = f"{others[0].first_date} to {others[0].last_date}"
        raise FormError({"first_date": f"This overlaps time off from {span}. Withdraw it first."})
    (days,) = load_days(session, [person_id])
    span_dates = dates(absence.first_date, absence.last_date)
    employed = any(days.is_employed(day) for day in span_dates)
    return {"first_date": None if employed else "The person is not employed on these dates."}


def _span_problem(first: date, last: date) -> str | None:
    if last < first:
        return f"The last day {last} lies before the first {first}."
    if (last - first).days >= LONGEST_DAYS:
        return f"Enter at most {LONGEST_DAYS} days at once."
    return None


def _window_problem(absence: Absence) -> str | None:
    if absence.window is None:
        return None
    start, end = absence.window
    if absence.first_date != absence.last_date:
        return "A part of a day is possible on a single day only."
    return None if 0 <= start < end <= DAY_END else "The end must lie after the start, by 24:00."
