"""Names of time zones."""

from __future__ import annotations

import difflib
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


def zone_problem(name: str) -> str | None:
    """What is wrong with the name of a zone, with suggestions; None for an IANA zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        close = _similar(name)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Use a name like Europe/Dublin."
        return f"'{name}' is not a known time zone. {hint}"
    return None


def _similar(name: str) -> list[str]:
    by_lower = {zone.lower(): zone for zone in sorted(available_timezones())}
    wanted = name.strip().lower().replace(" ", "_")
    cities = [zone for lower, zone in by_lower.items() if lower.rsplit("/", 1)[-1] == wanted]
    close = [by_lower[lower] for lower in difflib.get_close_matches(wanted, by_lower, n=3)]
    return list(dict.fromkeys([*cities, *close]))[:3]
