"""Duties as spans of instants, classified from nothing but their start and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from solver.instants import instant
from solver.judge.calendar import Calendar, minute_of
from solver.problem import DutyPattern, PastDuty


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty on a day: minutes since the epoch, half-open; `pattern` is empty for a past one.

    `dates` are the local dates it touches, `weekends` the Saturdays of the weekends it touches.
    """

    day: int
    pattern: str
    label: str
    start: int
    end: int
    segments: tuple[tuple[int, int], ...]
    segment_minutes: int
    work_minutes: int
    paid_minutes: int
    night: bool
    dates: tuple[int, ...]
    weekends: tuple[int, ...]

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether the duty, gaps included, meets a half-open span."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Given:
    """A duty in the rota with the queue of each segment."""

    duty: Duty
    queues: tuple[str | None, ...]


def duty_on(pattern: DutyPattern, day: int, calendar: Calendar) -> Duty:
    """Work out when a pattern given on a day happens, and what kind of duty that makes it."""
    segments = _spans(pattern, day, calendar)
    start, end = segments[0][0], segments[-1][1]
    elapsed = sum(last - first for first, last in segments)
    unpaid = pattern.unplaced_unpaid_break_minutes
    return Duty(
        day=day,
        pattern=pattern.id,
        label=pattern.label,
        start=start,
        end=end,
        segments=segments,
        segment_minutes=elapsed,
        work_minutes=elapsed - unpaid - pattern.unplaced_paid_break_minutes,
        paid_minutes=elapsed - unpaid + pattern.paid_break_minutes,
        night=calendar.is_night(day, start, end),
        dates=calendar.dates_touched(start, end),
        weekends=calendar.weekends_touched(start, end),
    )


def _spans(pattern: DutyPattern, day: int, calendar: Calendar) -> tuple[tuple[int, int], ...]:
    zone = pattern.time_zone or calendar.zone(day)
    first_date = calendar.horizon.first_date + timedelta(days=day)
    return tuple(
        (
            minute_of(instant(first_date, one.start_minute, zone)),
            minute_of(instant(first_date, one.end_minute, zone)),
        )
        for one in pattern.segments
    )


def past_duty(past: PastDuty, calendar: Calendar) -> Duty:
    """Place a duty worked before the horizon on the local date on which it started."""
    start, end, day = minute_of(past.start), minute_of(past.end), calendar.day_of(past.start)
    return Duty(
        day=day,
        pattern="",
        label=past.label,
        start=start,
        end=end,
        segments=(),
        segment_minutes=0,
        work_minutes=0,
        paid_minutes=past.paid_minutes,
        night=calendar.is_night(day, start, end),
        dates=(),
        weekends=(),
    )
