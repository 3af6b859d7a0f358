"""A problem in which what is planned stays: pinned where it must, at a price where it may move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import msgspec

from solver.explain.words import PLANNED
from solver.news import Again, Joins, News, ReplanError
from solver.problem import FULL, Agent, Pin, RotaProblem, Wish, WishDuty
from solver.rota import Assignment, Rota
from solver.rules import Coverage, Pins, Rule, Wishes

KEPT_SOON, KEPT_LATER, SOON_DAYS = 80, 40, 3
"""What changing one day of one person costs, in hundredths of what a missing shift wins."""
QUEUE_KEPT = 5
"""The same for another queue in the shift one has."""
LEAST_PRICE, MOST_PRICE = 1000, 10**7

Cells = dict[tuple[str, int], list[Assignment]]


def pinned(problem: RotaProblem, rota: Rota, news: News, today: int) -> RotaProblem:
    """Pin what must stay: the past, and whatever the news leaves alone."""
    kept = tuple(pin for pin in problem.pins if _is_in_force(problem, pin))
    taken = {(one.agent, one.day) for one in kept}
    pins = tuple(
        pin for pin in _pins(problem, rota, news, today) if (pin.agent, pin.day) not in taken
    )
    others = (rule for rule in problem.rules if not isinstance(rule, Pins))
    return msgspec.structs.replace(problem, pins=(*kept, *pins), rules=(*others, Pins()))


def _is_in_force(problem: RotaProblem, pin: Pin) -> bool:
    return any(
        isinstance(rule, Pins) and (not rule.applies_to or pin.agent in rule.applies_to)
        for rule in problem.rules
    )


def _pins(problem: RotaProblem, rota: Rota, news: News, today: int) -> Iterator[Pin]:
    given = by_cell(rota)
    for agent in problem.agents:
        if isinstance(news, Joins) and agent.id == news.agent.id:
            continue
        for day in range(problem.horizon.days):
            if _stays(agent.id, day, news, today):
                own = given.get((agent.id, day), [])
                if len(own) > 1:
                    raise ReplanError(
                        f"{agent.id} has {len(own)} shifts on {_date(problem, day)}; only one can "
                        "be kept. Correct that day first."
                    )
                yield _pin(agent.id, day, own)


def _date(problem: RotaProblem, day: int) -> str:
    return f"{problem.horizon.first_date + timedelta(days=day):%a %-d %b}"


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
        return Pin(agent=agent, day=day, pattern=None, reason=PLANNED)
    (one,) = own
    return Pin(agent=agent, day=day, pattern=one.pattern, queues=one.queues, reason=PLANNED)


def by_cell(rota: Rota) -> Cells:
    """Give the assignments of each person and day."""
    given: Cells = {}
    for one in rota.assignments:
        given.setdefault((one.agent, one.day), []).append(one)
    return given


class Planned(NamedTuple):
    """What is planned already: the rota of these people on these days."""

    rota: Rota
    people: frozenset[str]
    days: range


def keeping(problem: RotaProblem, planned: Planned) -> RotaProblem:
    """Put a price on every change of what is planned already, a higher one on the next few days."""
    given, worth = by_cell(planned.rota), worth_of_a_shift(problem)
    people = tuple(
        msgspec.structs.replace(
            agent,
            wishes=(
                *_at_weight_one(problem, agent),
                *(_wishes(agent, planned.days, given, worth) if agent.id in planned.people else ()),
            ),
        )
        for agent in problem.agents
    )
    others = (rule for rule in problem.rules if not isinstance(rule, Wishes))
    rules: tuple[Rule, ...] = (*others, Wishes(weight=1))
    return msgspec.structs.replace(problem, agents=people, rules=rules)


def _at_weight_one(problem: RotaProblem, agent: Agent) -> Iterator[Wish]:
    """Give a person's own wishes, as dear under a rule of weight 1 as they are under the rules."""
    weight = sum(
        rule.weight or 0
        for rule in problem.rules
        if isinstance(rule, Wishes) and (not rule.applies_to or agent.id in rule.applies_to)
    )
    for wish in agent.wishes:
        if weight * wish.price:
            yield msgspec.structs.replace(wish, price=weight * wish.price)


def worth_of_a_shift(problem: RotaProblem) -> int:
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
    """Wish for the planned shift of each day, and for none on a day that is planned free."""
    for day in days:
        price = worth * (KEPT_SOON if day - days.start < SOON_DAYS else KEPT_LATER) // 100
        own = given.get((agent.id, day), [])
        for one in own:
            yield WishDuty(day=day, pattern=one.pattern, wanted=True, price=price)
        if not own:
            # A night shift of the day before would break a wish to be free.
            for pattern in agent.patterns:
                yield WishDuty(day=day, pattern=pattern, wanted=False, price=price)
