"""The one door to reasons: kept apart, shown to those who may know, told to nobody else."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import User
from planner.people.absence import DECIDERS
from planner.people.models import TimeOff
from planner.people.scope import require_person
from planner.time_off.models import TimeOffReason

REQUEST, DECLINE = "request", "decline"
LONGEST_REASON = 500


@dataclass(frozen=True)
class Reason:
    """What somebody said about time off; its text stays out of `repr`, and so out of logs."""

    about: str
    text: str = field(repr=False)
    said_by: str
    at: datetime


def reason_problem(text: str) -> str | None:
    """What is wrong with a reason; None for none, or one that can be kept."""
    if len(text) > LONGEST_REASON:
        return f"Use at most {LONGEST_REASON} characters."
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        return "This holds characters that cannot be shown; please type it anew."
    return None


def keep_reason(
    session: Session, actor: Actor, row: TimeOff, about: str, text: str, now: datetime
) -> None:
    """Keep a reason in the caller's transaction; an empty one is none."""
    said = text.strip()
    if said:
        values = {"time_off_id": row.id, "about": about, "text": said}
        session.add(TimeOffReason(**values, at=now, user_id=actor.user_id))


def reasons_of(session: Session, actor: Actor, row: TimeOff, now: datetime) -> tuple[Reason, ...]:
    """What was said about time off, the first first.

    For the person, and for those who decide about it: leads of the team, HR and administrators.
    Raises `NotAllowed` for everybody else.
    """
    require_person(session, actor, row.person_id, now.date(), "self", *DECIDERS)
    said = (
        select(TimeOffReason, User.shown_name)
        .outerjoin(User, User.id == TimeOffReason.user_id)
        .where(TimeOffReason.time_off_id == row.id)
        .order_by(TimeOffReason.at, TimeOffReason.id)
    )
    return tuple(
        Reason(one.about, one.text, name or "command line", one.at)
        for one, name in session.execute(said)
    )
