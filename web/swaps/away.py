"""Mark somebody away: first what it leaves short, then the search for cover."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import Refused
from planner.rotas.correct_ground import Overtaken
from planner.swaps import away as verbs
from web.current import actor, planner
from web.forms import Form


def away_form(version_id: str) -> str | Response:
    """Show what is short without this person."""
    asked = _asked(request.args.get("person", ""), request.args.get("day", ""))
    if asked is None:
        return redirect(url_for("swaps.show_today"), 303)
    person_id, day = asked
    try:
        page = verbs.look_at_away(planner(), actor(), version_id, person_id, day)
    except Overtaken as told:
        flash("A newer version holds on this day: here it is.")
        return redirect(_address(told.version_id, person_id, day), 303)
    return render_template("swaps/away.html", page=page, version_id=version_id)


def mark_away(version_id: str) -> Response:
    """Publish the rota without this person, and go on to who could cover."""
    form = Form(request.form)
    asked = _asked(form["person"], form["day"])
    if asked is None:
        return redirect(url_for("swaps.show_today"), 303)
    person_id, day = asked
    try:
        done = verbs.report_away(planner(), actor(), version_id, person_id, day)
    except Overtaken as told:
        flash(str(told), "error")
        return redirect(_address(told.version_id, person_id, day), 303)
    except Refused as told:
        flash(str(told), "error")
        return redirect(url_for("swaps.show_today"), 303)
    flash(f"Published as version {done.number}. Their absence is credited.")
    if not done.request_ids:
        return redirect(url_for("rotas.grid", version_id=done.version_id), 303)
    return redirect(url_for("swaps.show_cover", request_id=done.request_ids[0]), 303)


def _asked(person_id: str, day: str) -> tuple[str, date] | None:
    try:
        return (person_id, date.fromisoformat(day)) if person_id else None
    except ValueError:
        return None


def _address(version_id: str, person_id: str, day: date) -> str:
    return url_for("swaps.away_form", version_id=version_id, person=person_id, day=day.isoformat())
