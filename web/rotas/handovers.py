"""Hand-overs: how long neighbouring sites overlap, and what to do when the clocks part them."""

from __future__ import annotations

from flask import render_template, request

from planner.rotas.queries import handover_page
from web.current import actor, planner
from web.forms import Form

DAYS = 182
MOST_DAYS = 366


def hand_overs() -> str | tuple[str, int]:
    """Show the overlaps of the next half year, or from a day that is asked for."""
    today = planner().clock().date()
    form = Form(request.args) if request.args else Form(first=today, days=DAYS)
    first = form.day("first") if request.args else today
    days = form.whole("days", 1, MOST_DAYS) if request.args else DAYS
    page = handover_page(planner(), actor(), first, days) if form.ok and first else None
    shown = render_template("rotas/handovers.html", form=form, page=page, most_days=MOST_DAYS)
    return shown if form.ok else (shown, 400)
