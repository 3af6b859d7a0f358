"""Compiled simulated annealing on the cells of a rota: many small changes, priced exactly."""

from __future__ import annotations

import numpy as np

from solver.engine.chance import draw, uniform
from solver.engine.compiled import compiled
from solver.engine.moves import choose_kind, propose, weigh_kinds
from solver.engine.rows import row_price, step_price
from solver.engine.state import (
    BEFORE,
    BEFORE_CHOSEN,
    BEFORE_PRICES,
    BEST,
    BEST_CHOSEN,
    BEST_GIVEN,
    CHANGES,
    CHOSEN,
    COVERED,
    GIVEN,
    PRICES,
    ROW_PRICES,
    SCORE,
    TAKEN,
    TRIED,
    UPHILL,
    UPHILL_BINS,
)
from solver.engine.tables import (
    AGENTS,
    CHOICES,
    DAYS,
    FOOTPRINTS,
    HARD,
    MOST_SEGMENTS,
    SEGMENTS,
    Ints,
)


@compiled
def copy(s: Ints, source: int, target: int, size: int) -> None:
    """Copy numbers inside the state."""
    for place in range(size):
        s[target + place] = s[source + place]


@compiled
def queues_at(t: Ints, s: Ints, agent: int, day: int) -> int:
    """Where the choices of a cell's segments stand."""
    return int(s[CHOSEN] + (agent * t[DAYS] + day) * t[MOST_SEGMENTS])


@compiled
def lay(t: Ints, s: Ints, footprint: int, sign: int) -> int:
    """Add or take away a footprint; returns the change of price."""
    change = 0
    for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
        row = t[t[FOOTPRINTS] + 2 * item]
        s[s[COVERED] + row] += sign * t[t[FOOTPRINTS] + 2 * item + 1]
        price = step_price(t, row, s[s[COVERED] + row])
        change += price - s[s[ROW_PRICES] + row]
        s[s[ROW_PRICES] + row] = price
    return change


@compiled
def lay_duty(t: Ints, s: Ints, agent: int, day: int, sign: int) -> int:
    """Add or take away the cover of a cell, its queues' own prices included."""
    duty, price = s[s[GIVEN] + agent * t[DAYS] + day], 0
    if duty < 0:
        return 0
    first = t[t[SEGMENTS + 1] + duty]
    for number in range(first, t[t[SEGMENTS + 1] + duty + 1]):
        segment = t[t[SEGMENTS] + number]
        choice = t[t[CHOICES + 1] + segment] + s[queues_at(t, s, agent, day) + number - first]
        price += sign * t[t[CHOICES] + 3 * choice + 1]
        price += lay(t, s, t[t[CHOICES] + 3 * choice + 2], sign)
    return price


@compiled
def worth(t: Ints, s: Ints, choice: int) -> int:
    """Change of price if a choice were added."""
    price, footprint = t[t[CHOICES] + 3 * choice + 1], t[t[CHOICES] + 3 * choice + 2]
    for item in range(t[t[FOOTPRINTS + 1] + footprint], t[t[FOOTPRINTS + 1] + footprint + 1]):
        row = t[t[FOOTPRINTS] + 2 * item]
        covered = s[s[COVERED] + row] + t[t[FOOTPRINTS] + 2 * item + 1]
        price += step_price(t, row, covered) - s[s[ROW_PRICES] + row]
    return int(price)


@compiled
def choose_queues(t: Ints, s: Ints, agent: int, day: int) -> int:
    """Take for each segment the queue that is worth most now, now and then any; add its cover."""
    duty, price = s[s[GIVEN] + agent * t[DAYS] + day], 0
    if duty < 0:
        return 0
    first = t[t[SEGMENTS + 1] + duty]
    for number in range(first, t[t[SEGMENTS + 1] + duty + 1]):
        segment = t[t[SEGMENTS] + number]
        start, end = t[t[CHOICES + 1] + segment], t[t[CHOICES + 1] + segment + 1]
        best = start
        if end - start > 1:
            if draw(s, 16) == 0:
                best = start + draw(s, end - start)
            else:
                least = worth(t, s, start)
                for choice in range(start + 1, end):
                    value = worth(t, s, choice)
                    if value < least:
                        least, best = value, choice
        s[queues_at(t, s, agent, day) + number - first] = best - start
        price += t[t[CHOICES] + 3 * best + 1] + lay(t, s, t[t[CHOICES] + 3 * best + 2], 1)
    return price


