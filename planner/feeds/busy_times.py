"""Personal busy times from a calendar file become availability; the file itself is not kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotFound, Refused
from planner.feeds.busy_file import DAY_MINUTES, BusyTimes, read_busy_times
from planner.people.facts import load_days
from planner.people.hours import days_problem
from planner.people.models import Availability
from planner.people.scope import require_person
from planner.people.wishes import Statement

MOST_STATEMENTS = 1_000


def preview_busy_times(
    planner: Planner, actor: Actor, person_id: str, content: bytes, name: str
) -> BusyTimes:
    """Say what a file would add to one's own availability; stores nothing.

    Raises `InputError`, and `NotAllowed` for anybody else's.
    """
    today = planner.clock().date()
    with planner.database.read() as session:
        require_person(session, actor, person_id, today, "self")
        found = load_days(session, [person_id])
    if not found:
        raise NotFound("There is no such person.")
    return read_busy_times(content, name, found[0].zone, today)


def store_busy_times(
    planner: Planner, actor: Actor, person_id: str, statements: Sequence[Statement]
) -> int:
    """Add what a preview showed to one's own availability and give the number of new statements.

    What stands there already is left alone, so that the same file twice changes nothing.
    """
    if len(statements) > MOST_STATEMENTS:
        raise Refused(f"These are more than {MOST_STATEMENTS} busy times. Choose a smaller file.")
    if not all(_is_sound(one) for one in statements):
        raise Refused("These busy times are damaged. Choose the file again.")
    now = planner.clock()
    with planner.database.write() as session:
        require_person(session, actor, person_id, now.date(), "self")
        known = _known(session, person_id)
        new = [one for one in dict.fromkeys(statements) if _key(one) not in known]
        session.add_all(_row(person_id, one) for one in new)
        after = {"count": len(new)}
        record(session, now, actor, "import", "availability", person_id, None, after)
    return len(new)


def _is_sound(one: Statement) -> bool:
    fits = 0 <= one.start_minute < one.end_minute <= one.start_minute + DAY_MINUTES
    forward = one.to_date is None or one.from_date < one.to_date
    days = days_problem(one.weekdays) is None
    return one.kind == "cannot" and fits and one.start_minute < DAY_MINUTES and forward and days


def _known(session: Session, person_id: str) -> set[tuple[object, ...]]:
    rows = select(Availability).where(Availability.person_id == person_id)
    return {_key(one) for one in session.scalars(rows)}


def _key(one: Statement | Availability) -> tuple[object, ...]:
    window = one.start_minute, one.end_minute
    return one.kind, tuple(one.weekdays), *window, one.from_date, one.to_date


def _row(person_id: str, one: Statement) -> Availability:
    return Availability(
        person_id=person_id,
        kind=one.kind,
        weekdays=list(one.weekdays),
        start_minute=one.start_minute,
        end_minute=one.end_minute,
        from_date=one.from_date,
        to_date=one.to_date,
    )
