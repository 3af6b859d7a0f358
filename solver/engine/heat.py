"""Compiled choice of a duty's hours among all of its cell: the better they are, the likelier."""

from __future__ import annotations

import numpy as np

from solver.engine.chance import uniform
from solver.engine.compiled import compiled
from solver.engine.cover import difference_of, listed_price
from solver.engine.lists import Ints
from solver.engine.rows import label_pair, rests_of
from solver.engine.state import GIVEN
from solver.engine.tables import ALIKE, CELLS, DAYS, DUTIES, HARD, LABELS, MENUS, RESTS

FAR = 30.0
"""How many temperatures above the best a choice is not made any more."""


@compiled
def can_weigh(t: Ints, cell: int) -> bool:
    """Whether a cell has hours that can be weighed against each other."""
    return bool(t[t[MENUS] + 2 * cell] >= 0 and t[t[ALIKE] + cell])


@compiled
def neighbour(t: Ints, s: Ints, agent: int, day: int, step: int) -> int:
    """The agent's duty on the next worked day in a direction, or -1."""
    row, other = s[GIVEN] + agent * t[DAYS], day + step
    while 0 <= other < t[DAYS]:
        if s[row + other] >= 0:
            return int(s[row + other])
        other += step
    return -1


@compiled
def beside_price(t: Ints, s: Ints, agent: int, day: int, duty: int, ends: tuple[int, int]) -> int:
    """What a duty costs by itself and next to those before and after it."""
    price = t[t[DUTIES] + 7 * duty + 2]
    if t[t[RESTS + 1] + agent + 1] > t[t[RESTS + 1] + agent]:
        price += rests_of(t, agent, ends[0], duty, ends[1])
    row = s[GIVEN] + agent * t[DAYS]
    for number in range(t[t[LABELS + 1] + agent], t[t[LABELS + 1] + agent + 1]):
        matrix, weight = t[t[LABELS] + 2 * number], t[t[LABELS] + 2 * number + 1]
        if day > 0:
            price += weight * label_pair(t, matrix, s[row + day - 1], duty)
        if day + 1 < t[DAYS]:
            price += weight * label_pair(t, matrix, duty, s[row + day + 1])
    return int(price)


@compiled
def weighed_duty(t: Ints, s: Ints, agent: int, day: int, like: int, temperature: float) -> int:
    """A duty of a cell that totals and runs cannot tell from `like`, chosen as heat would.

    Chances fall with the price by the temperature; -1 if there is no such duty. Past it, what the
    agent's free windows say is left to whoever takes the move.
    """
    cell = agent * t[DAYS] + day
    old, kind = s[s[GIVEN] + cell], t[t[DUTIES] + 7 * like + 5]
    ends = (neighbour(t, s, agent, day, -1), neighbour(t, s, agent, day, 1))
    chosen, least, total = -1, 0, 0.0
    for place in range(t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]):
        duty = t[t[CELLS] + place]
        if t[t[DUTIES] + 7 * duty + 5] != kind:
            continue
        price = beside_price(t, s, agent, day, duty, ends)
        if price >= HARD // 2 and duty != old:
            continue
        price += listed_price(t, s, cell, difference_of(t, cell, old, duty))
        if chosen < 0 or price < least:
            if chosen >= 0:
                total *= np.exp(max(-FAR, (price - least) / temperature))
            least = price
        if price - least > FAR * temperature:
            continue
        weight = np.exp((least - price) / temperature)
        total += weight
        if uniform(s) * total < weight:
            chosen = duty
    return int(chosen)
