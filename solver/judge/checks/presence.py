"""Heads present in a window, whatever the volume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import numpy as np

from solver.instants import instant
from solver.judge.calendar import minute_of
from solver.judge.intervals import Grid, Intervals
from solver.judge.words import dated, hours
from solver.judge.work import Finding, Work
from solver.rules import MinimumPresence


def minimum_presence(rule: MinimumPresence, present: Intervals, grid: Grid) -> Iterator[Finding]:
    """Find the days on whose window somebody is missing; one finding a day."""
    seen = np.zeros(grid.count, dtype=bool)
    for day in range(grid.horizon.days) if rule.days is None else sorted(set(rule.days)):
        inside = _window(rule, day, grid)
        fresh = ~seen[inside]
        missing = np.maximum(rule.at_least - present[inside], 0)[fresh]
        seen[inside] = True
        if missing.any():
            yield _alone(rule, day, int(missing.sum()), grid)


def _window(rule: MinimumPresence, day: int, grid: Grid) -> slice:
    """Give the intervals that lie wholly inside the window of a day."""
    date = grid.horizon.first_date + timedelta(days=day)
    opens = minute_of(instant(date, rule.start_minute, rule.time_zone))
    closes = minute_of(instant(date, rule.end_minute, rule.time_zone))
    return grid.whole_inside(opens, closes)


def heads(rule: MinimumPresence, works: Iterable[Work], grid: Grid) -> Intervals:
    """Count in each interval who of those that the rule is about is there for all of it."""
    present = np.zeros(grid.count, dtype=np.int64)
    for work in works:
        if not rule.applies_to or work.person.agent.id in rule.applies_to:
            _count(rule, work, present, grid)
    return present


def _count(rule: MinimumPresence, work: Work, present: Intervals, grid: Grid) -> None:
    """Count one agent at most once in an interval, even when two duties overlap."""
    taken_until = 0
    for inside in sorted(_present(rule, work, grid), key=lambda one: one.start):
        first = max(inside.start, taken_until)
        present[first : inside.stop] += 1
        taken_until = max(taken_until, inside.stop)


def _present(rule: MinimumPresence, work: Work, grid: Grid) -> list[slice]:
    return [
        grid.whole_inside(start, end)
        for given in work.given
        for (start, end), queue in zip(given.duty.segments, given.queues, strict=True)
        if rule.queue is None or queue == rule.queue
    ]


def _alone(rule: MinimumPresence, day: int, missing: int, grid: Grid) -> Finding:
    def text() -> str:
        date = dated(grid.horizon.first_date + timedelta(days=day))
        where = f" on {rule.queue}" if rule.queue else ""
        lacking = hours(missing * grid.minutes)
        return f"{date}: fewer than {rule.at_least} present{where}, {lacking} of a person missing"

    return Finding((day,), missing, text)
