"""For administrators: who changed what."""

from __future__ import annotations

from flask import render_template, request

from planner.reports.trail import AREAS, IMPORTED, trail
from web.current import actor, planner

HIGHEST = 2**53


def show() -> str:
    """Show a page of the trail, of one area or of all."""
    area = request.args.get("area") or None
    before = request.args.get("before", type=int)
    page = trail(planner(), actor(), area, None if before is None else min(before, HIGHEST))
    return render_template("reports/trail.html", page=page, areas=(*AREAS, IMPORTED), area=area)
