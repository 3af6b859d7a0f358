"""A problem in which what is planned stays: pinned where it must, at a price where it may move."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from solver.news import Again, Joins, News, ReplanError
from solver.problem import FULL, Agent, Pin, RotaProblem, Wish, WishDayOff, WishDuty
from solver.rota import Assignment, Rota
from solver.rules import Coverage, Pins, Rule, Wishes

KEPT_SOON, KEPT_LATER, SOON_DAYS = 80, 40, 3
"""What changing one day of one person costs, in hundredths of what a missing shift wins."""
LEAST_PRICE, MOST_PRICE = 1000, 10**7

Cells = dict[tuple[str, int], list[Assignment]]


def pinned(problem: RotaProblem, rota: Rota, news: News, today: int) -> RotaProblem:
    """Pin what must stay: the past, and whatever the news leaves alone."""
    taken = {(one.agent, one.day) for one in problem.pins}
    pins = tuple(
        pin for pin in _pins(problem, rota, news, today) if (pin.agent, pin.day) not in taken
    )
    has_rule = any(isinstance(rule, Pins) for rule in problem.rules)
    rules = problem.rules if has_rule else (*problem.rules, Pins())
    return msgspec.structs.replace(problem, pins=(*problem.pins, *pins), rules=rules)


def _pins(problem: RotaProblem, rota: Rota, news: News, today: int) -> Iterator[Pin]:
    given = _by_cell(rota)
    for agent in problem.agents:
        if isinstance(news, Joins) and agent.id == news.agent.id:
            continue
        for day in range(problem.horizon.days):
            if _stays(agent.id, day, news, today):
                own = given.get((agent.id, day), [])
                if len(own) > 1:
                    raise ReplanError(
                        f"{agent.id} has {len(own)} shifts on day {day}; only one can be kept."
                    )
                yield _pin(agent.id, day, own)


def _stays(agent: str, day: int, news: News, today: int) -> bool:
    if day < today:
        return True
    if not isinstance(news, Again):
        return False
    return bool(news.agents and agent not in news.agents) or bool(
        news.days and day not in news.days
    )


def _pin(agent: str, day: int, own: list[Assignment]) -> Pin:
    if not own:
        return Pin(agent=agent, day=day, pattern=None, reason="planned")
    (one,) = own
    return Pin(agent=agent, day=day, pattern=one.pattern, queues=one.queues, reason="planned")


def _by_cell(rota: Rota) -> Cells:
    given: Cells = {}
    for one in rota.assignments:
        given.setdefault((one.agent, one.day), []).append(one)
    return given


def keeping(problem: RotaProblem, rota: Rota, days: range) -> RotaProblem:
    """Put a price on every change of the days planned already, a higher one on the next few."""
    given, planned = _by_cell(rota), {one.agent for one in rota.assignments}
    rule = next((one for one in problem.rules if isinstance(one, Wishes)), None)
    weight = max(1, (rule.weight or 1) if rule else 1)
    people = tuple(
        msgspec.structs.replace(agent, wishes=(*agent.wishes, *_wishes(agent, days, given, weight)))
        if agent.id in planned
        else agent
        for agent in problem.agents
    )
    rules: tuple[Rule, ...] = problem.rules if rule else (*problem.rules, Wishes(weight=1))
    return msgspec.structs.replace(problem, agents=people, rules=rules)


def _worth_of_a_shift(problem: RotaProblem) -> int:
    """Give the dearest price at which an average shift covers the first person that is missing."""
    weight = sum(one.weight or 0 for one in problem.rules if isinstance(one, Coverage))
    firsts = [
        curve.short[0].price for demand in problem.demands for curve in demand.curves if curve.short
    ]
    minutes = [
        segment.end_minute - segment.start_minute
        for pattern in problem.patterns
        for segment in pattern.segments
    ]
    intervals = sum(minutes) // (len(problem.patterns) or 1) // problem.horizon.interval_minutes
    return min(MOST_PRICE, max(LEAST_PRICE, weight * max(firsts, default=0) * FULL * intervals))


def _wishes(agent: Agent, days: range, given: Cells, worth: int) -> Iterator[Wish]:
    for day in days:
        price = worth * (KEPT_SOON if day - days.start < SOON_DAYS else KEPT_LATER) // 100
        own = given.get((agent.id, day), [])
        for one in own:
            yield WishDuty(day=day, pattern=one.pattern, wanted=True, price=price)
        if not own:
            yield WishDayOff(day=day, price=price)
