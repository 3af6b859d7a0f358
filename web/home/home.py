"""Where everybody begins: the lead's first screen, or the page of the role."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.notices.queries import unseen_versions
from planner.notices.refused import refused_letters
from planner.people.queries import list_teams
from planner.rotas.queries import days_ahead, handover_page, home_page
from planner.time_off.queries import shifts_to_correct
from web.current import actor, planner
from web.teams import chosen_team

# Eight weeks: enough to move a shift before the rota with it is published.
HANDOVER_DAYS = 56
# The first role held decides where somebody begins.
STARTS = (
    ("lead", "home.lead"),
    ("admin", "home.lead"),
    ("agent", "my_rota.show"),
    ("hr", "reports.hours"),
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
    if team is None:
        return render_template("home/lead.html", page=None, teams=teams)
    return render_template(
        "home/lead.html",
        page=home_page(planner(), actor(), team.id),
        ahead=days_ahead(planner(), actor(), team.id),
        warnings=handover_page(planner(), actor(), _today(), HANDOVER_DAYS).warnings,
        unseen=unseen_versions(planner(), actor(), team.id),
        refused=len(refused_letters(planner(), actor())),
        to_correct=shifts_to_correct(planner(), actor(), team.id),
        today=_today(),
        team=team,
        teams=teams,
    )


def _today() -> date:
    return planner().clock().date()
