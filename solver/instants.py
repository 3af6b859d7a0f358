"""Wall-clock minutes to instants: the one definition of when a duty happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

MINUTES_PER_DAY = 1440


@cache
def zone_of(name: str) -> ZoneInfo:
    """Load an IANA zone; raises `ZoneInfoNotFoundError` for an unknown name."""
    return ZoneInfo(name)


@lru_cache(maxsize=65536)
def instant(day: date, minute: int, time_zone: str) -> datetime:
    """Turn a wall-clock minute after local midnight of `day` into an aware UTC instant.

    `minute` may be 1440 or more (following days). A wall time that the clocks skip is moved
    forward by the skipped span; one that happens twice is the first of the two (PEP 495, fold 0).
    """
    days, rest = divmod(minute, MINUTES_PER_DAY)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60))
    return wall.replace(tzinfo=zone_of(time_zone)).astimezone(UTC)
