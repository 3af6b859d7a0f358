"""Compiled change of cover: priced before anything is written, then kept or forgotten."""

from __future__ import annotations

from solver.engine.chance import draw
from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.rows import step_price
from solver.engine.state import (
    BEFORE,
    CHANGES,
    CHOSEN,
    COVERED,
    DELTA,
    GIVEN,
    NEW_CHOSEN,
    NOT_TOUCHED,
    ROW_PRICES,
    TOUCHED,
    TOUCHED_COUNT,
)
from solver.engine.tables import (
    CELLS,
    CHOICES,
    DAYS,
    DIFFERENCE_PRICES,
    DIFFERENCES,
    DUTIES,
    FOOTPRINTS,
    MENUS,
    MOST_SEGMENTS,
    PLACES,
    SEGMENTS,
)


@compiled
def shift(t: Ints, s: Ints, footprint: int, sign: int) -> None:
    """Add a footprint to the change under way, or take it away."""
    for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
        touch(s, t[t[FOOTPRINTS] + 2 * item], sign * t[t[FOOTPRINTS] + 2 * item + 1])


@compiled
def touch(s: Ints, row: int, amount: int) -> None:
    """Add to a row of the change under way."""
    if s[s[DELTA] + row] == NOT_TOUCHED:
        s[s[DELTA] + row] = 0
        s[s[TOUCHED] + s[TOUCHED_COUNT]] = row
        s[TOUCHED_COUNT] += 1
    s[s[DELTA] + row] += amount


@compiled
def lay_agent(t: Ints, s: Ints, agent: int) -> int:
    """Add what an agent's duties cover; returns the price of their queues."""
    price = 0
    for cell in range(agent * t[DAYS], (agent + 1) * t[DAYS]):
        duty = s[s[GIVEN] + cell]
        if duty < 0:
            continue
        shape, chosen = t[t[DUTIES] + 7 * duty + 6], s[CHOSEN] + cell * t[MOST_SEGMENTS]
        for number in range(t[t[SEGMENTS + 1] + shape], t[t[SEGMENTS + 1] + shape + 1]):
            choice = t[t[CHOICES + 1] + t[t[SEGMENTS] + number]] + s[chosen]
            price += t[t[CHOICES] + 3 * choice + 1]
            footprint = t[t[CHOICES] + 3 * choice + 2]
            for item in range(
                t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]
            ):
                row = t[t[FOOTPRINTS] + 2 * item]
                s[s[COVERED] + row] += t[t[FOOTPRINTS] + 2 * item + 1]
            chosen += 1
    return int(price)


@compiled
def difference_of(t: Ints, cell: int, old: int, new: int) -> int:
    """The number of the difference between two duties of a cell, or -1; -1 for a duty is none."""
    first = t[t[MENUS] + 6 * cell]
    if first < 0:
        return -1
    size = t[t[CELLS + 1] + cell + 1] - t[t[CELLS + 1] + cell] + 1
    one = t[t[PLACES] + old] if old >= 0 else 0
    two = t[t[PLACES] + new] if new >= 0 else 0
    return int(first + one * size + two)


@compiled
def lone_difference(t: Ints, s: Ints, size: int) -> int:
    """The number of a move's only difference, or -1: what it changes needs no notes."""
    if size != 1:
        return -1
    cell = s[s[CHANGES]] * t[DAYS] + s[s[CHANGES] + 1]
    return difference_of(t, cell, s[s[BEFORE]], s[s[GIVEN] + cell])


@compiled
def difference_price(t: Ints, s: Ints, number: int) -> int:
    """Price of a move's only difference, if it were kept."""
    return listed_price(t, s, s[s[CHANGES]] * t[DAYS] + s[s[CHANGES] + 1], number)


@compiled
def listed_price(t: Ints, s: Ints, cell: int, number: int) -> int:
    """Price of a difference of a cell, if it were kept."""
    base = t[t[MENUS] + 6 * cell + 1]
    price = t[t[DIFFERENCE_PRICES] + number]
    for item in range(t[t[DIFFERENCES + 1] + number], t[t[DIFFERENCES + 1] + number + 1]):
        row = base + t[t[DIFFERENCES] + 2 * item]
        covered = s[s[COVERED] + row] + t[t[DIFFERENCES] + 2 * item + 1]
        price += step_price(t, row, covered) - s[s[ROW_PRICES] + row]
    return int(price)


