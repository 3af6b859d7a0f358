"""Finding time off that is stored, and what every decision about it leaves behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import User
from planner.db import outbox
from planner.errors import NotAllowed, NotFound, Stale
from planner.people.absence import DECIDERS
from planner.people.models import TimeOff
from planner.people.scope import require_person

REQUESTED_FACT = "TimeOffRequested"
DECIDED_FACT = "TimeOffDecided"


def find(session: Session, time_off_id: str) -> TimeOff:
    """Find time off by its id; raises `NotFound`."""
    row = session.get(TimeOff, time_off_id)
    if row is None:
        raise NotFound("There is no such time off.")
    return row


def decides_about(session: Session, actor: Actor, person_id: str, now: datetime) -> bool:
    """Whether the actor is one of those who decide about this person's time off."""
    try:
        require_person(session, actor, person_id, now.date(), *DECIDERS)
    except NotAllowed:
        return False
    return True


def check_seen(session: Session, row: TimeOff, expected_state: str, version: int) -> None:
    """Raise `Stale` when somebody has decided since the page was shown: the first one wins."""
    if row.state == expected_state and row.version == version:
        return
    if row.decided_at is None:
        raise Stale("This request was changed meanwhile. Look at it again, then decide.")
    user = None if row.decided_by is None else session.get(User, row.decided_by)
    name = "The command line" if user is None else user.shown_name
    raise Stale(f"{name} was quicker: this time off is {row.state} already. Nothing was changed.")


def tell_requested(session: Session, row: TimeOff, now: datetime) -> None:
    """Leave the fact that somebody waits for an answer, with ids only."""
    payload = {"time_off_id": row.id, "person_id": row.person_id}
    outbox.append(session, REQUESTED_FACT, payload, now)


def tell_decided(session: Session, actor: Actor, row: TimeOff, now: datetime) -> None:
    """Leave the fact that time off was decided about, with ids and the state only."""
    payload = {"time_off_id": row.id, "person_id": row.person_id, "state": row.state}
    outbox.append(session, DECIDED_FACT, {**payload, "user_id": actor.user_id}, now)
