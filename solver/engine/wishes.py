"""Wishes lowered into forms: most are a price on a duty, some a total."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from solver.engine.expand import Duty
from solver.engine.forms import BarredDuty, Form, Total
from solver.engine.ground import Ground
from solver.problem import (
    Agent,
    Wish,
    WishAvoid,
    WishDayOff,
    WishDuty,
    WishLength,
    WishStart,
)


def lower_wish(ground: Ground, number: int, agent: Agent, wish: Wish, price: int) -> Iterator[Form]:
    """The forms of one wish, at `price` a unit."""
    if isinstance(wish, WishDayOff):
        touching = tuple(ground.touching(number, agent, wish.day))
        yield Total(agent=number, coefficients={}, groups=(touching,), most=0, weight=price)
    elif isinstance(wish, WishDuty):
        named = _named(ground, number, wish)
        if wish.wanted:
            ones = dict.fromkeys(named, 1)
            yield Total(agent=number, coefficients=ones, least=1, weight=price)
        else:
            yield from (BarredDuty(duty=index, price=price) for index in named)
    else:
        yield from _priced(ground, number, wish, price)


def _named(ground: Ground, number: int, wish: WishDuty) -> list[int]:
    of_day = ground.on_day[number][wish.day]
    return [i for i in of_day if ground.duties[i].pattern.id == wish.pattern]


def _priced(ground: Ground, number: int, wish: Wish, price: int) -> Iterator[Form]:
    amount_of = UNITS[type(wish)]
    for index in ground.own[number]:
        if amount := amount_of(ground, ground.duties[index], wish):
            yield BarredDuty(duty=index, price=price * amount)


def _avoided(ground: Ground, duty: Duty, wish: WishAvoid) -> int:
    start, end = ground.calendar.minute(wish.start), ground.calendar.minute_up(wish.end)
    inside = sum(max(0, min(e, end) - max(s, start)) for s, e in duty.segments)
    return -(-inside // ground.problem.horizon.interval_minutes)


def _badly_started(ground: Ground, duty: Duty, wish: WishStart) -> int:
    agent = ground.problem.agents[duty.agent]
    minute = ground.calendar.minute_of_day(agent, duty.day, duty.start)
    return int(not wish.earliest_minute <= minute <= wish.latest_minute)


def _badly_long(ground: Ground, duty: Duty, wish: WishLength) -> int:
    return abs(duty.work - wish.minutes) // ground.problem.horizon.interval_minutes


UNITS: dict[type[Any], Callable[[Ground, Duty, Any], int]] = {
    WishAvoid: _avoided,
    WishStart: _badly_started,
    WishLength: _badly_long,
}
