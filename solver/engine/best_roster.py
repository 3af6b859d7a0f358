"""Compiled search of one agent's cheapest roster at given prices, day by day.

Every way to come through a day that later days cannot tell apart is one label; of two equal labels
the cheaper is kept, and none that cannot become cheaper than a roster that is known. With more
labels than allowed the dearest are dropped and the answer is no longer proven.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.engine.compiled import compiled
from solver.engine.dominance import drop_dominated
from solver.engine.label_steps import LAST, RUNS, close_day, follow, open_day
from solver.engine.labels import NOTHING, Labels, Trail, clear, keep_cheapest, new_labels, put
from solver.engine.own_tables import Ints, OwnTables

MOST_STEPS = 1 << 22
"""Steps remembered in one search, to tell in the end which duties a label holds."""
NO_DUTY: Any = np.int64(-1)
"""Of numpy's own type: every plain number given to compiled code would compile it once more."""
NARROW = 48
"""Labels of the quick search whose answer tells the thorough one what is too dear."""


@compiled
def outlook(p: OwnTables, prices: Ints) -> Ints:
    """The least that duties from a given one on can add, `[duty]`; one more for none."""
    days, count = p.day_ends.shape[0] - 1, prices.shape[0]
    found = np.zeros(count + 1, dtype=np.int64)
    apart = False
    for number in range(p.rests.shape[0]):
        apart = apart or p.rests[number, 1] < 0 <= p.rests[number, 0]
    for day in range(days - 1, -1, -1):
        first, end = p.day_ends[day], p.day_ends[day + 1]
        for duty in range(end - 1, first - 1, -1):
            then = duty + 1
            if p.numbers[1] == 0:
                then = end
            elif apart:
                while then < end and p.spans[then, 0] < p.spans[duty, 1]:
                    then += 1
            found[duty] = min(found[duty + 1], found[then] + prices[duty])
    return found


@compiled
def close_label(
    p: OwnTables,
    x: Ints,
    then: Labels,
    day: int,
    cost: int,
    scale: int,
    most: int,
    trail: Trail,
    before: int,
    duty: int,
) -> None:
    """End a day for a label and keep it unless it is too dear."""
    price = close_day(p, x, day, scale)
    if price >= 0 and cost + price <= most:
        put(then, x, cost + price, trail, before, duty)


@compiled
def through_day(
    p: OwnTables,
    now: Labels,
    then: Labels,
    day: int,
    prices: Ints,
    least: Ints,
    scale: int,
    ceiling: int,
    trail: Trail,
) -> None:
    """Take every label through a day with one duty at the most."""
    first, end = p.day_ends[day], p.day_ends[day + 1]
    x, most = now.states[0].copy(), ceiling - least[end]
    for label in range(now.counts[0]):
        open_day(p, now.states[label], day)
        before = now.trails[label]
        x[:] = now.states[label]
        close_label(p, x, then, day, now.costs[label], scale, most, trail, before, NO_DUTY)
        for duty in range(first, end):
            if now.costs[label] + prices[duty] > most:
                continue
            x[:] = now.states[label]
            price = follow(p, x, day, duty, scale)
            if price >= 0:
                cost = now.costs[label] + price + prices[duty]
                close_label(p, x, then, day, cost, scale, most, trail, before, duty)


@compiled
def through_full_day(
    p: OwnTables,
    now: Labels,
    then: Labels,
    day: int,
    prices: Ints,
    least: Ints,
    scale: int,
    ceiling: int,
    trail: Trail,
) -> None:
    """Take every label through a day with any number of duties, one after the other."""
    first, end = p.day_ends[day], p.day_ends[day + 1]
    clear(then)
    for label in range(now.counts[0]):
        open_day(p, now.states[label], day)
        put(then, now.states[label], now.costs[label], trail, now.trails[label], NO_DUTY)
    x = now.states[0].copy()
    for duty in range(first, end):
        most = ceiling - least[duty + 1]
        for label in range(then.counts[0]):
            if then.costs[label] + prices[duty] > most:
                continue
            x[:] = then.states[label]
            price = follow(p, x, day, duty, scale)
            if price >= 0 and then.costs[label] + price + prices[duty] <= most:
                cost = then.costs[label] + price + prices[duty]
                put(then, x, cost, trail, then.trails[label], duty)
    clear(now)
    for label in range(then.counts[0]):
        x[:] = then.states[label]
        cost, before = then.costs[label], then.trails[label]
        close_label(p, x, now, day, cost, scale, ceiling - least[end], trail, before, NO_DUTY)


@compiled
def search_roster(
    p: OwnTables, prices: Ints, least: Ints, scale: int, width: int, ceiling: int
) -> tuple[int, Ints, bool]:
    """Find the cheapest roster not dearer than `ceiling`, no more than `width` labels a day."""
    runs = RUNS + p.runs.shape[0]
    size = runs + p.short_runs.shape[0] + p.numbers[0]
    now, then = new_labels(4 * width, size), new_labels(4 * width, size)
    trail = Trail(np.empty((MOST_STEPS, 2), dtype=np.int64), np.ones(1, dtype=np.int64))
    x = np.zeros(size, dtype=np.int64)
    x[LAST] = p.numbers[2]
    x[RUNS:runs] = p.runs[:, 0]
    x[runs : runs + p.short_runs.shape[0]] = p.short_runs[:, 0]
    put(now, x, p.numbers[3] * scale, trail, int(np.int64(0)), NO_DUTY)
    for day in range(p.day_ends.shape[0] - 1):
        if p.numbers[1] == 0:
            clear(then)
            through_day(p, now, then, day, prices, least, scale, ceiling, trail)
            now, then = then, now
        else:
            through_full_day(p, now, then, day, prices, least, scale, ceiling, trail)
        drop_dominated(p, now, day)
        keep_cheapest(now, width)
    if now.counts[0] == 0:
        return NOTHING, p.duties[:0], now.counts[1] + then.counts[1] == 0
    best = np.argmin(now.costs[: now.counts[0]])
    given = steps_of(trail, now.trails[best])
    return int(now.costs[best]), given, now.counts[1] + then.counts[1] == 0


@compiled
def steps_of(trail: Trail, last: int) -> Ints:
    """The duties of a label, the last first."""
    count, step = 0, last
    while step > 0:
        count, step = count + 1, trail.steps[step, 0]
    given = np.zeros(count, dtype=np.int64)
    step = last
    for place in range(count):
        given[place], step = trail.steps[step, 1], trail.steps[step, 0]
    return given


@compiled
def best_roster(p: OwnTables, prices: Ints, scale: int, width: int) -> tuple[int, Ints, bool]:
    """Find the cheapest duties at `prices[duty]`, personal forms costing `scale` times as much.

    Returns the price (`NOTHING` when nothing is legal), the agent's own numbers of the duties, and
    whether no cheaper roster exists; at most `width` labels live on after a day.
    """
    least = outlook(p, prices)
    few, nothing = min(NARROW, width), int(np.int64(NOTHING))
    cost, given, proven = search_roster(p, prices, least, scale, few, nothing)
    if proven or width <= NARROW:
        return cost, given, proven
    return search_roster(p, prices, least, scale, width, cost)
