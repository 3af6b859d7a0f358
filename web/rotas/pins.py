"""Shifts that the next rota must keep: seen, and taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import NotFound
from planner.people.page_rows import TeamRow
from planner.people.queries import list_teams
from planner.rotas import pins as verbs
from web.current import actor, planner
from web.teams import chosen_team
from web.words import plural


def pins() -> str:
    """List the pins of a team by their reason."""
    teams = _teams()
    team = chosen_team(teams)
    groups = [] if team is None else verbs.list_pins(planner(), actor(), team.id)
    return render_template("rotas/pins.html", team=team, teams=teams, groups=groups)


def _teams() -> list[TeamRow]:
    return [team for team in list_teams(planner(), actor()) if actor().leads(team.id)]


def take_back() -> Response:
    """Take back the pins of one reason."""
    team_id, reason = request.form.get("team_id", ""), request.form.get("reason", "")
    if team_id not in {team.id for team in _teams()}:
        raise NotFound("There is no such team, or you do not lead it.")
    taken = verbs.take_back_pins(planner(), actor(), team_id, reason)
    flash(f"{plural(taken, 'pin')} taken back.")
    return redirect(url_for("rotas.pins", team=team_id), 303)
