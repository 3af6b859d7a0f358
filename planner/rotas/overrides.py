"""Rules that a lead broke on purpose in a version: they are not said against it again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.correct_words import breach_words
from planner.rotas.models import RuleOverride
from planner.rotas.view_data import person_names, queue_names
from solver.report import Breach


def not_overridden(session: Session, version_id: str, violations: Iterable[Breach]) -> list[Breach]:
    """Leave out the violations of a version that somebody answers for."""
    rows = select(RuleOverride).where(RuleOverride.rota_version_id == version_id)
    known = {(one.rule, one.person_id, one.text) for one in session.scalars(rows)}
    if not known:
        return list(violations)
    names, queues = person_names(session), queue_names(session)
    return [
        one
        for one in violations
        if (one.rule, one.agent, breach_words(one, names, queues)) not in known
    ]
