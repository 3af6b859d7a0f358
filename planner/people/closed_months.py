"""Which months are closed: their hours are settled, and later changes become differences."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.models import PeriodClose

CORRECTED_BACK = 6
"""Of so many closed months, the latest, differences are still worked out."""


def first_of_month(day: date) -> date:
    """The first day of the month that a day lies in."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after the one that begins on `month`."""
    return first_of_month(month + timedelta(days=31))


def last_of_month(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return month_after(month) - timedelta(days=1)


def closed_months(session: Session, first: date, last: date) -> list[PeriodClose]:
    """The closed months that meet the dates `first` to `last`, both included, by month."""
    query = select(PeriodClose).where(
        PeriodClose.month >= first_of_month(first), PeriodClose.month <= last
    )
    return list(session.scalars(query.order_by(PeriodClose.month)))


def is_closed(session: Session, day: date) -> bool:
    """Whether the hours of a day are settled; a change of them is told as a difference."""
    return bool(closed_months(session, day, day))


def last_closed(session: Session) -> PeriodClose | None:
    """The closed month that lies latest; months are closed one after the other."""
    return session.scalars(select(PeriodClose).order_by(PeriodClose.month.desc())).first()


def correctable(session: Session) -> list[date]:
    """The closed months whose changes are still told as differences, by their first day."""
    latest = select(PeriodClose.month).order_by(PeriodClose.month.desc()).limit(CORRECTED_BACK)
    return sorted(session.scalars(latest))


def is_out_of_reach(session: Session, day: date) -> bool:
    """Whether a day lies before all closed months that can still be corrected."""
    months = correctable(session)
    return len(months) == CORRECTED_BACK and day < months[0]
