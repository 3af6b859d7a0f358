"""What a certificate says, as it is kept."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class DayLevel(msgspec.Struct, frozen=True):
    """A local date: chance that it keeps the promise and mean service level, 0–1; None: quiet."""

    day: date
    chance: float | None
    level: float | None


class WeakInterval(msgspec.Struct, frozen=True):
    """An interval that begins at `start` (aware UTC): service level, contacts missed in it."""

    start: datetime
    level: float
    missed: float


class QueueCertificate(msgspec.Struct, frozen=True):
    """One queue: the promise, the chance (0–1) that a day keeps it with its 95 % limits.

    `levels` per interval of the version's grid, None where nobody asks; `weakest` those in which
    most contacts are missed. `occupancy` over all; `oldest_hours` of waiting work, None for phone
    and chat. None stands for "nobody asks".
    """

    queue_id: str
    target_share: float
    threshold_seconds: float
    definition: str
    chance: float | None
    low: float | None
    high: float | None
    days: tuple[DayLevel, ...]
    levels: tuple[float | None, ...]
    weakest: tuple[WeakInterval, ...]
    occupancy: float | None
    oldest_hours: float | None


class Certificate(msgspec.Struct, frozen=True):
    """All queues of a version, from so many simulated futures."""

    futures: int
    queues: tuple[QueueCertificate, ...]


def encode(certificate: Certificate) -> bytes:
    """Write a certificate."""
    return msgspec.json.encode(certificate)


def decode(content: bytes) -> Certificate:
    """Read what `encode` wrote."""
    return msgspec.json.decode(content, type=Certificate)