@compiled
def keep_difference(t: Ints, s: Ints, number: int) -> None:
    """Write a move's only difference."""
    cell = s[s[CHANGES]] * t[DAYS] + s[s[CHANGES] + 1]
    base = t[t[MENUS] + 6 * cell + 1]
    for item in range(t[t[DIFFERENCES + 1] + number], t[t[DIFFERENCES + 1] + number + 1]):
        row = base + t[t[DIFFERENCES] + 2 * item]
        s[s[COVERED] + row] += t[t[DIFFERENCES] + 2 * item + 1]
        s[s[ROW_PRICES] + row] = step_price(t, row, s[s[COVERED] + row])
    for place in range(t[MOST_SEGMENTS]):
        s[s[CHOSEN] + cell * t[MOST_SEGMENTS] + place] = 0


@compiled
def note_difference(t: Ints, s: Ints, cell: int, number: int) -> int:
    """Add a difference to the change under way; returns what its queues cost more."""
    base = t[t[MENUS] + 6 * cell + 1]
    for item in range(t[t[DIFFERENCES + 1] + number], t[t[DIFFERENCES + 1] + number + 1]):
        touch(s, base + t[t[DIFFERENCES] + 2 * item], t[t[DIFFERENCES] + 2 * item + 1])
    return int(t[t[DIFFERENCE_PRICES] + number])


@compiled
def are_exchanged(t: Ints, s: Ints, number: int) -> bool:
    """Whether a change and the next give two agents each other's duty, and cover stays as it is."""
    one, two = s[CHANGES] + 3 * number, s[CHANGES] + 3 * number + 3
    if s[one + 1] != s[two + 1]:
        return False
    mine, theirs = s[one] * t[DAYS] + s[one + 1], s[two] * t[DAYS] + s[two + 1]
    if t[t[MENUS] + 6 * mine] < 0 or t[t[MENUS] + 6 * theirs] < 0:
        return False
    given, taken = s[s[BEFORE] + number], s[s[GIVEN] + mine]
    gone, got = s[s[BEFORE] + number + 1], s[s[GIVEN] + theirs]
    return cover_alike(t, given, got) and cover_alike(t, gone, taken)


@compiled
def cover_alike(t: Ints, one: int, two: int) -> bool:
    """Whether two duties, or none, add the same to cover."""
    if one < 0 or two < 0:
        return one < 0 and two < 0
    return bool(t[t[DUTIES] + 7 * one + 6] == t[t[DUTIES] + 7 * two + 6])


@compiled
def worth(t: Ints, s: Ints, choice: int) -> int:
    """Change of price if a choice were added to the change under way."""
    price, footprint = t[t[CHOICES] + 3 * choice + 1], t[t[CHOICES] + 3 * choice + 2]
    for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
        row = t[t[FOOTPRINTS] + 2 * item]
        covered, delta = s[s[COVERED] + row], s[s[DELTA] + row]
        before = s[s[ROW_PRICES] + row]
        if delta != NOT_TOUCHED:
            covered += delta
            before = step_price(t, row, covered)
        price += step_price(t, row, covered + t[t[FOOTPRINTS] + 2 * item + 1]) - before
    return int(price)


@compiled
def leave(t: Ints, s: Ints, agent: int, day: int, duty: int) -> int:
    """Take a cell's old duty out of cover; returns what its queues cost, negative."""
    if duty < 0:
        return 0
    chosen, price = s[CHOSEN] + (agent * t[DAYS] + day) * t[MOST_SEGMENTS], 0
    shape = t[t[DUTIES] + 7 * duty + 6]
    first = t[t[SEGMENTS + 1] + shape]
    for number in range(first, t[t[SEGMENTS + 1] + shape + 1]):
        choice = t[t[CHOICES + 1] + t[t[SEGMENTS] + number]] + s[chosen + number - first]
        price -= t[t[CHOICES] + 3 * choice + 1]
        shift(t, s, t[t[CHOICES] + 3 * choice + 2], -1)
    return int(price)


