"""The audit trail: who did what to which row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import AuditEntry


def record(
    session: Session,
    at: datetime,
    actor: Actor,
    action: str,
    entity: str,
    entity_id: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Append an entry in the caller's transaction.

    `before` and `after` hold what changed as JSON values, never secrets and never a reason of
    absence.
    """
    session.add(
        AuditEntry(
            at=at,
            user_id=actor.user_id,
            action=action,
            entity=entity,
            entity_id=entity_id,
            before=before,
            after=after,
        )
    )
