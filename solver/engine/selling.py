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
        price = t[t[CHOICES] + 3 * choice + 1] * scale
        footprint = t[t[CHOICES] + 3 * choice + 2]
        for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
            price -= worth[t[t[FOOTPRINTS] + 2 * item]] * t[t[FOOTPRINTS] + 2 * item + 1]
        least = min(least, price)
    return int(least)
