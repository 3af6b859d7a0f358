"""Who of a team works today, with the way to mark somebody away."""

from __future__ import annotations

from flask import render_template

from planner.people.queries import list_teams
from planner.swaps.queries import today_page
from web.current import actor, planner
from web.teams import chosen_team


def show_today() -> str:
    """List the shifts of today, and the covers that are looked for."""
    teams = list_teams(planner(), actor())
    team = chosen_team(teams)
    page = None if team is None else today_page(planner(), actor(), team.id)
    return render_template("swaps/today.html", page=page, team=team, teams=teams)
