"""Who asks, with which rights, over which teams."""

from __future__ import annotations

from dataclasses import dataclass

from planner.errors import NotAllowed

ROLES = ("agent", "lead", "hr", "admin")
_SHOWN = {"agent": "agents", "lead": "team leads", "hr": "HR", "admin": "administrators"}


@dataclass(frozen=True)
class Actor:
    """The one who asks.

    `user_id` None is the command line or the worker. `lead_teams` are the ids of the teams the
    actor leads; None means every team (a lead without limits, or an administrator).
    """

    user_id: str | None
    shown_name: str
    person_id: str | None
    roles: frozenset[str]
    lead_teams: frozenset[str] | None

    def leads(self, team_id: str) -> bool:
        """Whether this team is in the actor's scope."""
        return self.lead_teams is None or team_id in self.lead_teams


SYSTEM = Actor(
    user_id=None,
    shown_name="command line",
    person_id=None,
    roles=frozenset(ROLES),
    lead_teams=None,
)


def require(actor: Actor, *roles: str) -> None:
    """Ask for one of the roles; raises `NotAllowed`."""
    if not actor.roles.intersection(roles):
        allowed = " and ".join(_SHOWN[role] for role in roles)
        raise NotAllowed(f"Only {allowed} may do this.")


def require_team(actor: Actor, team_id: str) -> None:
    """Ask for a lead or administrator whose scope holds this team; raises `NotAllowed`."""
    require(actor, "lead", "admin")
    if not actor.leads(team_id):
        raise NotAllowed("This team is led by somebody else.")
