"""Compiled change of cover: priced before anything is written, then kept or forgotten."""

from __future__ import annotations

from solver.engine.chance import draw
from solver.engine.compiled import compiled
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
    CHOICES,
    DAYS,
    DUTIES,
    FOOTPRINTS,
    MOST_SEGMENTS,
    ROW_COUNT,
    SEGMENTS,
    Ints,
)


@compiled
def shift(t: Ints, s: Ints, footprint: int, sign: int) -> None:
    """Add a footprint to the change under way, or take it away."""
    for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
        touch(s, t[t[FOOTPRINTS] + 2 * item], sign * t[t[FOOTPRINTS] + 2 * item + 1])


@compiled
def replace(t: Ints, s: Ints, old: int, new: int) -> None:
    """Add one footprint to the change under way and take another away, where they differ."""
    one, last = t[t[FOOTPRINTS + 1] + old], t[t[FOOTPRINTS + 1] + old + 1]
    two, end = t[t[FOOTPRINTS + 1] + new], t[t[FOOTPRINTS + 1] + new + 1]
    while one < last or two < end:
        before = t[t[FOOTPRINTS] + 2 * one] if one < last else t[ROW_COUNT]
        after = t[t[FOOTPRINTS] + 2 * two] if two < end else t[ROW_COUNT]
        amount = 0
        if before <= after:
            amount -= t[t[FOOTPRINTS] + 2 * one + 1]
            one += 1
        if after <= before:
            amount += t[t[FOOTPRINTS] + 2 * two + 1]
            two += 1
        if amount:
            touch(s, min(before, after), amount)


@compiled
def touch(s: Ints, row: int, amount: int) -> None:
    """Add to a row of the change under way."""
    if s[s[DELTA] + row] == NOT_TOUCHED:
        s[s[DELTA] + row] = 0
        s[s[TOUCHED] + s[TOUCHED_COUNT]] = row
        s[TOUCHED_COUNT] += 1
    s[s[DELTA] + row] += amount


@compiled
def are_plain(t: Ints, old: int, new: int) -> bool:
    """Whether two duties have equally many segments, none of which may choose its queue."""
    if old < 0 or new < 0:
        return False
    one, two = t[t[DUTIES] + 7 * old + 6], t[t[DUTIES] + 7 * new + 6]
    count = t[t[SEGMENTS + 1] + one + 1] - t[t[SEGMENTS + 1] + one]
    if t[t[SEGMENTS + 1] + two + 1] - t[t[SEGMENTS + 1] + two] != count:
        return False
    for shape in (one, two):
        for number in range(t[t[SEGMENTS + 1] + shape], t[t[SEGMENTS + 1] + shape + 1]):
            segment = t[t[SEGMENTS] + number]
            if t[t[CHOICES + 1] + segment + 1] - t[t[CHOICES + 1] + segment] != 1:
                return False
    return True


@compiled
def replace_plain(t: Ints, s: Ints, number: int, old: int, new: int) -> int:
    """Put a duty in the place of another, both plain; returns the change of what queues cost."""
    one = t[t[SEGMENTS + 1] + t[t[DUTIES] + 7 * old + 6]]
    two = t[t[SEGMENTS + 1] + t[t[DUTIES] + 7 * new + 6]]
    count = t[t[SEGMENTS + 1] + t[t[DUTIES] + 7 * old + 6] + 1] - one
    price = 0
    for place in range(count):
        before = t[t[CHOICES + 1] + t[t[SEGMENTS] + one + place]]
        after = t[t[CHOICES + 1] + t[t[SEGMENTS] + two + place]]
        s[s[NEW_CHOSEN] + number * t[MOST_SEGMENTS] + place] = 0
        if before != after:
            price += t[t[CHOICES] + 3 * after + 1] - t[t[CHOICES] + 3 * before + 1]
            replace(t, s, t[t[CHOICES] + 3 * before + 2], t[t[CHOICES] + 3 * after + 2])
    return int(price)


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
def best_choice(t: Ints, s: Ints, segment: int) -> int:
    """The queue of a segment that is worth most now; now and then any."""
    start, end = t[t[CHOICES + 1] + segment], t[t[CHOICES + 1] + segment + 1]
    if end - start == 1:
        return int(start)
    if draw(s, 16) == 0:
        return int(start + draw(s, end - start))
    best, least = start, worth(t, s, start)
    for choice in range(start + 1, end):
        value = worth(t, s, choice)
        if value < least:
            best, least = choice, value
    return int(best)


@compiled
def enter(t: Ints, s: Ints, number: int, duty: int) -> int:
    """Put the new duty of change `number` on fresh queues into cover; what its queues cost."""
    if duty < 0:
        return 0
    chosen, price = s[NEW_CHOSEN] + number * t[MOST_SEGMENTS], 0
    shape = t[t[DUTIES] + 7 * duty + 6]
    first = t[t[SEGMENTS + 1] + shape]
    for place in range(first, t[t[SEGMENTS + 1] + shape + 1]):
        segment = t[t[SEGMENTS] + place]
        choice = best_choice(t, s, segment)
        s[chosen + place - first] = choice - t[t[CHOICES + 1] + segment]
        price += t[t[CHOICES] + 3 * choice + 1]
        shift(t, s, t[t[CHOICES] + 3 * choice + 2], 1)
    return int(price)


@compiled
def cover_change(t: Ints, s: Ints, size: int) -> int:
    """Price of a move's change of cover; `keep_cover` or `forget_cover` has to follow."""
    price = 0
    for number in range(size):
        agent, day = s[s[CHANGES] + 3 * number], s[s[CHANGES] + 3 * number + 1]
        old, new = s[s[BEFORE] + number], s[s[GIVEN] + agent * t[DAYS] + day]
        if are_plain(t, old, new):
            price += replace_plain(t, s, number, old, new)
        else:
            price += leave(t, s, agent, day, old)
    for number in range(size):
        cell = s[s[CHANGES] + 3 * number] * t[DAYS] + s[s[CHANGES] + 3 * number + 1]
        if not are_plain(t, s[s[BEFORE] + number], s[s[GIVEN] + cell]):
            price += enter(t, s, number, s[s[GIVEN] + cell])
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
