"""Whose facts an actor may see and change."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.errors import NotAllowed
from planner.people.models import TeamMembership


def require_person(
    session: Session, actor: Actor, person_id: str, today: date, *roles: str
) -> None:
    """Ask for one of the roles with this person in scope; raises `NotAllowed`.

    "admin" and "hr" reach everybody, "lead" the people who are or will be in a led team, "self"
    the person themself.
    """
    held = actor.roles.intersection(roles)
    if held & {"admin", "hr"} or ("self" in roles and actor.person_id == person_id):
        return
    if "lead" in held and _is_led(session, actor, person_id, today):
        return
    raise NotAllowed("You cannot do this for this person.")


def _is_led(session: Session, actor: Actor, person_id: str, today: date) -> bool:
    teams = session.scalars(
        select(TeamMembership.team_id).where(
            TeamMembership.person_id == person_id,
            or_(TeamMembership.to_date.is_(None), TeamMembership.to_date > today),
        )
    )
    return actor.lead_teams is None or any(actor.leads(team_id) for team_id in teams)
