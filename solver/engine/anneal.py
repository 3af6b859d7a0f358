"""Compiled simulated annealing on the cells of a rota: many small changes, priced exactly."""

from __future__ import annotations

import numpy as np

from solver.engine.chance import uniform
from solver.engine.compiled import compiled
from solver.engine.cover import (
    cover_change,
    difference_price,
    forget_cover,
    keep_cover,
    keep_difference,
    lone_difference,
)
from solver.engine.kinds import choose_kind, weigh_kinds
from solver.engine.lists import Ints
from solver.engine.moves import propose
from solver.engine.rows import count, near_price, order_price
from solver.engine.state import (
    BEFORE,
    BEFORE_ORDERS,
    BEST,
    BEST_CHOSEN,
    BEST_GIVEN,
    CHANGES,
    CHOSEN,
    GIVEN,
    ORDERS,
    SCORE,
    TAKEN,
    TRIED,
    UPHILL,
    UPHILL_BINS,
)
from solver.engine.tables import (
    AGENTS,
    DAYS,
    DUTIES,
    HARD,
    MOST_SEGMENTS,
)

BLOCK, WEIGH_EVERY = 256, 8192
"""Moves at one temperature, and moves after which kinds are weighed anew."""
ANY_QUEUE = 16
"""Once in so many times the queue of a segment is any; never where a duty was chosen by its price,
which is that of the best queues."""


@compiled
def copy(s: Ints, source: int, target: int, size: int) -> None:
    """Copy numbers inside the state."""
    for place in range(size):
        s[target + place] = s[source + place]


@compiled
def personal_change(t: Ints, s: Ints, size: int, most: float) -> int:
    """Write a move into the rows of its agents; returns the change of their prices.

    A change above `most` may be told as less than it is, but as more than `most`.
    """
    if size == 1:
        agent, day, new = s[s[CHANGES]], s[s[CHANGES] + 1], s[s[CHANGES] + 2]
        old = s[s[GIVEN] + agent * t[DAYS] + day]
        if old >= 0 and new >= 0 and t[t[DUTIES] + 7 * old + 5] == t[t[DUTIES] + 7 * new + 5]:
            return change_alike(t, s, agent, day, old, new)
    change, ordered = 0, 0
    for number in range(size):
        agent, day = s[s[CHANGES] + 3 * number], s[s[CHANGES] + 3 * number + 1]
        cell = s[GIVEN] + agent * t[DAYS] + day
        s[s[BEFORE] + number] = s[cell]
        change += counted(t, s, agent, s[cell], s[s[CHANGES] + 3 * number + 2])
        s[cell] = s[s[CHANGES] + 3 * number + 2]
        s[s[BEFORE_ORDERS] + number] = -1
        if is_first(s, number):
            ordered += s[s[ORDERS] + agent]
    if change - ordered > most:
        return int(change - ordered)
    for number in range(size):
        agent = s[s[CHANGES] + 3 * number]
        if is_first(s, number):
            s[s[BEFORE_ORDERS] + number] = s[s[ORDERS] + agent]
            s[s[ORDERS] + agent] = order_price(t, s, agent)
            change += s[s[ORDERS] + agent] - s[s[BEFORE_ORDERS] + number]
    return int(change)


@compiled
def is_first(s: Ints, number: int) -> bool:
    """Whether no earlier change of the move is of the same agent."""
    agent, fresh = s[s[CHANGES] + 3 * number], True
    for earlier in range(number):
        fresh = fresh and s[s[CHANGES] + 3 * earlier] != agent
    return bool(fresh)


@compiled
def counted(t: Ints, s: Ints, agent: int, old: int, new: int) -> int:
    """What another duty, or none, costs by itself and in the agent's totals."""
    change = 0
    is_alike = old >= 0 and new >= 0 and t[t[DUTIES] + 7 * old + 5] == t[t[DUTIES] + 7 * new + 5]
    if old >= 0:
        change -= t[t[DUTIES] + 7 * old + 2]
        if not is_alike:
            change += count(t, s, agent, old, -1)
    if new >= 0:
        change += t[t[DUTIES] + 7 * new + 2]
        if not is_alike:
            change += count(t, s, agent, new, 1)
    return int(change)