@compiled
def best_choice(t: Ints, s: Ints, segment: int, seldom: int) -> int:
    """The queue of a segment that is worth most now; once in `seldom` any, 0: never."""
    start, end = t[t[CHOICES + 1] + segment], t[t[CHOICES + 1] + segment + 1]
    if end - start == 1:
        return int(start)
    if seldom and draw(s, seldom) == 0:
        return int(start + draw(s, end - start))
    best, least = start, worth(t, s, start)
    for choice in range(start + 1, end):
        value = worth(t, s, choice)
        if value < least:
            best, least = choice, value
    return int(best)


@compiled
def enter(t: Ints, s: Ints, number: int, duty: int, seldom: int) -> int:
    """Put the new duty of change `number` on fresh queues into cover; what its queues cost."""
    if duty < 0:
        return 0
    chosen, price = s[NEW_CHOSEN] + number * t[MOST_SEGMENTS], 0
    shape = t[t[DUTIES] + 7 * duty + 6]
    first = t[t[SEGMENTS + 1] + shape]
    for place in range(first, t[t[SEGMENTS + 1] + shape + 1]):
        segment = t[t[SEGMENTS] + place]
        choice = best_choice(t, s, segment, seldom)
        s[chosen + place - first] = choice - t[t[CHOICES + 1] + segment]
        price += t[t[CHOICES] + 3 * choice + 1]
        shift(t, s, t[t[CHOICES] + 3 * choice + 2], 1)
    return int(price)


@compiled
def cover_change(t: Ints, s: Ints, size: int, seldom: int) -> int:
    """Price of a move's change of cover; `keep_cover` or `forget_cover` has to follow.

    Where queues may be chosen each is the best of the moment, but once in `seldom` times any.
    """
    price, number = 0, 0
    while number < size:
        cell = s[s[CHANGES] + 3 * number] * t[DAYS] + s[s[CHANGES] + 3 * number + 1]
        old, new = s[s[BEFORE] + number], s[s[GIVEN] + cell]
        difference = difference_of(t, cell, old, new)
        if difference < 0:
            price += leave(t, s, s[s[CHANGES] + 3 * number], s[s[CHANGES] + 3 * number + 1], old)
        elif number + 1 < size and are_exchanged(t, s, number):
            number += 1
        else:
            price += note_difference(t, s, cell, difference)
        number += 1
    for number in range(size):
        cell = s[s[CHANGES] + 3 * number] * t[DAYS] + s[s[CHANGES] + 3 * number + 1]
        if t[t[MENUS] + 6 * cell] < 0:
            price += enter(t, s, number, s[s[GIVEN] + cell], seldom)
        else:
            for place in range(t[MOST_SEGMENTS]):
                s[s[NEW_CHOSEN] + number * t[MOST_SEGMENTS] + place] = 0
    return int(price + touched_price(t, s))


@compiled
def touched_price(t: Ints, s: Ints) -> int:
    """Price of the change under way in all rows that it touches."""
    price = 0
    for number in range(s[TOUCHED_COUNT]):
        row = s[s[TOUCHED] + number]
        if s[s[DELTA] + row]:
            covered = s[s[COVERED] + row] + s[s[DELTA] + row]
            price += step_price(t, row, covered) - s[s[ROW_PRICES] + row]
    return int(price)


@compiled
def keep_cover(t: Ints, s: Ints, size: int) -> None:
    """Write the change of cover, and the queues chosen."""
    for number in range(s[TOUCHED_COUNT]):
        row = s[s[TOUCHED] + number]
        if s[s[DELTA] + row]:
            s[s[COVERED] + row] += s[s[DELTA] + row]
            s[s[ROW_PRICES] + row] = step_price(t, row, s[s[COVERED] + row])
        s[s[DELTA] + row] = NOT_TOUCHED
    s[TOUCHED_COUNT] = 0
    for number in range(size):
        cell = s[s[CHANGES] + 3 * number] * t[DAYS] + s[s[CHANGES] + 3 * number + 1]
        source, target = (
            s[NEW_CHOSEN] + number * t[MOST_SEGMENTS],
            s[CHOSEN] + cell * t[MOST_SEGMENTS],
        )
        for place in range(t[MOST_SEGMENTS]):
            s[target + place] = s[source + place]


@compiled
def forget_cover(s: Ints) -> None:
    """Leave cover as it was."""
    for number in range(s[TOUCHED_COUNT]):
        s[s[DELTA] + s[s[TOUCHED] + number]] = NOT_TOUCHED
    s[TOUCHED_COUNT] = 0
