"""The versions of a rota, and what differs between two of them."""

from __future__ import annotations

from flask import render_template, request

from planner.rotas.version_history import compare_versions, version_history
from web.current import actor, planner


def versions_of(version_id: str) -> str:
    """List what was published on the days of a version: who, when, why, what changed."""
    page = version_history(planner(), actor(), version_id)
    return render_template("rotas/versions.html", page=page)


def changes(version_id: str) -> str:
    """Show each person's shifts before → after."""
    since = request.args.get("since") or None
    page = compare_versions(planner(), actor(), version_id, since)
    return render_template("rotas/changes.html", page=page)
