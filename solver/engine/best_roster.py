"""Compiled search of one agent's cheapest roster at given prices, day by day.

Every way to come through a day that later days cannot tell apart is one label; of two equal labels
the cheaper is kept, and none that cannot become cheaper than a roster that is known. With more
labels than allowed the dearest are dropped and the answer is no longer proven.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.engine.compiled import compiled
from solver.engine.own_tables import FREE, Ints, OwnTables

FORBIDDEN = -1
NOTHING = 2**61
"""Price of what does not exist."""
LAST, YESTERDAY, TODAY, MARKS, BITS = range(5)
"""Numbers of a label; runs, short runs and the totals' slots follow."""
RUNS = 5
MOST_STEPS = 1 << 22
"""Steps remembered in one search, to tell in the end which duties a label holds."""
NARROW = 48
"""Labels of the quick search whose answer tells the thorough one what is too dear."""


@compiled
def beyond(p: OwnTables, total: int, value: int, scale: int) -> int:
    """Price of a total's value before its unit; `FORBIDDEN` where a hard total is outside."""
    amount = max(0, p.totals[total, 2] - value // p.totals[total, 1])
    amount += max(0, value // p.totals[total, 1] - p.totals[total, 3])
    if amount == 0:
        return 0
    if p.totals[total, 5] < 0:
        return FORBIDDEN
    if p.totals[total, 4]:
        amount *= amount
    return int(amount * p.totals[total, 5] * scale)


@compiled
def add(p: OwnTables, x: Ints, slots: int, total: int, amount: int) -> bool:
    """Add to a total; says whether it may be so high."""
    slot = slots + p.totals[total, 8]
    x[slot] += amount
    high = x[slot] // p.totals[total, 1] > p.totals[total, 3]
    return not (high and p.totals[total, 5] < 0)


@compiled
def meet_windows(p: OwnTables, x: Ints, day: int, begins: int, scale: int) -> int:
    """See whether the time until a duty begins is rest enough; the price of windows now past."""
    price = 0
    for number in range(p.windows.shape[0]):
        bit = np.int64(1) << p.windows[number, 4]
        inside = p.windows[number, 5] <= day <= p.windows[number, 6]
        if not inside or x[BITS] & bit:
            continue
        free = max(p.windows[number, 7], x[LAST])
        if min(begins, p.windows[number, 1]) - free >= p.windows[number, 2]:
            x[BITS] |= bit
        elif begins >= p.windows[number, 1]:
            x[BITS] |= bit
            if p.windows[number, 3] < 0:
                return FORBIDDEN
            price += p.windows[number, 3] * scale
    return int(price)


@compiled
def follow(p: OwnTables, x: Ints, day: int, duty: int, scale: int) -> int:
    """Give a label one more duty; returns what personal forms charge for it at once."""
    near = price_of_neighbours(p, x, duty, scale)
    past = meet_windows(p, x, day, p.spans[duty, 0], scale)
    if near < 0 or past < 0 or not count_duty(p, x, duty):
        return FORBIDDEN
    x[LAST] = p.spans[duty, 1]
    x[TODAY] |= np.int64(1) << p.spans[duty, 2]
    x[MARKS] |= p.spans[duty, 3]
    return int(near + past)


@compiled
def price_of_neighbours(p: OwnTables, x: Ints, duty: int, scale: int) -> int:
    """Price of the rest before a duty and of the labels of the day before."""
    price = 0
    for number in range(p.rests.shape[0]):
        if p.spans[duty, 0] - x[LAST] < p.rests[number, 0]:
            if p.rests[number, 1] < 0:
                return FORBIDDEN
            price += p.rests[number, 1] * scale
    for number in range(p.firsts.shape[0]):
        met = p.firsts[number, p.spans[duty, 2]] & x[YESTERDAY]
        if met and p.pair_weights[number] < 0:
            return FORBIDDEN
        while met:
            met &= met - 1
            price += p.pair_weights[number] * scale
    return int(price)


@compiled
def count_duty(p: OwnTables, x: Ints, duty: int) -> bool:
    """Add a duty to its totals; says whether all may be so high."""
    slots = RUNS + p.runs.shape[0] + p.short_runs.shape[0]
    for item in range(p.add_ends[duty], p.add_ends[duty + 1]):
        if not add(p, x, slots, p.adds[item, 0], p.adds[item, 1]):
            return False
    for item in range(p.join_ends[duty], p.join_ends[duty + 1]):
        bit = np.int64(1) << p.joins[item, 1]
        if not x[BITS] & bit:
            x[BITS] |= bit
            if not add(p, x, slots, p.joins[item, 0], 1):
                return False
    return True


@compiled
def close_day(p: OwnTables, x: Ints, day: int, scale: int) -> int:
    """End a day: what it decides is paid for, what later days cannot tell apart is made equal."""
    price = 0
    for number in range(p.runs.shape[0]):
        if not x[MARKS] >> number & 1:
            x[RUNS + number] = 0
        elif x[RUNS + number] < p.runs[number, 1]:
            x[RUNS + number] += 1
        elif p.runs[number, 2] < 0:
            return FORBIDDEN
        else:
            price += p.runs[number, 2] * scale
    short = end_short_runs(p, x, day, scale)
    rest = meet_end_of_windows(p, x, day, scale)
    counts = close_totals(p, x, day, scale)
    if short < 0 or rest < 0 or counts < 0:
        return FORBIDDEN
    x[YESTERDAY] = x[TODAY] if p.firsts.shape[0] else 0
    x[TODAY], x[MARKS] = 0, 0
    x[BITS] &= ~p.closing[day]
    x[LAST] = max(x[LAST], p.floors[day])
    return int(price + short + rest + counts)


@compiled
def end_short_runs(p: OwnTables, x: Ints, day: int, scale: int) -> int:
    """Count days of a kind in a row; the price of rows that end today and are too short."""
    runs, price = p.runs.shape[0], 0
    for number in range(p.short_runs.shape[0]):
        slot, least = RUNS + runs + number, p.short_runs[number, 1]
        is_free = p.short_runs[number, 3] == 1
        if (x[MARKS] >> (runs + number) & 1 == 0) == is_free:
            x[slot] = min(least, x[slot] + 1)
            continue
        # Marked days that end before day 0 are past.
        if 0 < x[slot] < least and (is_free or day > 0):
            if p.short_runs[number, 2] < 0:
                return FORBIDDEN
            price += p.short_runs[number, 2] * scale
        x[slot] = 0
    return int(price)


@compiled
def meet_end_of_windows(p: OwnTables, x: Ints, day: int, scale: int) -> int:
    """Price of the windows that end with this day's duties and hold no rest long enough."""
    price = 0
    for number in range(p.windows.shape[0]):
        if p.windows[number, 6] != day or x[BITS] >> p.windows[number, 4] & 1:
            continue
        free = max(p.windows[number, 7], x[LAST])
        if p.windows[number, 1] - free < p.windows[number, 2]:
            if p.windows[number, 3] < 0:
                return FORBIDDEN
            price += p.windows[number, 3] * scale
    return int(price)


@compiled
def close_totals(p: OwnTables, x: Ints, day: int, scale: int) -> int:
    """Price of the totals that end today; the others forget what can no longer matter."""
    slots, price = RUNS + p.runs.shape[0] + p.short_runs.shape[0], 0
    for total in range(p.totals.shape[0]):
        first, last = p.totals[total, 6], p.totals[total, 7]
        slot = slots + p.totals[total, 8]
        if last == day:
            part = beyond(p, total, x[slot], scale)
            if part < 0:
                return FORBIDDEN
            price += part
            x[slot] = 0
        elif first <= day < last:
            x[slot] = forget(p, total, day, x[slot])
            if x[slot] < 0 and x[slot] == -FREE:
                return FORBIDDEN
    return int(price)


@compiled
def forget(p: OwnTables, total: int, day: int, value: int) -> int:
    """A value that stands for all that end alike; `-FREE` for one that can no longer be legal."""
    unit, left = p.totals[total, 1], p.reach[day, total]
    bottom = p.totals[total, 2] * unit if p.totals[total, 2] > -FREE else -FREE
    top = (p.totals[total, 3] + 1) * unit - 1 if p.totals[total, 3] < FREE else FREE
    if value + left < bottom and p.totals[total, 5] < 0:
        return -FREE
    if value + left > top or value < bottom:
        return int(value)
    # It can come out neither too high nor too low: all such are alike.
    if top < FREE:
        return int(top - left)
    return int(max(bottom, 0))


class Labels(NamedTuple):
    """Labels of one moment, found again by their numbers."""

    states: Ints
    """`[label, number]`."""
    costs: Ints
    trails: Ints
    """The last step of each label, in `Steps`; 0 for none."""
    table: Ints
    """Hash table of labels, -1 where empty; its length is a power of two."""
    counts: Ints
    """Number of labels, and whether any was dropped for want of room."""


class Trail(NamedTuple):
    """How labels came to be: (step before, duty), step 0 being the beginning."""

    steps: Ints
    counts: Ints


@compiled
def new_labels(room: int, size: int) -> Labels:
    """Room for labels of `size` numbers."""
    length = 1
    while length < 2 * room:
        length *= 2
    return Labels(
        np.zeros((room, size), dtype=np.int64),
        np.zeros(room, dtype=np.int64),
        np.zeros(room, dtype=np.int64),
        np.full(length, -1, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
    )


@compiled
def clear(labels: Labels) -> None:
    """Forget all labels."""
    labels.table[:] = -1
    labels.counts[0] = 0


@compiled
def find(labels: Labels, x: Ints) -> int:
    """The place of a label in the hash table: its own or an empty one."""
    mixed = np.uint64(1469598103934665603)
    for number in range(x.shape[0]):
        mixed = (mixed ^ np.uint64(x[number])) * np.uint64(1099511628211)
        mixed ^= mixed >> np.uint64(29)
    mask = labels.table.shape[0] - 1
    place = np.int64(mixed & np.uint64(mask))
    while labels.table[place] >= 0:
        label, same = labels.table[place], True
        for number in range(x.shape[0]):
            if labels.states[label, number] != x[number]:
                same = False
                break
        if same:
            break
        place = (place + 1) & mask
    return int(place)


@compiled
def keep_cheapest(labels: Labels, width: int) -> None:
    """Drop the dearest labels where there are more than `width`."""
    count = labels.counts[0]
    if count <= width:
        return
    limit = np.partition(labels.costs[:count], width - 1)[width - 1]
    clear(labels)
    labels.counts[1] = 1
    for label in range(count):
        kept = labels.counts[0]
        if labels.costs[label] <= limit and kept < width:
            labels.states[kept, :] = labels.states[label, :]
            labels.costs[kept], labels.trails[kept] = labels.costs[label], labels.trails[label]
            labels.table[find(labels, labels.states[kept])] = kept
            labels.counts[0] += 1


@compiled
def put(labels: Labels, x: Ints, cost: int, trail: Trail, before: int, duty: int) -> None:
    """Keep a label if it is new or cheaper; `duty` is its last step after `before`, -1 for none."""
    place = find(labels, x)
    label = labels.table[place]
    if label >= 0 and labels.costs[label] <= cost:
        return
    if label < 0:
        if labels.counts[0] == labels.costs.shape[0]:
            keep_cheapest(labels, labels.costs.shape[0] // 2)
            place = find(labels, x)
        label = labels.counts[0]
        labels.counts[0] += 1
        labels.table[place] = label
        labels.states[label, :] = x
    if duty >= 0:
        if trail.counts[0] == trail.steps.shape[0]:
            labels.counts[1] = 1
            labels.costs[label] = NOTHING
            return
        trail.steps[trail.counts[0], 0], trail.steps[trail.counts[0], 1] = before, duty
        before = trail.counts[0]
        trail.counts[0] += 1
    labels.costs[label], labels.trails[label] = cost, before


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
def open_day(p: OwnTables, x: Ints, day: int) -> None:
    """Begin the totals that begin on a day."""
    slots = RUNS + p.runs.shape[0] + p.short_runs.shape[0]
    for total in range(p.totals.shape[0]):
        if p.totals[total, 6] == day:
            x[slots + p.totals[total, 8]] = p.totals[total, 0]


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
        close_label(p, x, then, day, now.costs[label], scale, most, trail, before, -1)
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
        put(then, now.states[label], now.costs[label], trail, now.trails[label], -1)
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
        close_label(p, x, now, day, cost, scale, ceiling - least[end], trail, before, -1)


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
    put(now, x, p.numbers[3] * scale, trail, 0, -1)
    for day in range(p.day_ends.shape[0] - 1):
        if p.numbers[1] == 0:
            clear(then)
            through_day(p, now, then, day, prices, least, scale, ceiling, trail)
            now, then = then, now
        else:
            through_full_day(p, now, then, day, prices, least, scale, ceiling, trail)
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
    cost, given, proven = search_roster(p, prices, least, scale, min(NARROW, width), NOTHING)
    if proven:
        return cost, given, proven
    return search_roster(p, prices, least, scale, width, cost)