@compiled
def change_alike(t: Ints, s: Ints, agent: int, day: int, old: int, new: int) -> int:
    """`personal_change` for two duties that totals and runs cannot tell apart."""
    cell = s[GIVEN] + agent * t[DAYS] + day
    s[s[BEFORE]], s[s[BEFORE_ORDERS]] = old, s[s[ORDERS] + agent]
    if new == old:
        return 0
    change = -near_price(t, s, agent, day)
    s[cell] = new
    change += near_price(t, s, agent, day)
    s[s[ORDERS] + agent] += change
    return int(change + t[t[DUTIES] + 7 * new + 2] - t[t[DUTIES] + 7 * old + 2])


@compiled
def take_back(t: Ints, s: Ints, size: int) -> None:
    """Undo `personal_change`."""
    for number in range(size - 1, -1, -1):
        agent, day = s[s[CHANGES] + 3 * number], s[s[CHANGES] + 3 * number + 1]
        cell = s[GIVEN] + agent * t[DAYS] + day
        counted(t, s, agent, s[cell], s[s[BEFORE] + number])
        s[cell] = s[s[BEFORE] + number]
        if s[s[BEFORE_ORDERS] + number] >= 0:
            s[s[ORDERS] + agent] = s[s[BEFORE_ORDERS] + number]


@compiled
def keep_best(t: Ints, s: Ints) -> None:
    """Note the rota where it is the best seen."""
    if s[SCORE] < s[BEST]:
        s[BEST] = s[SCORE]
        cells = t[AGENTS] * t[DAYS]
        copy(s, s[GIVEN], s[BEST_GIVEN], cells)
        copy(s, s[CHOSEN], s[BEST_CHOSEN], cells * t[MOST_SEGMENTS])


@compiled
def most_to_pay(s: Ints, size: int, temperature: float) -> float:
    """What a proposed move may cost; all but a broken hard form where its price chose it."""
    if size < 0:
        return float(HARD // 2)
    return float(-temperature * np.log(uniform(s)))


@compiled
def try_move(t: Ints, s: Ints, temperature: float) -> None:
    """Try one move: keep it, or leave everything as it was."""
    kind = choose_kind(s)
    size = propose(t, s, kind, temperature)
    s[s[TRIED] + kind] += 1
    if size == 0:
        return
    seldom = ANY_QUEUE if size > 0 else 0
    most, size = most_to_pay(s, size, temperature), abs(size)
    change = personal_change(t, s, size, most + HARD // 2)
    if change > most + HARD // 2:
        take_back(t, s, size)
        return
    lone = lone_difference(t, s, size)
    if lone >= 0:
        change += difference_price(t, s, lone)
    else:
        change += cover_change(t, s, size, seldom)
    if change > 0:
        s[s[UPHILL] + min(UPHILL_BINS - 1, int(np.log2(change)))] += 1
    if change > most:
        forget_cover(s)
        take_back(t, s, size)
        return
    if lone >= 0:
        keep_difference(t, s, lone)
    else:
        keep_cover(t, s, size)
    if change:
        s[s[TAKEN] + kind] += 1
    s[SCORE] += change


@compiled
def anneal(t: Ints, s: Ints, moves: int, hot: float, cold: float) -> None:
    """Try `moves` moves while the temperature falls from `hot` to `cold`."""
    temperature, factor = hot, (cold / hot) ** (1.0 / max(1, moves // BLOCK))
    for number in range(moves):
        if number % BLOCK == 0:
            temperature *= factor
        if number % WEIGH_EVERY == 0:
            weigh_kinds(s)
        try_move(t, s, temperature)
        keep_best(t, s)
