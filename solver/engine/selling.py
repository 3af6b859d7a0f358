"""Compiled prices of duties when cover is sold: what each earns on its best queues."""

from __future__ import annotations

import numpy as np

from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.tables import CHOICES, DUTIES, FOOTPRINTS, HARD, SEGMENTS


@compiled
def sell(t: Ints, worth: Ints, scale: int, prices: Ints) -> None:
    """Write `prices[duty]` when cover is sold at `worth[row]`; own prices count times `scale`.

    Duties that are barred keep the price they have.
    """
    earned = np.full(prices.shape[0] + 1, HARD, dtype=np.int64)
    for duty in range(prices.shape[0]):
        own, shape = t[t[DUTIES] + 7 * duty + 2], t[t[DUTIES] + 7 * duty + 6]
        if own >= HARD:
            continue
        if earned[shape] == HARD:
            earned[shape] = 0
            for number in range(t[t[SEGMENTS + 1] + shape], t[t[SEGMENTS + 1] + shape + 1]):
                earned[shape] += cheapest(t, worth, scale, t[t[SEGMENTS] + number])
        prices[duty] = own * scale + earned[shape]


@compiled
def cheapest(t: Ints, worth: Ints, scale: int, segment: int) -> int:
    """Price of the choice of a segment that costs least."""
    least = HARD
    for choice in range(t[t[CHOICES + 1] + segment], t[t[CHOICES + 1] + segment + 1]):
        least = min(least, sold(t, worth, scale, choice))
    return int(least)


@compiled
def sold(t: Ints, worth: Ints, scale: int, choice: int) -> int:
    """Price of a choice less what it earns."""
    price = t[t[CHOICES] + 3 * choice + 1] * scale
    footprint = t[t[CHOICES] + 3 * choice + 2]
    for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
        price -= worth[t[t[FOOTPRINTS] + 2 * item]] * t[t[FOOTPRINTS] + 2 * item + 1]
    return int(price)


@compiled
def cheapest_members(prices: Ints, duties: Ints, starts: Ints, chosen: Ints) -> Ints:
    """The cheapest duty of each chosen class; classes lie end to end in `duties`."""
    found = np.zeros(chosen.shape[0], dtype=np.int64)
    for place in range(chosen.shape[0]):
        number = chosen[place]
        after = starts[number + 1] if number + 1 < starts.shape[0] else duties.shape[0]
        best = duties[starts[number]]
        for member in range(starts[number], after):
            if prices[duties[member]] < prices[best]:
                best = duties[member]
        found[place] = best
    return found


@compiled
def add_sold(t: Ints, worth: Ints, scale: int, duties: Ints, cover: Ints) -> None:
    """Add to `cover[row]` what duties give on their best queues, cover sold at `worth[row]`."""
    for place in range(duties.shape[0]):
        shape = t[t[DUTIES] + 7 * duties[place] + 6]
        for number in range(t[t[SEGMENTS + 1] + shape], t[t[SEGMENTS + 1] + shape + 1]):
            choice = best_sold(t, worth, scale, t[t[SEGMENTS] + number])
            print_ = t[t[CHOICES] + 3 * choice + 2]
            for item in range(t[t[FOOTPRINTS + 1] + print_], t[t[FOOTPRINTS + 1] + print_ + 1]):
                cover[t[t[FOOTPRINTS] + 2 * item]] += t[t[FOOTPRINTS] + 2 * item + 1]


@compiled
def best_sold(t: Ints, worth: Ints, scale: int, segment: int) -> int:
    """The choice of a segment that costs least."""
    first = t[t[CHOICES + 1] + segment]
    best, least = first, sold(t, worth, scale, first)
    for choice in range(first + 1, t[t[CHOICES + 1] + segment + 1]):
        price = sold(t, worth, scale, choice)
        if price < least:
            best, least = choice, price
    return int(best)
