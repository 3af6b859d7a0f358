"""Generate a rota: the form, the page that watches, and the button that stops."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused
from planner.people.queries import list_teams
from planner.rotas.generate import MOST_DAYS, MOST_SECONDS, cancel_run, start_run
from planner.rotas.queries import run_page
from web.current import actor, planner
from web.forms import Form
from web.rotas.run_words import heading

USUAL_DAYS = 28
USUAL_SECONDS = 60
USUAL_NOTICE = timedelta(days=28)


def generate_form() -> str:
    """Show the form."""
    first = request.args.get("first_date") or _a_monday(planner().clock().date() + USUAL_NOTICE)
    team_id = request.args.get("team_id", "")
    form = Form(first_date=first, days=USUAL_DAYS, seconds=USUAL_SECONDS, team_id=team_id)
    return _page(form)


def start() -> Response | tuple[str, int]:
    """Start a run and go to the page that watches it."""
    form = Form(request.form)
    team_id = form.choice("team_id", [team_id for team_id, _ in _teams()])
    first, days = form.day("first_date"), form.whole("days", 1, MOST_DAYS)
    seconds = form.whole("seconds", 1, MOST_SECONDS)
    if form.ok and first is not None:
        try:
            run_id = start_run(planner(), actor(), team_id, first, days, seconds)
            return redirect(url_for("rotas.run", run_id=run_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
        except Refused as refused:
            form.refuse("first_date", str(refused))
    return _page(form), 400


def run(run_id: str) -> str:
    """Watch a run."""
    page = run_page(planner(), actor(), run_id)
    return render_template("rotas/run.html", run=page, heading=heading(page))


def progress(run_id: str) -> str:
    """Give the part of the page that changes while the run goes on."""
    page = run_page(planner(), actor(), run_id)
    return render_template("rotas/progress.html", run=page, heading=heading(page))


def cancel(run_id: str) -> Response:
    """Stop a run; the best rota found so far is kept."""
    cancel_run(planner(), actor(), run_id)
    return redirect(url_for("rotas.run", run_id=run_id), 303)


def _page(form: Form) -> str:
    return render_template("rotas/generate.html", form=form, teams=_teams())


def _teams() -> list[tuple[str, str]]:
    who = actor()
    return [(team.id, team.name) for team in list_teams(planner(), who) if who.leads(team.id)]


def _a_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
