"""Heads present in a window, whatever the volume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import numpy as np

from solver.grid import grid_start
from solver.instants import instant, zone_of
from solver.judge.calendar import MINUTE, minute_of
from solver.judge.intervals import Grid, Intervals
from solver.judge.words import dated, hours
from solver.judge.work import Finding, Work
from solver.rules import HandOver, KeptApart, MinimumPresence, Pairing

Windowed = MinimumPresence | HandOver
Counted = Windowed | KeptApart | Pairing


def minimum_presence(rule: MinimumPresence, present: Intervals, grid: Grid) -> Iterator[Finding]:
    """Find the days on whose window somebody is missing; one finding a day."""
    for day, missing in _missing(rule, present, grid):
        yield _alone(rule, day, missing, grid)


def hand_over(rule: HandOver, present: Intervals, grid: Grid) -> Iterator[Finding]:
    """Find the days on whose window one side or the other is missing; `present[side, interval]`."""
    for side, heads_there in zip(("who gives", "who takes"), present, strict=True):
        for day, missing in _missing(rule, heads_there, grid):
            yield _one_sided(side, day, missing, grid)


def kept_apart(_: KeptApart, present: Intervals, grid: Grid) -> Iterator[Finding]:
    """Find the intervals in which more than one of them is there; one finding for all."""
    (together,) = np.nonzero(present > 1)
    if len(together):
        amount = int((present[together] - 1).sum())
        yield _together(together.tolist(), amount, grid)


def pairing(rule: Pairing, present: Intervals, grid: Grid) -> Iterator[Finding]:
    """Find for each learner the intervals without a mentor; one finding a learner."""
    for learner, there in zip(rule.learners, present[1:], strict=True):
        (alone,) = np.nonzero((there > 0) & (present[0] == 0))
        if len(alone):
            yield _unpaired(learner, alone.tolist(), grid)


def _missing(rule: Windowed, present: Intervals, grid: Grid) -> Iterator[tuple[int, int]]:
    """Yield days with the missing heads of their window, summed over intervals not seen before."""
    seen = np.zeros(grid.count, dtype=bool)
    for day in range(grid.horizon.days) if rule.days is None else sorted(set(rule.days)):
        inside = _window(rule, day, grid)
        fresh = ~seen[inside]
        missing = np.maximum(rule.at_least - present[inside], 0)[fresh]
        seen[inside] = True
        if missing.any():
            yield day, int(missing.sum())


def _window(rule: Windowed, day: int, grid: Grid) -> slice:
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


def heads_of_sides(rule: HandOver, works: Iterable[Work], grid: Grid) -> Intervals:
    """Count the same of each side: `[side, interval]`, the side that gives first."""
    present = np.zeros((2, grid.count), dtype=np.int64)
    for work in works:
        for side, names in enumerate((rule.giving, rule.taking)):
            if work.person.agent.id in names:
                _count(rule, work, present[side], grid)
    return present


def heads_of_people(rule: KeptApart, works: Iterable[Work], grid: Grid) -> Intervals:
    """Count in each interval who of those kept apart is there for all of it."""
    present = np.zeros(grid.count, dtype=np.int64)
    for work in works:
        if work.person.agent.id in rule.people:
            _count(rule, work, present, grid)
    return present


def heads_of_pairs(rule: Pairing, works: Iterable[Work], grid: Grid) -> Intervals:
    """Count in each interval the mentors, then each learner: `[who, interval]`."""
    present = np.zeros((1 + len(rule.learners), grid.count), dtype=np.int64)
    for work in works:
        name = work.person.agent.id
        if name in rule.mentors:
            _count(rule, work, present[0], grid)
        if name in rule.learners:
            _count(rule, work, present[1 + rule.learners.index(name)], grid)
    return present


def _count(rule: Counted, work: Work, present: Intervals, grid: Grid) -> None:
    """Count one agent at most once in an interval, even when two duties overlap."""
    taken_until = 0
    for inside in sorted(_present(rule, work, grid), key=lambda one: one.start):
        first = max(inside.start, taken_until)
        present[first : inside.stop] += 1
        taken_until = max(taken_until, inside.stop)


def _present(rule: Counted, work: Work, grid: Grid) -> list[slice]:
    return [
        grid.whole_inside(start, end)
        for given in work.given
        for (start, end), queue in zip(given.duty.segments, given.queues, strict=True)
        if isinstance(rule, (KeptApart, Pairing)) or rule.queue is None or queue == rule.queue
    ]


def _alone(rule: MinimumPresence, day: int, missing: int, grid: Grid) -> Finding:
    def text() -> str:
        date = dated(grid.horizon.first_date + timedelta(days=day))
        where = f" on {rule.queue}" if rule.queue else ""
        lacking = hours(missing * grid.minutes)
        return f"{date}: fewer than {rule.at_least} present{where}, {lacking} of a person missing"

    return Finding((day,), missing, text)


def _one_sided(side: str, day: int, missing: int, grid: Grid) -> Finding:
    def text() -> str:
        date = dated(grid.horizon.first_date + timedelta(days=day))
        return f"{date}: {side} is not at the hand-over for {hours(missing * grid.minutes)}"

    return Finding((day,), missing, text)


def _unpaired(learner: str, intervals: list[int], grid: Grid) -> Finding:
    days = _days_of(intervals, grid)

    def text() -> str:
        since = dated(grid.horizon.first_date + timedelta(days=days[0]))
        alone = hours(len(intervals) * grid.minutes)
        return f"{learner} works {alone} without anybody who can help, first on {since}"

    return Finding(days, len(intervals), text)


def _days_of(intervals: list[int], grid: Grid) -> tuple[int, ...]:
    zone, first = zone_of(grid.horizon.time_zone), grid.horizon.first_date
    starts = (grid_start(grid.horizon) + grid.minutes * MINUTE * one for one in intervals)
    return tuple(sorted({(at.astimezone(zone).date() - first).days for at in starts}))


def _together(intervals: list[int], amount: int, grid: Grid) -> Finding:
    days = _days_of(intervals, grid)

    def text() -> str:
        since = dated(grid.horizon.first_date + timedelta(days=days[0]))
        return (
            f"People kept apart are together for {hours(amount * grid.minutes)}, first on {since}"
        )

    return Finding(days, amount, text)
