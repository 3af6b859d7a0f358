"""Days of a closed month: their hours are settled, and only HR still changes them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.errors import Refused
from planner.people.closed_months import CORRECTED_BACK, closed_months, is_out_of_reach

CORRECTORS = frozenset({"hr", "admin"})


def settled_problem(session: Session, actor: Actor, first: date, last: date) -> str | None:
    """What is wrong with changing time off on these dates, both included; None for nothing.

    What HR and administrators change in a closed month is told as a later difference, as long as
    differences are still worked out for it.
    """
    months = closed_months(session, first, last)
    if not months:
        return None
    if not actor.roles & CORRECTORS:
        closed = f"{months[0].month:%B %Y}"
        return f"{closed} is closed: its hours are settled. Ask HR, who can still correct them."
    if is_out_of_reach(session, first):
        return f"Only the latest {CORRECTED_BACK} closed months can still be corrected."
    return None


def refuse_settled(session: Session, actor: Actor, first: date, last: date) -> None:
    """Raise `Refused` with what is wrong with changing time off on these dates."""
    problem = settled_problem(session, actor, first, last)
    if problem is not None:
        raise Refused(problem)


def is_settled(session: Session, first: date, last: date) -> bool:
    """Whether any of these dates, both included, lies in a closed month."""
    return bool(closed_months(session, first, last))
