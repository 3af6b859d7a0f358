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
from planner.errors import NotFound, Refused, refuse_fields
from planner.people.change import person_to_change
from planner.people.credit import absence_credit_minutes
from planner.people.facts import load_days
from planner.people.models import TimeOff, TimeOffStep
from planner.people.person_days import PersonDays, dates
from planner.people.scope import require_person

KINDS = ("leave", "parental", "public duty", "sick", "training", "unpaid", "other")
REQUESTED, APPROVED, DECLINED, WITHDRAWN = "requested", "approved", "declined", "withdrawn"
DECIDERS = ("lead", "hr", "admin")
FACT = "TimeOffChanged"
EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
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
    now = planner.clock()
    with planner.database.write() as session:
        return enter_absence(session, actor, person_id, absence, now).id


def withdraw_time_off(planner: Planner, actor: Actor, time_off_id: str) -> None:
    """Take approved time off back; the row stays as history. Rights as for entering."""
    now = planner.clock()
    with planner.database.write() as session:
        row = session.get(TimeOff, time_off_id)
        if row is None:
            raise NotFound("There is no such time off.")
        withdraw_absence(session, actor, row, now)


def enter_absence(
    session: Session, actor: Actor, person_id: str, absence: Absence, now: datetime
) -> TimeOff:
    """Check and store approved time off in the caller's transaction, and tell of it."""
    refuse_fields(absence_problems(absence))
    require_person(session, actor, person_id, now.date(), *DECIDERS)
    check_free(session, person_id, absence)
    row = store_absence(session, actor, person_id, absence, now)
    record(session, now, actor, "approve", "time off", row.id, None, span_json(row))
    tell_changed(session, row, now)
    return row


def withdraw_absence(session: Session, actor: Actor, row: TimeOff, now: datetime) -> None:
    """Take approved time off back in the caller's transaction, and tell of it."""
    require_person(session, actor, row.person_id, now.date(), *DECIDERS)
    if row.state != APPROVED:
        raise Refused(f"This time off is {row.state}; only approved time off is withdrawn.")
    move_to(session, actor, row, WITHDRAWN, now)
    record(session, now, actor, "withdraw", "time off", row.id)
    tell_changed(session, row, now)


def check_free(session: Session, person_id: str, absence: Absence) -> None:
    """Raise `FormError` when the person is away already, or not employed on these days.

    Marks the person as changed, so that of two who enter at once one is refused.
    """
    person_to_change(session, person_id, None)
    refuse_fields(stored_problems(session, person_id, absence))


def move_to(session: Session, actor: Actor, row: TimeOff, state: str, now: datetime) -> None:
    """Bring time off into another state, and keep who did it and when."""
    row.state, row.decided_by, row.decided_at = state, actor.user_id, now
    session.add(TimeOffStep(time_off_id=row.id, state=state, at=now, user_id=actor.user_id))


def tell_changed(session: Session, row: TimeOff, now: datetime) -> None:
    """Leave the fact that a person's approved time off is another one now."""
    outbox.append(session, FACT, {"person_id": row.person_id} | span_json(row), now)


def span_json(row: TimeOff) -> dict[str, str]:
    """The dates of time off as the audit trail and facts hold them."""
    return {"first_date": str(row.first_date), "last_date": str(row.last_date)}


def absence_problems(absence: Absence) -> dict[str, str | None]:
    """What is wrong with a span of time off by itself, by field."""
    return {
        "kind": None if absence.kind in KINDS else f"Use one of: {', '.join(KINDS)}.",
        "first_date": _far_problem(absence.first_date, absence.last_date),
        "last_date": _span_problem(absence.first_date, absence.last_date),
        "start_minute": _window_problem(absence),
        "credited_minutes": "Hours cannot be negative."
        if (absence.credited_minutes or 0) < 0
        else None,
    }


def overlapping(session: Session, person_id: str, absence: Absence) -> list[TimeOff]:
    """Requested or approved time off of a person that meets this one, by date."""
    query = select(TimeOff).where(
        TimeOff.person_id == person_id,
        TimeOff.state.in_((REQUESTED, APPROVED)),
        TimeOff.first_date <= absence.last_date,
        TimeOff.last_date >= absence.first_date,
    )
    rows = session.scalars(query.order_by(TimeOff.first_date))
    return [row for row in rows if meet(as_absence(row), absence)]


def as_absence(row: TimeOff) -> Absence:
    """The span of stored time off, its credit to be worked out anew."""
    if row.start_minute is None or row.end_minute is None:
        return Absence(row.kind, row.first_date, row.last_date)
    return Absence(row.kind, row.first_date, row.last_date, (row.start_minute, row.end_minute))


def meet(one: Absence, other: Absence) -> bool:
    """Whether both lie on a common date, and parts of one day at a common time."""
    if one.window is not None and other.window is not None:
        same_day = one.first_date == other.first_date
        return same_day and one.window[0] < other.window[1] and other.window[0] < one.window[1]
    return one.first_date <= other.last_date and other.first_date <= one.last_date


def store_absence(
    session: Session,
    actor: Actor,
    person_id: str,
    absence: Absence,
    now: datetime,
    state: str = APPROVED,
) -> TimeOff:
    """Add time off in the caller's transaction, with its credit worked out and its first step."""
    window = absence.window
    row = TimeOff(
        person_id=person_id,
        kind=absence.kind,
        first_date=absence.first_date,
        last_date=absence.last_date,
        start_minute=None if window is None else window[0],
        end_minute=None if window is None else window[1],
        credited_minutes=credit_of(session, person_id, absence),
        state=state,
        decided_by=None if state == REQUESTED else actor.user_id,
        decided_at=None if state == REQUESTED else now,
    )
    session.add(row)
    session.flush()
    session.add(TimeOffStep(time_off_id=row.id, state=state, at=now, user_id=actor.user_id))
    return row


def credit_of(session: Session, person_id: str, absence: Absence) -> int:
    """The minutes that time off of a person counts: those given, else by the contract's rule."""
    (days,) = load_days(session, [person_id])
    return credit_by(days, absence)


def credit_by(days: PersonDays, absence: Absence) -> int:
    """The minutes that time off counts under these contracts; unpaid time off counts none."""
    if absence.credited_minutes is not None:
        return absence.credited_minutes
    if absence.kind == "unpaid":
        return 0
    return absence_credit_minutes(days, absence.first_date, absence.last_date, absence.window)


def stored_problems(session: Session, person_id: str, absence: Absence) -> dict[str, str | None]:
    """What is wrong with a span of time off beside what is stored, by field."""
    others = overlapping(session, person_id, absence)
    if others:
        span = f"{others[0].first_date} to {others[0].last_date}"
        return {"first_date": f"This overlaps time off from {span}. Withdraw it first."}
    (days,) = load_days(session, [person_id])
    span_dates = dates(absence.first_date, absence.last_date)
    employed = any(days.is_employed(day) for day in span_dates)
    return {"first_date": None if employed else "The person is not employed on these dates."}


def _far_problem(first: date, last: date) -> str | None:
    near = first >= EARLIEST and last < LATEST
    return None if near else "This date is too far away. Check the year."


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
