"""A rota for what would be: asked for on the page of a queue, watched, then used or put away."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused
from planner.people.queries import list_teams
from planner.rotas import scenarios
from planner.rotas.scenario_page import scenario_page
from planner.rotas.scenarios import MOST_DAYS, MOST_SECONDS, try_rota
from web.current import actor, planner
from web.demand.what_if import scenario_of
from web.forms import Form
from web.rotas.scenario_words import heading, rows_of, scenario_words


def try_scenario() -> Response:
    """Start the two searches and go to the page that watches them."""
    form, queue_id = Form(request.form), request.form["queue_id"]
    other, first = scenario_of(form), form.day("first_date")
    days, seconds = form.whole("days", 1, MOST_DAYS), form.whole("seconds", 1, MOST_SECONDS)
    who = actor()
    team_id = form.choice("team_id", [one.id for one in list_teams(planner(), who)])
    said = next(iter(form.errors.values()), "")
    if form.ok and first is not None:
        try:
            made = try_rota(planner(), who, team_id, queue_id, first, days, other, seconds)
            return redirect(url_for("rotas.scenario", scenario_id=made), 303)
        except FormError as wrong:
            said = next(iter(wrong.fields.values()))
        except Refused as refused:
            said = str(refused)
    flash(said, "error")
    asked: dict[str, Any] = {
        name: value for name, value in request.form.items() if name != "csrf_token"
    }
    return redirect(url_for("demand.compare", **asked), 303)


def scenario(scenario_id: str) -> str:
    """Show both rotas beside each other, or how far the searches are."""
    return _shown("rotas/scenario.html", scenario_id)


def scenario_progress(scenario_id: str) -> str:
    """Give the part of the page that changes while it is searched."""
    return _shown("rotas/scenario_progress.html", scenario_id)


def stop_scenario(scenario_id: str) -> Response:
    """Stop searching."""
    scenarios.stop_scenario(planner(), actor(), scenario_id)
    return redirect(url_for("rotas.scenario", scenario_id=scenario_id), 303)


def adopt_scenario(scenario_id: str) -> Response:
    """Make it what holds, and go to the draft; or say why that cannot be."""
    try:
        draft_id = scenarios.adopt_scenario(planner(), actor(), scenario_id)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("rotas.scenario", scenario_id=scenario_id), 303)
    flash("This holds now: forecast, settings and staffing plan. Its rota is this draft.")
    return redirect(url_for("rotas.grid", version_id=draft_id), 303)


def put_away_scenario(scenario_id: str) -> Response:
    """Throw it away."""
    page = scenario_page(planner(), actor(), scenario_id)
    try:
        scenarios.put_away_scenario(planner(), actor(), scenario_id)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("rotas.scenario", scenario_id=scenario_id), 303)
    flash("The scenario was put away.")
    return redirect(url_for("demand.compare", queue_id=page.queue_id), 303)


def _shown(template: str, scenario_id: str) -> str:
    page = scenario_page(planner(), actor(), scenario_id)
    words, rows = scenario_words(page.other), rows_of(page)
    return render_template(template, page=page, heading=heading(page), words=words, rows=rows)
