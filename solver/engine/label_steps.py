"""Compiled steps of a label, one way to come through the days so far: a duty more, a day's end."""

from __future__ import annotations

import numpy as np

from solver.engine.compiled import compiled
from solver.engine.own_tables import FREE, Ints, OwnTables

FORBIDDEN = -1
LAST, YESTERDAY, TODAY, MARKS, BITS = range(5)
"""Numbers of a label; runs, short runs and the totals' slots follow."""
RUNS = 5


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


@compiled
def open_day(p: OwnTables, x: Ints, day: int) -> None:
    """Begin the totals that begin on a day."""
    slots = RUNS + p.runs.shape[0] + p.short_runs.shape[0]
    for total in range(p.totals.shape[0]):
        if p.totals[total, 6] == day:
            x[slots + p.totals[total, 8]] = p.totals[total, 0]
