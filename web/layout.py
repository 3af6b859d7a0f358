"""What surrounds every page: navigation by role, assets, messages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request, url_for

from planner.notices.queries import unseen_count
from web import forgery
from web.access import policies
from web.current import actor_or_none, planner
from web.headers import nonce

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Link:
    """An entry of the navigation; `section` marks it while any page of that room is open."""

    label: str
    endpoint: str
    section: str


# Groups of the navigation in the order of a working day; an entry shows to whom its page admits.
NAVIGATION: tuple[tuple[str, tuple[Link, ...]], ...] = (
    (
        "Mine",
        (
            Link("My rota", "my_rota.show", "my_rota"),
            Link("My notices", "notices.show", "notices"),
            Link("My hours", "my_hours.show", "my_hours"),
            Link("My wishes", "wishes.show", "wishes"),
            Link("My time off", "my_time_off.show", "my_time_off"),
            Link("My covers", "my_covers.show", "my_covers"),
            Link("My calendar", "calendars.show", "calendars"),
        ),
    ),
    (
        "Planning",
        (
            Link("Home", "home.lead", "home"),
            Link("Today", "swaps.show_today", "swaps"),
            Link("Demand", "demand.overview", "demand"),
            Link("Rotas", "rotas.overview", "rotas"),
            Link("Time off", "time_off.overview", "time_off"),
        ),
    ),
    (
        "Reports",
        (
            Link("Hours", "reports.hours", "reports"),
            Link("Letters refused", "letters.show", "letters"),
        ),
    ),
    (
        "Settings",
        (
            Link("People", "people.overview", "people"),
            Link("Sites", "sites.overview", "sites"),
            Link("Teams", "teams.overview", "teams"),
            Link("Queues", "queues.overview", "queues"),
            Link("Shifts", "templates.overview", "templates"),
            Link("Rules", "rules.overview", "rules"),
            Link("Users", "users.overview", "users"),
            Link("History", "trail.show", "trail"),
        ),
    ),
)


def navigation() -> list[tuple[str, list[Link]]]:
    """Return the groups of links that the signed-in person may follow."""
    who = actor_or_none()
    roles = None if who is None else who.roles
    declared = policies(current_app)
    groups = [
        (name, [link for link in links if declared[link.endpoint].admits(roles)])
        for name, links in NAVIGATION
    ]
    return [group for group in groups if group[1]]


def notices_waiting() -> int:
    """Count the notices that wait for the signed-in person's "Seen"."""
    who = actor_or_none()
    return 0 if who is None else unseen_count(planner(), who)


def asset(name: str) -> str:
    """Return the address of a static file, changed whenever its content changes."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def install(app: Flask) -> None:
    """Give every template what the frame of a page needs."""

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "actor": actor_or_none(),
            "asset": asset,
            "csrf_token": forgery.token,
            "navigation": navigation,
            "nonce": nonce,
            "notices_waiting": notices_waiting,
            "section": (request.endpoint or "").split(".")[0],
        }
