"""Teams: people who are planned together."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, NotFound
from planner.people.page_rows import TeamRow
from planner.people.places import add_team, edit_team
from planner.people.queries import list_teams
from web.current import actor, planner
from web.forms import Form


def overview() -> str:
    """List the teams, with a form for one more."""
    return _page(Form())


def create() -> Response | tuple[str, int]:
    """Add a team."""
    form = Form(request.form)
    try:
        add_team(planner(), actor(), form["name"])
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _page(form), 400
    return _saved(form)


def one(team_id: str) -> str:
    """Show a team with its form."""
    team = _find(team_id)
    return _page(Form(name=team.name, version=team.version), team)


def save(team_id: str) -> Response | tuple[str, int]:
    """Rename a team."""
    form = Form(request.form)
    version = form.whole("version", 1, 1_000_000)
    try:
        edit_team(planner(), actor(), team_id, version, form["name"])
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _page(form, _find(team_id)), 400
    return _saved(form)


def _saved(form: Form) -> Response:
    flash(f"{form['name']} was saved.")
    return redirect(url_for("teams.overview"), 303)


def _page(form: Form, team: TeamRow | None = None) -> str:
    teams = list_teams(planner(), actor())
    return render_template("people/teams.html", form=form, team=team, teams=teams)


def _find(team_id: str) -> TeamRow:
    for team in list_teams(planner(), actor()):
        if team.id == team_id:
            return team
    raise NotFound("There is no such team.")
