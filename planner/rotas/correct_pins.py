"""A shift that was pinned by hand is kept by the next rota of its day too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.correct_edits import Step
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.models import PinnedShift


def keep_pins(session: Session, team_id: str, step: Step, now: datetime) -> None:
    """Let the pins for the search follow a step that pins, unpins, or takes a pinned shift away."""
    if not any(one.pinned for one in (*step.before, *step.after)):
        return
    for person_id, day in {(one.person_id, one.day) for one in (*step.before, *step.after)}:
        rows = select(PinnedShift).filter_by(team_id=team_id, person_id=person_id, day=day)
        for row in session.scalars(rows):
            session.delete(row)
    session.add_all(_pin(team_id, one, now) for one in step.after if one.pinned)


def _pin(team_id: str, shift: StandingShift, now: datetime) -> PinnedShift:
    return PinnedShift(
        team_id=team_id,
        person_id=shift.person_id,
        template_id=shift.template_id,
        day=shift.day,
        queues=list(shift.queue_ids),
        reason=shift.pin_reason or "",
        batch_id=None,
        created_at=now,
    )
