"""Compiled choice of a duty's day and hours among all there are: the better, the likelier."""

from __future__ import annotations

import numpy as np

from solver.engine.chance import uniform
from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.rows import count, label_pair, rests_of, runs_price, step_price
from solver.engine.state import (
    AFTER_DAY,
    CHOSEN,
    COVERED,
    FIRST_DAY,
    GIVEN,
    OPTION_COUNT,
    OPTIONS,
    SUMS,
)
from solver.engine.tables import (
    ALIKE,
    CELLS,
    DAYS,
    DUTIES,
    HARD,
    LABELS,
    MENUS,
    MOST_SEGMENTS,
    NONE,
    OFFERS,
    PARTS,
    PATTERN_COUNT,
    PATTERNS,
    PLACES,
    RESTS,
    RUNS,
    SPANS,
    STRIPS,
    WAY_PRICES,
)

FAR = 20.0
"""How many temperatures above the best a choice is not made any more."""
REACH = 14
"""How many days a duty may move at once."""


@compiled
def can_weigh(t: Ints, cell: int) -> bool:
    """Whether a cell has hours that can be weighed against each other."""
    return bool(t[t[MENUS] + 6 * cell + 2] >= 0 and t[t[ALIKE] + cell])


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
def room(t: Ints, s: Ints, agent: int, day: int) -> tuple[int, int]:
    """From which minute to which a duty of a day leaves the agent all rests before and after it."""
    before, after = neighbour(t, s, agent, day, -1), neighbour(t, s, agent, day, 1)
    first, last = -NONE, NONE
    for number in range(t[t[RESTS + 1] + agent], t[t[RESTS + 1] + agent + 1]):
        rest = t[RESTS] + 4 * number
        ended = t[t[DUTIES] + 7 * before + 1] if before >= 0 else t[rest + 2]
        first = max(first, ended + t[rest])
        if after >= 0:
            last = min(last, t[t[DUTIES] + 7 * after] - t[rest])
    return int(first), int(last)


@compiled
def beside_price(t: Ints, s: Ints, agent: int, day: int, duty: int) -> int:
    """What a duty costs next to those before and after it."""
    before, after = neighbour(t, s, agent, day, -1), neighbour(t, s, agent, day, 1)
    price = rests_of(t, agent, before, duty, after)
    row = s[GIVEN] + agent * t[DAYS]
    for number in range(t[t[LABELS + 1] + agent], t[t[LABELS + 1] + agent + 1]):
        matrix, weight = t[t[LABELS] + 2 * number], t[t[LABELS] + 2 * number + 1]
        if day > 0:
            price += weight * label_pair(t, matrix, s[row + day - 1], duty)
        if day + 1 < t[DAYS]:
            price += weight * label_pair(t, matrix, duty, s[row + day + 1])
    return int(price)


@compiled
def lift(t: Ints, s: Ints, cell: int, duty: int, sign: int) -> None:
    """Take a duty of a cell out of cover (`sign` -1), or put it back (1), on the queues chosen."""
    strip, parts = t[t[MENUS] + 6 * cell + 2], t[t[MENUS] + 6 * cell + 3] + t[t[PLACES] + duty]
    chosen = s[CHOSEN] + cell * t[MOST_SEGMENTS]
    for part in range(t[t[PARTS + 1] + parts], t[t[PARTS + 1] + parts + 1]):
        way = t[t[PARTS] + 2 * part] + s[chosen]
        chosen += 1
        for item in range(t[t[SPANS + 1] + way], t[t[SPANS + 1] + way + 1]):
            lift_span(t, s, cell, strip, item, sign)


@compiled
def lift_span(t: Ints, s: Ints, cell: int, strip: int, span: int, sign: int) -> None:
    """Take a span of a strip out of cover, or put it back."""
    first, base = t[t[STRIPS + 1] + strip], t[t[MENUS] + 6 * cell + 1]
    for place in range(t[t[SPANS] + 2 * span], t[t[SPANS] + 2 * span + 1]):
        at = t[STRIPS] + 2 * (first + place)
        s[s[COVERED] + base + t[at]] += sign * t[at + 1]


@compiled
def sum_strip(t: Ints, s: Ints, cell: int) -> None:
    """Note what one duty more would cost in all rows of a cell's strip up to each."""
    strip, base = t[t[MENUS] + 6 * cell + 2], t[t[MENUS] + 6 * cell + 1]
    total, place = 0, s[SUMS]
    for item in range(t[t[STRIPS + 1] + strip], t[t[STRIPS + 1] + strip + 1]):
        s[place] = total
        row = base + t[t[STRIPS] + 2 * item]
        covered = s[s[COVERED] + row]
        more = covered + t[t[STRIPS] + 2 * item + 1]
        total += step_price(t, row, more) - step_price(t, row, covered)
        place += 1
    s[place] = total


