"""A shift that was pinned by hand is kept by the next rota of its day too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.correct_edits import Step
from planner.rotas.models import PinnedShift


def keep_pin(session: Session, team_id: str, step: Step, now: datetime) -> None:
    """Store the pin of a step for the search, or take it back."""
    for shift in step.after:
        rows = select(PinnedShift).where(
            PinnedShift.team_id == team_id,
            PinnedShift.person_id == shift.person_id,
            PinnedShift.day == shift.day,
        )
        for row in session.scalars(rows):
            session.delete(row)
        if shift.pinned:
            session.add(
                PinnedShift(
                    team_id=team_id,
                    person_id=shift.person_id,
                    template_id=shift.template_id,
                    day=shift.day,
                    queues=list(shift.queue_ids),
                    reason=shift.pin_reason or "",
                    batch_id=None,
                    created_at=now,
                )
            )
