"""Wishes that the rota does not meet; one finding a wish."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from solver.judge.calendar import minute_of
from solver.judge.duties import Duty
from solver.judge.words import date_words, hours, moment
from solver.judge.work import Finding, Work
from solver.problem import Wish, WishAvoid, WishDayOff, WishDuty, WishLength, WishStart
from solver.rules import Wishes


def wishes(_: Wishes, work: Work) -> Iterator[Finding]:
    """Find broken wishes; the amount is the price times how often the wish is broken."""
    for wish in work.person.agent.wishes:
        broken = _broken(wish, work)
        if broken:
            yield _missed(wish, work, broken)


def _missed(wish: Wish, work: Work, broken: list[tuple[int, int]]) -> Finding:
    days = tuple(sorted({day for day, _ in broken}))
    units = sum(times for _, times in broken)
    return Finding(days, units * wish.price, lambda: f"Wish not met: {_words(wish, work)}")


def _broken(wish: Wish, work: Work) -> list[tuple[int, int]]:
    """List the days on which a wish is broken and how often."""
    match wish:
        case WishDayOff():
            return [(wish.day, 1)] if any(wish.day in one.dates for one in work.duties) else []
        case WishDuty():
            given = any(one.pattern == wish.pattern for one in _on(work, wish.day))
            return [(wish.day, 1)] if given != wish.wanted else []
        case WishAvoid():
            return _counted(work, lambda duty: _intervals_inside(wish, duty, work))
        case WishStart():
            return _counted(work, lambda duty: _starts_outside(wish, duty, work))
        case WishLength():
            return _counted(work, lambda duty: _intervals_off(wish, duty, work))


def _on(work: Work, day: int) -> list[Duty]:
    return [one.duty for one in work.by_day.get(day, ())]


def _counted(work: Work, times_of: Callable[[Duty], int]) -> list[tuple[int, int]]:
    each = ((duty.day, times_of(duty)) for duty in work.duties)
    return [(day, times) for day, times in each if times]


def _intervals_inside(wish: WishAvoid, duty: Duty, work: Work) -> int:
    opens, closes = minute_of(wish.start), minute_of(wish.end)
    inside = (min(end, closes) - max(start, opens) for start, end in duty.segments)
    minutes = sum(one for one in inside if one > 0)
    return -(-minutes // work.person.interval_minutes)


def _starts_outside(wish: WishStart, duty: Duty, work: Work) -> int:
    starts = work.person.calendar.minute_of_day(duty.day, duty.start)
    return int(not wish.earliest_minute <= starts <= wish.latest_minute)


def _intervals_off(wish: WishLength, duty: Duty, work: Work) -> int:
    return abs(duty.work_minutes - wish.minutes) // work.person.interval_minutes


def _words(wish: Wish, work: Work) -> str:
    calendar = work.person.calendar
    match wish:
        case WishDayOff():
            return f"free on {date_words(calendar, wish.day)}"
        case WishDuty():
            kind = "to have" if wish.wanted else "not to have"
            return f"{kind} {wish.pattern} on {date_words(calendar, wish.day)}"
        case WishAvoid():
            opens, closes = minute_of(wish.start), minute_of(wish.end)
            return f"free {moment(calendar, 0, opens)} to {moment(calendar, 0, closes)}"
        case WishStart():
            return f"start between {_wall(wish.earliest_minute)} and {_wall(wish.latest_minute)}"
        case WishLength():
            return f"shifts of {hours(wish.minutes)}"


def _wall(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
