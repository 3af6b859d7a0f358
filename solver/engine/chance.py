"""Compiled chance: xorshift64* on one number of the state, so that a seed decides everything."""

from __future__ import annotations

import numpy as np

from solver.engine.compiled import compiled
from solver.engine.lists import Ints
from solver.engine.state import CHANCE


@compiled
def draw(s: Ints, most: int) -> int:
    """A number below `most` by xorshift64*."""
    x = np.uint64(s[CHANCE])
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s[CHANCE] = np.int64(x)
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(33)
    return int(np.int64((high * np.uint64(most)) >> np.uint64(31)))


@compiled
def uniform(s: Ints) -> float:
    """A number in (0, 1)."""
    return (draw(s, 1 << 30) + 0.5) / (1 << 30)
