"""Record what was worked otherwise than planned: away, stayed longer, called out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotAllowed, NotFound, Refused, Stale, refuse_fields
from planner.people.absence import DECIDERS
from planner.people.change import person_to_change
from planner.people.closed_months import is_closed
from planner.people.scope import require_person
from planner.reports.exception_rules import Worked, worked_problems
from planner.rotas.worked_models import (
    AWAY,
    CALLED_OUT,
    RECORDED,
    REPORTED,
    WITHDRAWN,
    WorkedException,
)

ENTITY = "worked exception"


@dataclass(frozen=True)
class Recorded:
    """An exception that was kept; `state` is "recorded", or "reported" until it is confirmed.

    `month_closed`: its hours are settled, so that this is told as a difference.
    """

    exception_id: str
    state: str
    month_closed: bool


def record_exception(planner: Planner, actor: Actor, person_id: str, worked: Worked) -> Recorded:
    """Record an exception: leads of the team, HR and administrators; counts at once.

    People may report their own: it counts when one of the others has confirmed it. In a closed
    month only HR and administrators do, and it is told as a difference. Raises `FormError` by
    field: in the future, longer than the shift, twice, away without a shift.
    """
    now = planner.clock()
    with planner.database.write() as session:
        state = _state_for(session, actor, person_id, now)
        person_to_change(session, person_id, None)
        refuse_fields({"day": _settled_problem(session, actor, worked.day)})
        refuse_fields(worked_problems(session, person_id, worked, now))
        row = WorkedException(
            person_id=person_id,
            day=worked.day,
            kind=worked.kind,
            minutes=worked.minutes,
            credited_minutes=worked.minutes if worked.kind == AWAY and worked.counts else 0,
            start_minute=worked.start_minute if worked.kind == CALLED_OUT else None,
            state=state,
            at=now,
            user_id=actor.user_id,
        )
        session.add(row)
        session.flush()
        action = "record" if state == RECORDED else "report"
        record(session, now, actor, action, ENTITY, row.id, None, _told(row))
        return Recorded(row.id, state, is_closed(session, row.day))


def confirm_exception(planner: Planner, actor: Actor, exception_id: str) -> Recorded:
    """Confirm what somebody reported; from then on it counts. Rights as for recording others'."""
    now = planner.clock()
    with planner.database.write() as session:
        row = _held(session, exception_id)
        require_person(session, actor, row.person_id, now.date(), *DECIDERS)
        if actor.person_id == row.person_id and "hr" not in actor.roles:
            raise NotAllowed("Somebody else confirms what you reported.")
        if row.state != REPORTED:
            raise Stale(f"This is {row.state} already. Nothing was changed.")
        _refuse_settled(session, actor, row.day)
        row.state = RECORDED
        record(session, now, actor, "confirm", ENTITY, row.id, None, _told(row))
        return Recorded(row.id, row.state, is_closed(session, row.day))


def withdraw_exception(planner: Planner, actor: Actor, exception_id: str) -> Recorded:
    """Take an exception back; the row stays as history.

    For those who record; people take back what they reported themselves until it is confirmed.
    """
    now = planner.clock()
    with planner.database.write() as session:
        row = _held(session, exception_id)
        _require_withdrawal(session, actor, row, now)
        if row.state == WITHDRAWN:
            raise Stale("This was withdrawn already. Nothing was changed.")
        if row.state == RECORDED:
            _refuse_settled(session, actor, row.day)
        row.state = WITHDRAWN
        record(session, now, actor, "withdraw", ENTITY, row.id, _told(row), None)
        return Recorded(row.id, row.state, is_closed(session, row.day))


def _state_for(session: Session, actor: Actor, person_id: str, now: datetime) -> str:
    """Who decides about others records; for oneself one reports, unless one is HR."""
    own = actor.person_id is not None and actor.person_id == person_id
    if own and not actor.roles & {"hr", "admin"}:
        return REPORTED
    require_person(session, actor, person_id, now.date(), *DECIDERS)
    return RECORDED


def _require_withdrawal(
    session: Session, actor: Actor, row: WorkedException, now: datetime
) -> None:
    if row.state == REPORTED and actor.person_id == row.person_id:
        return
    if actor.person_id == row.person_id and not actor.roles & {"hr", "admin"}:
        raise Refused("This is confirmed already; ask your lead or HR to take it back.")
    require_person(session, actor, row.person_id, now.date(), *DECIDERS)


def _settled_problem(session: Session, actor: Actor, day: date) -> str | None:
    """Why the actor cannot change the hours of a day; None when they can."""
    if actor.roles & {"hr", "admin"} or not is_closed(session, day):
        return None
    return f"{day:%B %Y} is closed. HR enters it as a later correction."


def _refuse_settled(session: Session, actor: Actor, day: date) -> None:
    problem = _settled_problem(session, actor, day)
    if problem is not None:
        raise Refused(problem)


def _held(session: Session, exception_id: str) -> WorkedException:
    row = session.get(WorkedException, exception_id)
    if row is None:
        raise NotFound("There is no such entry.")
    return row


def _told(row: WorkedException) -> dict[str, Any]:
    """The entry as the audit trail holds it."""
    return {
        "person_id": row.person_id,
        "day": str(row.day),
        "kind": row.kind,
        "minutes": row.minutes,
        "credited_minutes": row.credited_minutes,
    }
