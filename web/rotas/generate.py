"""Generate a rota: the form, the page that watches, and the button that stops."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, NotFound, Refused
from planner.people.queries import list_teams
from planner.rotas.apply_fix import apply_fix
from planner.rotas.generate import MOST_DAYS, MOST_SECONDS, cancel_run, start_run
from planner.rotas.queries import run_page
from web.current import actor, planner
from web.forms import Form
from web.rotas.run_words import heading

USUAL_DAYS = 28
USUAL_SECONDS = 60
MOST_OFFERED = 99
USUAL_NOTICE = timedelta(days=28)


def generate_form() -> str:
    """Show the form."""
    first = request.args.get("first_date") or _a_monday(planner().clock().date() + USUAL_NOTICE)
    team_id = request.args.get("team_id", "")
    days = request.args.get("days", USUAL_DAYS)
    form = Form(first_date=first, days=days, seconds=USUAL_SECONDS, team_id=team_id)
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


def take_fix(run_id: str) -> Response:
    """Do what would end a clash, and offer to generate again."""
    page, form = run_page(planner(), actor(), run_id), Form(request.form)
    places = form.whole("clash", 0, MOST_OFFERED), form.whole("fix", 0, MOST_OFFERED)
    if not form.ok:
        raise NotFound("This run offered no such change. Open the run again.")
    try:
        done = apply_fix(planner(), actor(), run_id, *places)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("rotas.run", run_id=run_id), 303)
    if len(page.clashes) > 1:
        flash(f"Done: {done.said}. See to the other clashes below, then try again.")
        return redirect(url_for("rotas.run", run_id=run_id), 303)
    flash(f"Done: {done.said}. Generate the rota again.")
    first, days = page.first_date, page.days
    again = url_for("rotas.generate_form", team_id=page.team_id, first_date=first, days=days)
    return redirect(again, 303)


def _page(form: Form) -> str:
    return render_template("rotas/generate.html", form=form, teams=_teams())


def _teams() -> list[tuple[str, str]]:
    who = actor()
    return [(team.id, team.name) for team in list_teams(planner(), who) if who.leads(team.id)]


def _a_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