@compiled
def weigh(t: Ints, s: Ints, agent: int, day: int, like: int, extra: int) -> None:
    """Note what each duty of a cell would cost that totals and runs cannot tell from `like`.

    The cell's own duty is out of cover by now. What free windows say is left to whoever moves.
    """
    cell, has_labels = agent * t[DAYS] + day, has_label_pairs(t, agent)
    menu = t[MENUS] + 6 * cell
    offer, parts = t[t[OFFERS + 1] + t[menu + 4]], t[menu + 3] + 1
    kind = t[t[OFFERS] + 5 * (offer + t[t[PLACES] + like] - 1) + 3]
    first, last = room(t, s, agent, day)
    sum_strip(t, s, cell)
    for number in range(t[t[OFFERS + 1] + t[menu + 4] + 1] - offer):
        row = t[OFFERS] + 5 * (offer + number)
        if t[row + 3] != kind:
            continue
        price = extra + t[row + 2]
        fits = t[row] + t[menu + 5] >= first and t[row + 1] + t[menu + 5] <= last
        duty = t[t[CELLS] + t[t[CELLS + 1] + cell] + number]
        if has_labels or not fits:
            price += beside_price(t, s, agent, day, duty)
        if price < HARD // 2:
            note_option(s, day, duty, price + strip_price(t, s, parts + number))


@compiled
def strip_price(t: Ints, s: Ints, parts: int) -> int:
    """What a duty costs in a strip that is summed, on the queues that are worth most."""
    price = 0
    for part in range(t[t[PARTS + 1] + parts], t[t[PARTS + 1] + parts + 1]):
        least = NONE
        for way in range(t[t[PARTS] + 2 * part], t[t[PARTS] + 2 * part + 1]):
            value = t[t[WAY_PRICES] + way]
            for item in range(t[t[SPANS + 1] + way], t[t[SPANS + 1] + way + 1]):
                span = t[SPANS] + 2 * item
                value += s[s[SUMS] + t[span + 1]] - s[s[SUMS] + t[span]]
            least = min(least, value)
        price += least
    return int(price)


@compiled
def has_label_pairs(t: Ints, agent: int) -> bool:
    """Whether an agent has forms about labels on neighbouring days."""
    return bool(t[t[LABELS + 1] + agent + 1] > t[t[LABELS + 1] + agent])


@compiled
def note_option(s: Ints, day: int, duty: int, price: int) -> None:
    """Write down what a duty may become."""
    option = s[OPTIONS] + 3 * s[OPTION_COUNT]
    s[option], s[option + 1], s[option + 2] = day, duty, price
    s[OPTION_COUNT] += 1


@compiled
def pick(s: Ints, temperature: float) -> int:
    """Where one of the options stands, chosen as heat would; -1 if there is none.

    Chances fall with the price by the temperature.
    """
    chosen, total = -1, 0.0
    first, after = s[OPTIONS], s[OPTIONS] + 3 * s[OPTION_COUNT]
    least = s[first + 2]
    for option in range(first, after, 3):
        least = min(least, s[option + 2])
    for option in range(first, after, 3):
        beyond = s[option + 2] - least
        if beyond <= FAR * temperature:
            weight = np.exp(-beyond / temperature)
            total += weight
            if uniform(s) * total < weight:
                chosen = option
    return int(chosen)


@compiled
def weighed_duty(t: Ints, s: Ints, agent: int, day: int, like: int, temperature: float) -> int:
    """A duty of a cell that totals and runs cannot tell from `like`, chosen as heat would.

    -1 if there is no such duty.
    """
    cell = agent * t[DAYS] + day
    old = s[s[GIVEN] + cell]
    s[OPTION_COUNT] = 0
    if old >= 0:
        lift(t, s, cell, old, -1)
    weigh(t, s, agent, day, like, 0)
    if old >= 0:
        lift(t, s, cell, old, 1)
    option = pick(s, temperature)
    return int(s[option + 1]) if option >= 0 else -1


@compiled
def place(t: Ints, s: Ints, agent: int, day: int, duty: int) -> None:
    """Give an agent a duty on a day, or none, in totals and cover too."""
    cell = agent * t[DAYS] + day
    old = s[s[GIVEN] + cell]
    if old >= 0:
        lift(t, s, cell, old, -1)
        count(t, s, agent, old, -1)
    if duty >= 0:
        lift(t, s, cell, duty, 1)
        count(t, s, agent, duty, 1)
    s[s[GIVEN] + cell] = duty


@compiled
def weighed_place(t: Ints, s: Ints, agent: int, day: int, temperature: float) -> int:
    """Where an agent's duty of a day may go, and with which hours, chosen as heat would.

    Returns the place of the option, whose day is free or the duty's own; -1 if there is none.
    """
    duty = s[s[GIVEN] + agent * t[DAYS] + day]
    s[OPTION_COUNT] = 0
    place(t, s, agent, day, -1)
    for target in range(max(s[FIRST_DAY], day - REACH), min(s[AFTER_DAY], day + REACH + 1)):
        if s[s[GIVEN] + agent * t[DAYS] + target] < 0:
            weigh_day(t, s, agent, duty, target)
    place(t, s, agent, day, duty)
    return pick(s, temperature)


@compiled
def weigh_day(t: Ints, s: Ints, agent: int, duty: int, day: int) -> None:
    """Note what a duty would cost on a free day, if totals and runs allow it."""
    cell = agent * t[DAYS] + day
    like = t[t[PATTERNS] + cell * t[PATTERN_COUNT] + t[t[DUTIES] + 7 * duty + 4]]
    if like < 0 or not can_weigh(t, cell):
        return
    extra = count(t, s, agent, like, 1)
    count(t, s, agent, like, -1)
    if extra < HARD // 2 and t[t[RUNS + 1] + agent + 1] > t[t[RUNS + 1] + agent]:
        s[s[GIVEN] + cell] = like
        extra += runs_price(t, s, agent)
        s[s[GIVEN] + cell] = -1
    if extra < HARD // 2:
        weigh(t, s, agent, day, like, extra)
