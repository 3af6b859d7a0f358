"""Approve or decline what somebody asked for: of two who decide at once, one does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import FormError, refuse_fields
from planner.people.absence import (
    APPROVED,
    DECIDERS,
    DECLINED,
    REQUESTED,
    as_absence,
    credit_of,
    move_to,
    span_json,
    tell_changed,
)
from planner.people.models import Person, TimeOff
from planner.people.scope import require_person
from planner.time_off.clashes import Clash, clashes_of
from planner.time_off.leave_limits import refuse_over_limit
from planner.time_off.reasons import DECLINE, keep_reason, reason_problem
from planner.time_off.settled import is_settled, refuse_settled
from planner.time_off.stored import check_seen, find, tell_decided


@dataclass(frozen=True)
class Approved:
    """Time off that holds from now on; `clashes` are published shifts that lie in it.

    `month_closed`: the hours of a month in it are settled, so that it is told as a difference.
    """

    time_off_id: str
    person_id: str
    shown_name: str
    clashes: tuple[Clash, ...]
    month_closed: bool


def approve(planner: Planner, actor: Actor, time_off_id: str, version: int) -> Approved:
    """Approve a request; `version` is the one the page showed.

    For leads of the team, HR and administrators. The credit is that of the contract of now.
    Raises `NotFound`, `NotAllowed`, `Stale` when somebody else has decided meanwhile, and
    `Refused` when an event allows no more leave, or to leads when a month in it is closed.
    """
    now = planner.clock()
    with _deciding(planner, actor, time_off_id, version, now) as (session, row):
        refuse_settled(session, actor, row.first_date, row.last_date)
        refuse_over_limit(session, row)
        row.credited_minutes = credit_of(session, row.person_id, as_absence(row))
        move_to(session, actor, row, APPROVED, now)
        record(session, now, actor, "approve", "time off", row.id, None, span_json(row))
        tell_changed(session, row, now)
        return approved(session, row, now)


def decline(planner: Planner, actor: Actor, time_off_id: str, version: int, reason: str) -> None:
    """Decline a request and say why; rights and errors as for approving.

    The reason is read by the person and by those who decide; without one it raises `FormError`.
    """
    refuse_fields({"reason": reason_problem(reason)})
    if not reason.strip():
        raise FormError({"reason": "Say why in a sentence, so that they can ask differently."})
    now = planner.clock()
    with _deciding(planner, actor, time_off_id, version, now) as (session, row):
        move_to(session, actor, row, DECLINED, now)
        keep_reason(session, actor, row, DECLINE, reason, now)
        record(session, now, actor, "decline", "time off", row.id)


def approved(session: Session, row: TimeOff, now: datetime) -> Approved:
    """What approving this time off means for what is published."""
    name = session.get_one(Person, row.person_id).shown_name
    clashes = clashes_of(session, [row], now).get(row.id, ())
    closed = is_settled(session, row.first_date, row.last_date)
    return Approved(row.id, row.person_id, name, clashes, closed)


@contextmanager
def _deciding(
    planner: Planner, actor: Actor, time_off_id: str, version: int, now: datetime
) -> Iterator[tuple[Session, TimeOff]]:
    with planner.database.write() as session:
        row = find(session, time_off_id)
        require_person(session, actor, row.person_id, now.date(), *DECIDERS)
        check_seen(session, row, REQUESTED, version)
        yield session, row
        tell_decided(session, actor, row, now)
