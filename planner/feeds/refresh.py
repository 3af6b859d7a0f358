"""Hear of facts and bring entries and bytes in line with them, in the worker."""

from __future__ import annotations

from typing import Any

from planner.application import Planner
from planner.feeds.bodies import match_addresses, render_due
from planner.feeds.entries import Changes, note_published_to, note_shifts, note_time_off


def refresh_published(planner: Planner, payload: dict[str, Any]) -> None:
    """Show what a publication changed; hears of the fact RotaPublished."""
    with planner.database.write() as session:
        changes = Changes(session)
        note_shifts(session, changes, payload["version_id"])
        session.flush()
        note_published_to(session, changes, payload["version_id"])
        changes.mark_due()
    render_due(planner)


def refresh_time_off(planner: Planner, payload: dict[str, Any]) -> None:
    """Show a person's approved time off to themself; hears of the fact TimeOffChanged."""
    with planner.database.write() as session:
        changes = Changes(session)
        note_time_off(session, changes, [payload["person_id"]], planner.clock())
        changes.mark_due()
    render_due(planner)


def refresh_addresses(planner: Planner, _payload: dict[str, Any]) -> None:
    """Render what a new address shows, forget what none shows; hears of FeedTokensChanged."""
    match_addresses(planner)
    render_due(planner)
