"""How early people are told: the notice in days that a publication gives."""

from __future__ import annotations

from datetime import date, datetime

from planner.errors import Refused
from solver.instants import zone_of

NOTICE_DAYS = 14
"""Notice below this asks why (wellbeing reference: Chicago and Oregon, 14 days)."""


def notice_days(first_date: date, now: datetime, time_zone: str) -> int:
    """Count the days from today, in `time_zone`, to the first day of a rota."""
    return (first_date - now.astimezone(zone_of(time_zone)).date()).days


def notice_words(days: int) -> str:
    """Write notice as pages say it: "14 days' notice"; once the days have begun it is 0."""
    return "1 day's notice" if days == 1 else f"{max(0, days)} days' notice"


def why_words(why_late: str, days: int | None) -> str:
    """Write why people were told so late; with notice enough it is why there is a new version."""
    return why_late if days is not None and days >= NOTICE_DAYS else f"Late: {why_late}"


def check_notice(days: int, why_late: str | None) -> None:
    """Raise `Refused` when notice is short and nobody says why."""
    if days < NOTICE_DAYS and not (why_late or "").strip():
        raise Refused(f"This gives people {notice_words(days)} instead of {NOTICE_DAYS}. Say why.")
