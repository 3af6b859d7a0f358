"""A first rota: one agent after the other takes the duties that help most with what is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
FEW = 6
"""Duties of a day that are looked at first, those that help most."""


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
            given = _roster(lowered, tables, replica.state, agent)
        except Unfit:
            return None
        if given is None or is_over():
            return None
        for duty in given:
            lay(tables, replica.state, agent, lowered.duties[duty].day, duty)
    return replica.now()


def _roster(lowered: Lowered, tables: Ints, state: Ints, agent: int) -> list[int] | None:
    """An agent's best duties at what they add now, from few of each day if these will do."""
    whole = lowered.of_day[agent]
    prices = _prices(tables, state, whole)
    few = [sorted(duties, key=prices.__getitem__)[:FEW] for duties in whole]
    for of_day in (few, whole):
        own = _one_a_day(own_tables(lowered, agent, lowered.personal[agent], of_day))
        asked = np.array([prices[duty] for duty in own.duties.tolist()], dtype=np.int64)
        price, given, _ = best_roster(own, asked, 1, WIDTH)
        if price < NOTHING:
            found: list[int] = own.duties[given].tolist()
            return found
    return None


def _prices(tables: Ints, state: Ints, of_day: Sequence[Sequence[int]]) -> dict[int, int]:
    duties = [duty for day in of_day for duty in day]
    added = added_prices(tables, state, np.array(duties, dtype=np.int64))
    return dict(zip(duties, added.tolist(), strict=True))


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
    cover_change(t, s, 1, 0)
    keep_cover(t, s, 1)


def _one_a_day(own: OwnTables) -> OwnTables:
    """The same agent, given one duty a day at the most."""
    numbers = own.numbers.copy()
    numbers[1] = 0
    return own._replace(numbers=numbers)
