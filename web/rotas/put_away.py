"""Put a draft away that nobody will publish, after one question."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.rotas.discard import discard_draft
from planner.rotas.queries import grid_page
from web.current import actor, planner


def put_away_form(version_id: str) -> str:
    """Ask whether the draft should go."""
    page = grid_page(planner(), actor(), version_id)
    return render_template("rotas/put_away.html", page=page)


def put_away(version_id: str) -> Response:
    """Take the draft off the lists."""
    page = grid_page(planner(), actor(), version_id)
    discard_draft(planner(), actor(), version_id)
    flash("The draft was put away.")
    return redirect(url_for("rotas.overview", team=page.team_id), 303)
