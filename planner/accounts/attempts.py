"""Limits on failed sign-ins, kept in the database so that they hold for all processes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from planner.accounts.models import SignInAttempt

WINDOW = timedelta(minutes=15)
PAIR_LIMIT = 5
"""Failures for one e-mail address from one network address."""
EMAIL_LIMIT = 25
"""Failures for one e-mail address from anywhere; higher, so that strangers lock nobody out."""
ADDRESS_LIMIT = 50
"""Failures from one network address; an office shares one."""


def may_try(session: Session, now: datetime, email: str, address: str) -> bool:
    """Record an attempt before it is made, or say that there were too many in the last 15 min.

    Recorded first, so that attempts at the same moment count each other.
    """
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    same_email, same_address = SignInAttempt.email == email, SignInAttempt.address == address
    full = (
        _count(session, same_email, same_address) >= PAIR_LIMIT
        or _count(session, same_email) >= EMAIL_LIMIT
        or (address != "" and _count(session, same_address) >= ADDRESS_LIMIT)
    )
    if not full:
        session.add(SignInAttempt(at=now, email=email, address=address))
    return not full


def forget(session: Session, email: str, address: str) -> None:
    """Remove the attempts that a success has explained."""
    session.execute(
        delete(SignInAttempt).where(SignInAttempt.email == email, SignInAttempt.address == address)
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(SignInAttempt).where(*conditions)) or 0
