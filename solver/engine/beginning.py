"""A first rota: one agent after the other takes the duties that help most with what is covered."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np

from solver.engine.best_roster import best_roster
from solver.engine.compiled import compiled
from solver.engine.cover import cover_change, keep_cover, worth
from solver.engine.labels import NOTHING
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.own_tables import OwnTables, Unfit, own_tables
from solver.engine.replica import Replica
from solver.engine.state import BEFORE, CHANGES, GIVEN
from solver.engine.tables import CHOICES, DAYS, DUTIES, HARD, SEGMENTS

WIDTH = 12
"""Labels a day: few, because the next agents take what is left over anyway."""


def first_rota(
    lowered: Lowered, tables: Ints, seed: int, is_over: Callable[[], bool]
) -> list[Served] | None:
    """A rota that keeps each agent's own hard forms, good rather than best.

    None where compiled search cannot hold an agent's forms, finds nothing legal, or `is_over`.
    """
    replica = Replica(lowered, tables, [], seed)
    order = list(range(len(lowered.problem.agents)))
    Random(seed).shuffle(order)  # noqa: S311  # chance of a search, no secret
    for agent in order:
        try:
            own = _one_a_day(own_tables(lowered, agent, lowered.personal[agent]))
        except Unfit:
            return None
        prices = added_prices(tables, replica.state, own.duties)
        price, given, _ = best_roster(own, prices, 1, WIDTH)
        if price >= NOTHING or is_over():
            return None
        for duty in own.duties[given].tolist():
            lay(tables, replica.state, agent, lowered.duties[duty].day, duty)
    return replica.now()


@compiled
def added_prices(t: Ints, s: Ints, duties: Ints) -> Ints:
    """What each duty, on its best queues, would add to the score of a rota as it stands."""
    prices = np.zeros(duties.shape[0], dtype=np.int64)
    for place in range(duties.shape[0]):
        duty = duties[place]
        shape = t[t[DUTIES] + 7 * duty + 6]
        prices[place] = t[t[DUTIES] + 7 * duty + 2]
        for number in range(t[t[SEGMENTS + 1] + shape], t[t[SEGMENTS + 1] + shape + 1]):
            segment, least = t[t[SEGMENTS] + number], HARD
            for choice in range(t[t[CHOICES + 1] + segment], t[t[CHOICES + 1] + segment + 1]):
                least = min(least, worth(t, s, choice))
            prices[place] += least
    return prices


@compiled
def lay(t: Ints, s: Ints, agent: int, day: int, duty: int) -> None:
    """Give a duty to an agent who is free that day."""
    s[s[CHANGES]], s[s[CHANGES] + 1], s[s[CHANGES] + 2] = agent, day, duty
    s[s[BEFORE]], s[s[GIVEN] + agent * t[DAYS] + day] = -1, duty
    cover_change(t, s, 1)
    keep_cover(t, s, 1)


def _one_a_day(own: OwnTables) -> OwnTables:
    """The same agent, given one duty a day at the most."""
    numbers = own.numbers.copy()
    numbers[1] = 0
    return own._replace(numbers=numbers)
