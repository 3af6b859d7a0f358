"""Which staffing plan covers some days, and days for which nobody has made one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from planner.demand.models import QueueRequirement, RequirementVersion

INTERVAL_MINUTES = 30


def names_a_queue() -> ColumnElement[bool]:
    """The condition that a requirement says what any queue needs."""
    return exists().where(QueueRequirement.requirement_id == RequirementVersion.id)


def covering_requirement(session: Session, first: date, days: int) -> RequirementVersion | None:
    """Find the latest requirement that covers `days` local dates from `first`, None without."""
    rows = select(RequirementVersion).where(RequirementVersion.first_date <= first, names_a_queue())
    last = first + timedelta(days=days)
    newest_first = session.scalars(rows.order_by(RequirementVersion.number.desc()))
    return next(
        (one for one in newest_first if one.first_date + timedelta(days=one.days) >= last), None
    )


def is_unplanned(session: Session, requirement_id: str) -> bool:
    """Whether a requirement stands for days whose staffing nobody has planned."""
    parts = select(func.count()).select_from(QueueRequirement)
    return not session.scalar(parts.where(QueueRequirement.requirement_id == requirement_id))


def add_unplanned(
    session: Session, user_id: str | None, first: date, days: int, time_zone: str, now: datetime
) -> RequirementVersion:
    """Store a requirement that asks for nobody: the grid of days that came without a plan."""
    highest = session.scalar(select(func.max(RequirementVersion.number))) or 0
    row = RequirementVersion(
        number=highest + 1,
        created_at=now,
        user_id=user_id,
        first_date=first,
        days=days,
        interval_minutes=INTERVAL_MINUTES,
        time_zone=time_zone,
    )
    session.add(row)
    session.flush()
    return row
