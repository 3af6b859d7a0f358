"""Plain words for instants, spans and minutes, at the wall of the person concerned."""

from __future__ import annotations

from datetime import date, datetime

from solver.instants import zone_of
from solver.judge.calendar import EPOCH, MINUTE, Calendar
from solver.judge.duties import Duty
from solver.problem import DutyPattern

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(calendar: Calendar, day: int, at: int) -> datetime:
    """Give an instant as wall time where the agent is on a day."""
    return (EPOCH + at * MINUTE).astimezone(zone_of(calendar.zone(day)))


def moment(calendar: Calendar, day: int, at: int) -> str:
    """Say "Mon 8 Mar 23:00"."""
    wall = local(calendar, day, at)
    return f"{dated(wall)} {wall:%H:%M}"


def date_words(calendar: Calendar, day: int) -> str:
    """Say "Mon 8 Mar"."""
    return dated(calendar.date(day))


def dated(at: date) -> str:
    """Say "Mon 8 Mar" of a date."""
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}"


def span(calendar: Calendar, duty: Duty) -> str:
    """Say "Mon 8 Mar 23:00–07:00" of a duty."""
    end = local(calendar, duty.day, duty.end)
    return f"{moment(calendar, duty.day, duty.start)}–{end:%H:%M}"


def times(calendar: Calendar, duty: Duty) -> str:
    """Say "23:00–07:00" of a duty."""
    start, end = (local(calendar, duty.day, at) for at in (duty.start, duty.end))
    return f"{start:%H:%M}–{end:%H:%M}"


def wall_times(pattern: DutyPattern) -> str:
    """Say "22:00–06:00" of a pattern, on its own wall."""
    first, last = pattern.segments[0].start_minute, pattern.segments[-1].end_minute
    return f"{wall(first)}–{wall(last)}"


def wall(minute: int) -> str:
    """Say "22:00" of a minute counted from a midnight."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def hours(minutes: int) -> str:
    """Say "8 h", "7 h 30 min" or "30 min"."""
    sign, (whole, rest) = "-" if minutes < 0 else "", divmod(abs(minutes), 60)
    parts = [f"{whole} h"] if whole else []
    parts += [f"{rest} min"] if rest or not whole else []
    return sign + " ".join(parts)


def counted(number: int, one: str, many: str) -> str:
    """Say "1 night" or "3 nights"."""
    return f"{number} {one if number == 1 else many}"


def clock_change(calendar: Calendar, before: Duty, after: Duty) -> str:
    """Say that the clocks change between two duties at one place, or nothing."""
    if calendar.zone(before.day) != calendar.zone(after.day):
        return ""
    first = local(calendar, before.day, before.end).utcoffset()
    last = local(calendar, after.day, after.start).utcoffset()
    if first is None or last is None or first == last:
        return ""
    return ": the clocks go forward" if last > first else ": the clocks go back"
