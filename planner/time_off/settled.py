"""Days of a closed month: their hours are settled, and only HR still changes them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.errors import Refused
from planner.people.closed_months import closed_months

CORRECTORS = frozenset({"hr", "admin"})


def settled_problem(session: Session, actor: Actor, first: date, last: date) -> str | None:
    """What is wrong with changing time off on these dates, both included; None for nothing.

    What HR and administrators change in a closed month is told as a later difference.
    """
    months = closed_months(session, first, last)
    if not months or actor.roles & CORRECTORS:
        return None
    closed = f"{months[0].month:%B %Y}"
    return f"{closed} is closed: its hours are settled. Ask HR, who can still correct them."


def refuse_settled(session: Session, actor: Actor, first: date, last: date) -> None:
    """Raise `Refused` with what is wrong with changing time off on these dates."""
    problem = settled_problem(session, actor, first, last)
    if problem is not None:
        raise Refused(problem)


def is_settled(session: Session, first: date, last: date) -> bool:
    """Whether any of these dates, both included, lies in a closed month."""
    return bool(closed_months(session, first, last))
