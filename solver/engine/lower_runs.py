"""Rules about days and nights in a row, as runs."""

from __future__ import annotations

from collections.abc import Iterator

from solver.engine.forms import Form, RunLength, ShortRun
from solver.engine.ground import Ground
from solver.instants import MINUTES_PER_DAY
from solver.problem import Agent
from solver.rules import DaysInARow, DaysOffInARow, NightsInARow, WholeWeekends

SATURDAY, SUNDAY = 5, 6


def days_in_a_row(ground: Ground, rule: DaysInARow) -> Iterator[Form]:
    """A run of worked days."""
    for number, agent in ground.protected(rule):
        yield RunLength(
            agent=number,
            marked=tuple(map(tuple, ground.on_day[number])),
            before=ground.past_run(agent, ground.past(agent)),
            most=rule.most,
            weight=rule.weight,
        )
        if rule.least > 1:
            before = None if agent.history is None else ground.past_run(agent, ground.past(agent))
            yield _short_run(ground, number, rule, before, is_free=False)


def days_off_in_a_row(ground: Ground, rule: DaysOffInARow) -> Iterator[Form]:
    """A run of days without a duty that must not be short."""
    for number, agent in ground.protected(rule):
        before = ground.past_gap(agent, ground.past(agent), rule.least)
        yield _short_run(ground, number, rule, before, is_free=True)


def _short_run(
    ground: Ground,
    number: int,
    rule: DaysInARow | DaysOffInARow,
    before: int | None,
    *,
    is_free: bool,
) -> ShortRun:
    return ShortRun(
        agent=number,
        marked=tuple(map(tuple, ground.on_day[number])),
        is_free=is_free,
        before=before,
        least=rule.least,
        weight=rule.weight,
    )


def whole_weekends(ground: Ground, rule: WholeWeekends) -> Iterator[Form]:
    """A run of worked weekend days that must not be one day long."""
    weekday = ground.calendar.weekday
    for number, agent in ground.protected(rule):
        by_day = enumerate(ground.on_day[number])
        before = 0 if weekday(0) != SUNDAY else _saturday_before(ground, agent)
        yield ShortRun(
            agent=number,
            marked=tuple(tuple(of) if weekday(day) >= SATURDAY else () for day, of in by_day),
            is_free=False,
            before=before,
            least=2,
            weight=rule.weight,
        )


def _saturday_before(ground: Ground, agent: Agent) -> int | None:
    if agent.history is None:
        return None
    return int(any(ground.started(agent, start, -1) for start, _ in ground.past(agent)))


def nights_in_a_row(ground: Ground, rule: NightsInARow) -> Iterator[Form]:
    """A run of days with a night."""
    for number, agent in ground.protected(rule):
        nights = set(ground.nights(number, agent))
        by_day = ground.on_day[number]
        yield RunLength(
            agent=number,
            marked=tuple(tuple(i for i in duties if i in nights) for duties in by_day),
            before=_night_run(ground, agent),
            most=rule.most,
            weight=rule.weight,
        )


def _night_run(ground: Ground, agent: Agent) -> int:
    calendar = ground.calendar
    zone = calendar.zone(agent, -1)
    nights = []
    for start, end in ground.past(agent):
        # No zone is two days away from the grid's.
        near = range(start // MINUTES_PER_DAY - 2, 1)
        day = next(d for d in near if start < calendar.wall(d + 1, 0, zone))
        if calendar.is_night(agent, day, start, end):
            nights.append((start, end))
    return ground.past_run(agent, nights)
