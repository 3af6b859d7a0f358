"""How current a subscribed calendar is, in honest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.feeds.queries import Subscription

HOUR_SECONDS = 3600
# Whoever has not looked for so long will probably not look again by itself.
SILENT = timedelta(days=3)


@dataclass(frozen=True)
class Freshness:
    """A sentence, and its tone: "good", "warn" or "" for nothing to worry about."""

    sentence: str
    tone: str = ""


def told(one: Subscription, now: datetime) -> Freshness:
    """Say when the calendar last looked, at which version, and whether something is newer."""
    seen = one.token.seen
    if seen is None:
        return Freshness("No calendar has looked yet.")
    what = "the rota" if seen.version_number is None else f"version {seen.version_number}"
    said = f"Last saw {what}, {ago(now - seen.at)}"
    if one.is_current:
        return Freshness(f"{said}: up to date.", "good")
    if now - seen.at > SILENT:
        return Freshness(
            f"{said}. It may have stopped looking: remove it there and add it again.", "warn"
        )
    return Freshness(f"{said}; something changed since. Google may take up to a day.", "warn")


def ago(gone: timedelta) -> str:
    """Write how long ago, such as "just now", "0:12 h ago" or "3 days ago"."""
    seconds = int(gone.total_seconds())
    if seconds < 60:
        return "just now"
    if seconds < 48 * HOUR_SECONDS:
        return f"{seconds // HOUR_SECONDS}:{seconds % HOUR_SECONDS // 60:02} h ago"
    return f"{seconds // (24 * HOUR_SECONDS)} days ago"
