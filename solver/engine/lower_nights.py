"""What may follow a night, as totals of two groups."""

from __future__ import annotations

from collections.abc import Iterator

from solver.engine.forms import Form, Total
from solver.engine.ground import Ground
from solver.problem import Agent
from solver.rules import DaysOffAfterNights


def days_off_after_nights(ground: Ground, rule: DaysOffAfterNights) -> Iterator[Form]:
    """For each day two groups of which one may be met: its nights, and what must not follow."""
    for number, agent in ground.protected(rule):
        nights, by_day = set(ground.nights(number, agent)), ground.on_day[number]
        for day in range(-rule.least, len(by_day)):
            follows = range(max(0, day + 1), min(len(by_day), day + rule.least + 1))
            others = tuple(i for later in follows for i in by_day[later] if i not in nights)
            of_day = tuple(i for i in by_day[day] if i in nights) if day >= 0 else ()
            was = day < 0 and _was_night(ground, agent, day)
            if others and (of_day or was):
                yield Total(
                    agent=number,
                    coefficients={},
                    groups=(of_day, others) if of_day else (others,),
                    start=int(was),
                    most=1,
                    weight=rule.weight,
                )


def _was_night(ground: Ground, agent: Agent, day: int) -> bool:
    return any(
        ground.started(agent, start, day) and ground.calendar.is_night(agent, day, start, end)
        for start, end in ground.past(agent)
    )
