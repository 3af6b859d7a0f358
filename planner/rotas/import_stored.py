"""Whether a rota's spreadsheet says anything new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.drafts import DRAFT
from planner.rotas.import_plan import RotaPlan, ShiftKey
from planner.rotas.models import Assignment, PinnedShift, PublishedShift, RotaVersion
from planner.rotas.published import published_days, shifts_of_team

DAYS_SHOWN = "%-d %b %Y"


def is_draft(session: Session, team_id: str, plan: RotaPlan) -> bool:
    """Whether a draft of these days, or what is published for them, holds exactly these shifts."""
    drafts = select(RotaVersion.id).where(
        RotaVersion.team_id == team_id,
        RotaVersion.state == DRAFT,
        RotaVersion.first_date == plan.first_date,
        RotaVersion.days == plan.days,
    )
    rows = select(Assignment).where(Assignment.rota_version_id.in_(drafts))
    held: dict[str, list[Assignment]] = {}
    for row in session.scalars(rows):
        held.setdefault(row.rota_version_id, []).append(row)
    return any(_keys(one) == plan.keys() for one in held.values()) or is_published(
        session, team_id, plan
    )


def is_published(session: Session, team_id: str, plan: RotaPlan) -> bool:
    """Whether exactly these shifts are published for these days."""
    standing = shifts_of_team(session, team_id, plan.first_date, plan.last_date)
    return bool(standing) and _keys(standing) == plan.keys()


def any_day_published(session: Session, team_id: str, plan: RotaPlan) -> bool:
    """Whether a rota of any of these days is published."""
    return any(plan.first_date <= day <= plan.last_date for day in published_days(session, team_id))


def pins_between(session: Session, team_id: str, plan: RotaPlan) -> list[PinnedShift]:
    """List the pins of these days."""
    rows = select(PinnedShift).where(
        PinnedShift.team_id == team_id,
        PinnedShift.day >= plan.first_date,
        PinnedShift.day <= plan.last_date,
    )
    return list(session.scalars(rows))


def are_pinned(session: Session, team_id: str, plan: RotaPlan) -> bool:
    """Whether all of these shifts are pinned already."""
    pinned = {
        (one.person_id, one.day, one.template_id, tuple(one.queues))
        for one in pins_between(session, team_id, plan)
    }
    return plan.keys() <= pinned


def _keys(rows: Iterable[Assignment | PublishedShift]) -> frozenset[ShiftKey]:
    return frozenset(
        (one.person_id, one.day, one.template_id, _queues(one.segments)) for one in rows
    )


def _queues(segments: list[Any]) -> tuple[str | None, ...]:
    return tuple(one["queue_id"] for one in segments)
