"""Demand at a glance: how far each queue has come, and what comes next."""

from __future__ import annotations

from flask import render_template

from planner.demand.queries import demand_overview
from web.current import actor, planner
from web.demand.queue_words import CHANNEL_NAMES
from web.demand.requirement import usual_form


def overview() -> str:
    """Show where every queue stands."""
    return render_template(
        "demand/overview.html",
        page=demand_overview(planner(), actor()),
        channels=CHANNEL_NAMES,
        form=usual_form(),
    )
