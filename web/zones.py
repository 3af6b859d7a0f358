"""Time zones that a page may offer and a viewer may choose."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote
from zoneinfo import available_timezones

from flask import request

from web.words import city

COOKIE = "planner_zone"
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc")


def viewers_zone() -> str | None:
    """Return the zone of the viewer's device, if the browser has told it."""
    zone = unquote(request.cookies.get(COOKIE, ""))
    return zone if zone in available_timezones() else None


def offered(sites: Iterable[str]) -> list[tuple[str, str]]:
    """List zones to switch between: those of the sites, then the viewer's own, then UTC."""
    zones = {zone: city(zone) for zone in sites}
    own = viewers_zone()
    if own is not None:
        zones.setdefault(own, f"{city(own)} (this device)")
    zones.setdefault("UTC", "UTC")
    return list(zones.items())
