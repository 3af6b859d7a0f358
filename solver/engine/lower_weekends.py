"""Rules about weekends and the turn of the year, as totals of groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from solver.engine.forms import Form, Total
from solver.engine.ground import Ground
from solver.problem import Agent
from solver.rules import Weekends, WeekendsInARow, YearEnd
from solver.rules.year_end import Feast

WEEK, WEEKEND = 7, 2
FEASTS: dict[Feast, tuple[tuple[int, int], int]] = {
    "christmas": ((12, 24), 3),
    "new-year": ((12, 31), 2),
}
"""First month and day of each feast, and how many days it has."""

Days = tuple[int, int]
"""A first day and how many there are."""


def weekends(ground: Ground, rule: Weekends) -> Iterator[Form]:
    """A count of groups: a weekend is worked when any duty overlaps it."""
    for number, agent in ground.protected(rule):
        yield Total(
            agent=number,
            coefficients={},
            groups=ground.weekends(number, agent),
            most=rule.most,
            weight=rule.weight,
        )


def weekends_in_a_row(ground: Ground, rule: WeekendsInARow) -> Iterator[Form]:
    """A count of groups in each row of weekends; its last one is worked by a duty of the rota."""
    for number, agent in ground.protected(rule):
        for saturday in ground.calendar.saturdays:
            last = _group(ground, number, agent, (saturday, WEEKEND))
            if not last:
                continue
            before = [(saturday - WEEK * back, WEEKEND) for back in range(1, rule.most + 1)]
            past = sum(_was_worked(ground, agent, days) for days in before)
            fresh = (d for d in before if not _was_worked(ground, agent, d))
            groups = (group for d in fresh if (group := _group(ground, number, agent, d)))
            yield Total(
                agent=number,
                coefficients={},
                groups=(last, *groups),
                start=past,
                most=rule.most,
                weight=rule.weight,
            )


def year_end(ground: Ground, rule: YearEnd) -> Iterator[Form]:
    """A count of the feasts worked in a turn of the year, and one of those of one's turn."""
    for number, agent in ground.protected(rule):
        for feasts in _turns_of_years(ground):
            past = [name for name, days in feasts.items() if _was_worked(ground, agent, days)]
            groups = {
                name: group
                for name, days in feasts.items()
                if (group := _group(ground, number, agent, days))
            }
            fresh = tuple(group for name, group in groups.items() if name not in past)
            if fresh:
                yield _at_most(number, fresh, len(past), 1, rule.weight)
            turn = rule.turns.get(agent.id)
            if turn in groups:
                yield _at_most(number, (groups[turn],), 0, 0, rule.weight)


def _at_most(
    number: int, groups: tuple[tuple[int, ...], ...], start: int, most: int, weight: int | None
) -> Total:
    return Total(
        agent=number, coefficients={}, groups=groups, start=start, most=most, weight=weight
    )


def _turns_of_years(ground: Ground) -> Iterator[dict[Feast, Days]]:
    first = ground.problem.horizon.first_date
    last = first + timedelta(days=ground.problem.horizon.days)
    for year in range(first.year - 1, last.year + 1):
        yield {
            name: ((date(year, *begins) - first).days, days)
            for name, (begins, days) in FEASTS.items()
        }


def _group(ground: Ground, number: int, agent: Agent, days: Days) -> tuple[int, ...]:
    return tuple(ground.touching(number, agent, *days))


def _was_worked(ground: Ground, agent: Agent, days: Days) -> bool:
    opens, closes = ground.calendar.date_span(agent, *days)
    return any(start < closes and opens < end for start, end in ground.past(agent))
