"""Time off of a team: who waits for an answer, who is away, where the rota clashes."""

from __future__ import annotations

from flask import render_template

from planner.people.queries import list_teams
from planner.time_off.queries import team_time_off
from web.current import actor, planner
from web.teams import chosen_team


def overview() -> str:
    """List a team's requests, then its approved time off."""
    teams = list_teams(planner(), actor())
    team = chosen_team(teams)
    page = None if team is None else team_time_off(planner(), actor(), team.id)
    return render_template("time_off/team.html", page=page, team=team, teams=teams)
