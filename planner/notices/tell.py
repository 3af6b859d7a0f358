"""Leave a notice and its letter for somebody, once however often it is asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from planner.accounts.tokens import new_token, token_hash
from planner.notices.models import Notice, NoticeMail

WAITING = "waiting"
MESSAGE_DOMAIN = "planner.invalid"
"""What stands behind the @ of a Message-ID; no host has a name under .invalid (RFC 2606)."""
_ID_LENGTH = 32


@dataclass(frozen=True)
class Told:
    """What one person is told: see `Notice` for the fields."""

    kind: str
    subject_id: str
    person_id: str
    team_id: str | None
    matters_until: datetime
    content: dict[str, Any]


def tell(session: Session, told: Told, now: datetime) -> bool:
    """Leave the notice with its letter in the caller's transaction.

    Returns False, and leaves nothing, where this person was told of this subject already.
    """
    notice_id = notice_id_of(told.kind, told.subject_id, told.person_id)
    if session.get(Notice, notice_id) is not None:
        return False
    token = new_token()
    session.add(Notice(id=notice_id, at=now, **vars(told)))
    session.flush()
    session.add(
        NoticeMail(
            notice_id=notice_id,
            state=WAITING,
            recipient=None,
            message_id=f"<{notice_id}@{MESSAGE_DOMAIN}>",
            token=token,
            token_hash=token_hash(token),
            attempts=0,
            next_attempt_at=now,
            sent_at=None,
            why=None,
        )
    )
    return True


def notice_id_of(kind: str, subject_id: str, person_id: str) -> str:
    """Give the id that a notice has whenever it is left: asking again finds the same row."""
    key = f"{kind}/{subject_id}/{person_id}"
    return hashlib.sha256(key.encode()).hexdigest()[:_ID_LENGTH]