@compiled
def personal_change(t: Ints, s: Ints, size: int) -> int:
    """Write a move into the rows of its agents; returns the change of their prices."""
    change = 0
    for number in range(size):
        agent, day = s[s[CHANGES] + 3 * number + 0], s[s[CHANGES] + 3 * number + 1]
        s[s[BEFORE] + number] = s[s[GIVEN] + agent * t[DAYS] + day]
        s[s[GIVEN] + agent * t[DAYS] + day] = s[s[CHANGES] + 3 * number + 2]
    for number in range(size):
        agent, fresh = s[s[CHANGES] + 3 * number + 0], True
        for earlier in range(number):
            fresh = fresh and s[s[CHANGES] + 3 * earlier + 0] != agent
        s[s[BEFORE_PRICES] + number] = -1
        if fresh:
            s[s[BEFORE_PRICES] + number] = s[s[PRICES] + agent]
            s[s[PRICES] + agent] = row_price(t, s, agent)
            change += s[s[PRICES] + agent] - s[s[BEFORE_PRICES] + number]
    return change


@compiled
def take_back(t: Ints, s: Ints, size: int) -> None:
    """Undo `personal_change`."""
    for number in range(size - 1, -1, -1):
        agent, day = s[s[CHANGES] + 3 * number + 0], s[s[CHANGES] + 3 * number + 1]
        s[s[GIVEN] + agent * t[DAYS] + day] = s[s[BEFORE] + number]
        if s[s[BEFORE_PRICES] + number] >= 0:
            s[s[PRICES] + agent] = s[s[BEFORE_PRICES] + number]


@compiled
def cover_change(t: Ints, s: Ints, size: int) -> int:
    """Take the old duties' cover away and lay the new with fresh queues; the change of price."""
    change = 0
    for number in range(size):
        agent, day = s[s[CHANGES] + 3 * number + 0], s[s[CHANGES] + 3 * number + 1]
        new = s[s[GIVEN] + agent * t[DAYS] + day]
        s[s[GIVEN] + agent * t[DAYS] + day] = s[s[BEFORE] + number]
        change += lay_duty(t, s, agent, day, -1)
        s[s[GIVEN] + agent * t[DAYS] + day] = new
        kept = s[BEFORE_CHOSEN] + number * t[MOST_SEGMENTS]
        copy(s, queues_at(t, s, agent, day), kept, t[MOST_SEGMENTS])
    for number in range(size):
        change += choose_queues(
            t, s, s[s[CHANGES] + 3 * number + 0], s[s[CHANGES] + 3 * number + 1]
        )
    return change


@compiled
def uncover(t: Ints, s: Ints, size: int) -> None:
    """Undo `cover_change`, before `take_back`."""
    for number in range(size):
        lay_duty(t, s, s[s[CHANGES] + 3 * number + 0], s[s[CHANGES] + 3 * number + 1], -1)
    for number in range(size):
        agent, day = s[s[CHANGES] + 3 * number + 0], s[s[CHANGES] + 3 * number + 1]
        new = s[s[GIVEN] + agent * t[DAYS] + day]
        s[s[GIVEN] + agent * t[DAYS] + day] = s[s[BEFORE] + number]
        kept = s[BEFORE_CHOSEN] + number * t[MOST_SEGMENTS]
        copy(s, kept, queues_at(t, s, agent, day), t[MOST_SEGMENTS])
        lay_duty(t, s, agent, day, 1)
        s[s[GIVEN] + agent * t[DAYS] + day] = new


@compiled
def anneal(t: Ints, s: Ints, moves: int, hot: float, cold: float) -> None:
    """Try `moves` moves while the temperature falls from `hot` to `cold`."""
    temperature, factor = hot, (cold / hot) ** (1.0 / max(1, moves // 256))
    for number in range(moves):
        if number % 256 == 0:
            temperature *= factor
        if number % 8192 == 0:
            weigh_kinds(s)
        kind = choose_kind(s)
        s[s[TRIED] + kind] += 1
        size = propose(t, s, kind)
        if size == 0:
            continue
        most = -temperature * np.log(uniform(s))
        change = personal_change(t, s, size)
        if change > most + HARD // 2:
            take_back(t, s, size)
            continue
        change += cover_change(t, s, size)
        if change > 0:
            s[s[UPHILL] + min(UPHILL_BINS - 1, int(np.log2(change)))] += 1
        if change > most:
            uncover(t, s, size)
            take_back(t, s, size)
            continue
        s[SCORE] += change
        if change:
            s[s[TAKEN] + kind] += 1
        if s[SCORE] < s[BEST]:
            s[BEST] = s[SCORE]
            cells = t[AGENTS] * t[DAYS]
            copy(s, s[GIVEN], s[BEST_GIVEN], cells)
            copy(s, s[CHOSEN], s[BEST_CHOSEN], cells * t[MOST_SEGMENTS])
