"""Where everybody begins: the lead's first screen, or the page of the role."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.people.queries import list_teams
from planner.rotas.queries import home_page
from web.current import actor, planner
from web.teams import chosen_team

# The first role held decides where somebody begins.
STARTS = (
    ("lead", "home.lead"),
    ("admin", "home.lead"),
    ("agent", "my_rota.show"),
    ("hr", "reports.workload"),
)


def start() -> Response:
    """Send somebody to the page their day begins with."""
    roles = actor().roles
    endpoint = next((endpoint for role, endpoint in STARTS if role in roles), "help.overview")
    return redirect(url_for(endpoint), 303)


def lead() -> str:
    """Show a team at a glance: what is published, what is next, where it is short."""
    teams = list_teams(planner(), actor())
    team = chosen_team(teams)
    page = None if team is None else home_page(planner(), actor(), team.id)
    return render_template("home/lead.html", page=page, team=team, teams=teams)
