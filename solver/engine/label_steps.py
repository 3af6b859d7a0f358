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
def beyond(totals: Ints, total: int, value: int, scale: int) -> int:
    """Price of a total's value before its unit; `FORBIDDEN` where a hard total is outside."""
    amount = max(0, totals[total, 2] - value // totals[total, 1])
    amount += max(0, value // totals[total, 1] - totals[total, 3])
    if amount == 0:
        return 0
    if totals[total, 5] < 0:
        return FORBIDDEN
    if totals[total, 4]:
        amount *= amount
    return int(amount * totals[total, 5] * scale)


@compiled
def add(totals: Ints, x: Ints, slots: int, total: int, amount: int) -> bool:
    """Add to a total; says whether it may be so high."""
    slot = slots + totals[total, 8]
    x[slot] += amount
    high = x[slot] // totals[total, 1] > totals[total, 3]
    return not (high and totals[total, 5] < 0)


@compiled
def meet_windows(windows: Ints, x: Ints, day: int, begins: int, scale: int) -> int:
    """See whether the time until a duty begins is rest enough; the price of windows now past."""
    price = 0
    for number in range(windows.shape[0]):
        bit = np.int64(1) << windows[number, 4]
        inside = windows[number, 5] <= day <= windows[number, 6]
        if not inside or x[BITS] & bit:
            continue
        free = max(windows[number, 7], x[LAST])
        if min(begins, windows[number, 1]) - free >= windows[number, 2]:
            x[BITS] |= bit
        elif begins >= windows[number, 1]:
            x[BITS] |= bit
            if windows[number, 3] < 0:
                return FORBIDDEN
            price += windows[number, 3] * scale
    return int(price)


@compiled
def follow(p: OwnTables, x: Ints, day: int, duty: int, scale: int) -> int:
    """Give a label one more duty; returns what personal forms charge for it at once."""
    span, slots = p.spans[duty], RUNS + p.runs.shape[0] + p.short_runs.shape[0]
    near = price_of_neighbours(span, p.rests, p.firsts, p.pair_weights, x, scale)
    past = meet_windows(p.windows, x, day, span[0], scale)
    if near < 0 or past < 0:
        return FORBIDDEN
    totals, adds, joins = p.totals, p.adds, p.joins
    for item in range(p.add_ends[duty], p.add_ends[duty + 1]):
        if not add(totals, x, slots, adds[item, 0], adds[item, 1]):
            return FORBIDDEN
    for item in range(p.join_ends[duty], p.join_ends[duty + 1]):
        if not join(totals, x, slots, joins[item, 0], np.int64(1) << joins[item, 1]):
            return FORBIDDEN
    x[LAST] = span[1]
    x[TODAY] |= np.int64(1) << span[2]
    x[MARKS] |= span[3]
    return int(near + past)


@compiled
def price_of_neighbours(
    span: Ints, rests: Ints, firsts: Ints, pair_weights: Ints, x: Ints, scale: int
) -> int:
    """Price of the rest before a duty and of the labels of the day before."""
    price = 0
    for number in range(rests.shape[0]):
        if span[0] - x[LAST] < rests[number, 0]:
            if rests[number, 1] < 0:
                return FORBIDDEN
            price += rests[number, 1] * scale
    for number in range(firsts.shape[0]):
        met = firsts[number, span[2]] & x[YESTERDAY]
        if met and pair_weights[number] < 0:
            return FORBIDDEN
        while met:
            met &= met - 1
            price += pair_weights[number] * scale
    return int(price)


@compiled
def join(totals: Ints, x: Ints, slots: int, total: int, bit: int) -> bool:
    """Count a group once in a total; says whether it may be so high."""
    if x[BITS] & bit:
        return True
    x[BITS] |= bit
    return add(totals, x, slots, total, 1)


@compiled
def close_day(p: OwnTables, x: Ints, day: int, scale: int) -> int:
    """End a day: what it decides is paid for, what later days cannot tell apart is made equal."""
    runs = p.runs
    price = 0
    for number in range(runs.shape[0]):
        if not x[MARKS] >> number & 1:
            x[RUNS + number] = 0
        elif x[RUNS + number] < runs[number, 1]:
            x[RUNS + number] += 1
        elif runs[number, 2] < 0:
            return FORBIDDEN
        else:
            price += runs[number, 2] * scale
    short = end_short_runs(runs.shape[0], p.short_runs, x, day, scale)
    rest = meet_end_of_windows(p.windows, x, day, scale)
    slots = RUNS + runs.shape[0] + p.short_runs.shape[0]
    counts = close_totals(p.totals, p.reach, slots, x, day, scale)
    if short < 0 or rest < 0 or counts < 0:
        return FORBIDDEN
    x[YESTERDAY] = x[TODAY] if p.firsts.shape[0] else 0
    x[TODAY], x[MARKS] = 0, 0
    x[BITS] &= ~p.closing[day]
    x[LAST] = max(x[LAST], p.floors[day])
    return int(price + short + rest + counts)


@compiled
def end_short_runs(runs: int, short_runs: Ints, x: Ints, day: int, scale: int) -> int:
    """Count days of a kind in a row; the price of rows that end today and are too short."""
    price = 0
    for number in range(short_runs.shape[0]):
        slot, least = RUNS + runs + number, short_runs[number, 1]
        is_free = short_runs[number, 3] == 1
        if (x[MARKS] >> (runs + number) & 1 == 0) == is_free:
            x[slot] = min(least, x[slot] + 1)
            continue
        # Marked days that end before day 0 are past.
        if 0 < x[slot] < least and (is_free or day > 0):
            if short_runs[number, 2] < 0:
                return FORBIDDEN
            price += short_runs[number, 2] * scale
        x[slot] = 0
    return int(price)


@compiled
def meet_end_of_windows(windows: Ints, x: Ints, day: int, scale: int) -> int:
    """Price of the windows that end with this day's duties and hold no rest long enough."""
    price = 0
    for number in range(windows.shape[0]):
        if windows[number, 6] != day or x[BITS] >> windows[number, 4] & 1:
            continue
        free = max(windows[number, 7], x[LAST])
        if windows[number, 1] - free < windows[number, 2]:
            if windows[number, 3] < 0:
                return FORBIDDEN
            price += windows[number, 3] * scale
    return int(price)


@compiled
def close_totals(totals: Ints, reach: Ints, slots: int, x: Ints, day: int, scale: int) -> int:
    """Price of the totals that end today; the others forget what can no longer matter."""
    price = 0
    for total in range(totals.shape[0]):
        first, last = totals[total, 6], totals[total, 7]
        slot = slots + totals[total, 8]
        if last == day:
            part = beyond(totals, total, x[slot], scale)
            if part < 0:
                return FORBIDDEN
            price += part
            x[slot] = 0
        elif first <= day < last:
            x[slot] = forget(totals, reach, total, day, x[slot])
            if x[slot] < 0 and x[slot] == -FREE:
                return FORBIDDEN
    return int(price)


@compiled
def forget(totals: Ints, reach: Ints, total: int, day: int, value: int) -> int:
    """A value that stands for all that end alike; `-FREE` for one that can no longer be legal."""
    unit, left = totals[total, 1], reach[day, total]
    bottom = totals[total, 2] * unit if totals[total, 2] > -FREE else -FREE
    top = (totals[total, 3] + 1) * unit - 1 if totals[total, 3] < FREE else FREE
    if value + left < bottom and totals[total, 5] < 0:
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
    totals = p.totals
    slots = RUNS + p.runs.shape[0] + p.short_runs.shape[0]
    for total in range(totals.shape[0]):
        if totals[total, 6] == day:
            x[slots + totals[total, 8]] = totals[total, 0]
