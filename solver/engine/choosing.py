"""Compiled choice of one pattern an agent, so that as many of each group are given as wanted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solver.engine.chance import draw, uniform
from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.state import CHANCE

Floats = npt.NDArray[np.float64]

SWEEPS = 10_000
"""How often each agent's pattern is tried to be changed, on average."""
HOT, COLD = 3.0, 0.02
"""Temperatures, in units of one too many or too few of a group that weighs one."""
STEPS = 100
"""Temperatures on the way."""


class Choice(NamedTuple):
    """Agents with patterns, patterns with groups; `ends` as everywhere: one more than there are."""

    pattern_ends: Ints
    """Patterns of agent `a` are numbers `pattern_ends[a] … pattern_ends[a + 1] - 1`."""
    group_ends: Ints
    groups: Ints
    """The groups of which each pattern gives one, those of pattern `p` from `group_ends[p]` on."""
    wanted: Floats
    """`[group]`, in fractions."""
    weights: Floats
    """`[group]`: what one too many or too few costs."""


def choose(choice: Choice, first: Ints, seed: int) -> Ints:
    """The number of each agent's pattern, best together as far as annealing from `first` finds."""
    chance = np.zeros(CHANCE + 1, dtype=np.int64)
    chance[CHANCE] = seed * 2 + 1
    return _choose(choice, first.copy(), chance)


@compiled
def _choose(c: Choice, chosen: Ints, chance: Ints) -> Ints:
    agents = chosen.shape[0]
    over = -c.wanted
    for agent in range(agents):
        _give(c, over, chosen[agent], 1.0)
    price, best_price, best = 0.0, 0.0, chosen.copy()
    for step in range(STEPS):
        temperature = HOT * (COLD / HOT) ** (step / (STEPS - 1))
        for _ in range(agents * (SWEEPS // STEPS)):
            price += _try(c, chosen, over, chance, temperature)
            if price < best_price - 1e-9:
                best_price, best[:] = price, chosen
    return best


@compiled
def _try(c: Choice, chosen: Ints, over: Floats, chance: Ints, temperature: float) -> float:
    """Give a random agent another pattern, or not; what it changes."""
    agent = draw(chance, chosen.shape[0])
    first, after = c.pattern_ends[agent], c.pattern_ends[agent + 1]
    if after - first < 2:
        return 0.0
    old, new = chosen[agent], first + draw(chance, after - first - 1)
    new += new >= old
    change = _give(c, over, old, -1.0) + _give(c, over, new, 1.0)
    if change > -temperature * np.log(uniform(chance)):
        _give(c, over, new, -1.0)
        _give(c, over, old, 1.0)
        return 0.0
    chosen[agent] = new
    return float(change)


@compiled
def _give(c: Choice, over: Floats, pattern: int, sign: float) -> float:
    """Give one of each group of a pattern, or take it away; what that changes."""
    change = 0.0
    for place in range(c.group_ends[pattern], c.group_ends[pattern + 1]):
        group = c.groups[place]
        change -= c.weights[group] * abs(over[group])
        over[group] += sign
        change += c.weights[group] * abs(over[group])
    return change
