"""From a shift template and a date to instants and paid minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from solver.instants import instant

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ShiftSegment:
    """A stretch of work on one queue (None: none), as instants `[start, end)`."""

    start: datetime
    end: datetime
    queue_id: str | None


@dataclass(frozen=True)
class ShiftTimes:
    """When a shift happens; paid minutes are elapsed ones less the unpaid break."""

    start: datetime
    end: datetime
    segments: tuple[ShiftSegment, ...]
    paid_minutes: int


def shift_times(
    segments: Sequence[Sequence[int]],
    queues: Sequence[str | None],
    day: date,
    time_zone: str,
    unpaid_break_minutes: int,
) -> ShiftTimes:
    """Place a template's `[start_minute, end_minute)` segments on a local date.

    Wall times are kept on both sides of a clock change: 22:00–06:00 is 7 h when the clocks go
    forward.
    """
    placed = tuple(
        ShiftSegment(instant(day, start, time_zone), instant(day, end, time_zone), queue)
        for (start, end), queue in zip(segments, queues, strict=True)
    )
    elapsed = sum((one.end - one.start for one in placed), timedelta())
    paid = elapsed // MINUTE - unpaid_break_minutes
    return ShiftTimes(placed[0].start, placed[-1].end, placed, paid)


def segments_json(segments: Sequence[ShiftSegment]) -> list[dict[str, Any]]:
    """Write segments as they are stored."""
    return [
        {"start": one.start.isoformat(), "end": one.end.isoformat(), "queue_id": one.queue_id}
        for one in segments
    ]


def segments_of(stored: Sequence[dict[str, Any]]) -> tuple[ShiftSegment, ...]:
    """Read stored segments."""
    return tuple(
        ShiftSegment(
            datetime.fromisoformat(one["start"]),
            datetime.fromisoformat(one["end"]),
            one["queue_id"],
        )
        for one in stored
    )
