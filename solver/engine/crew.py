"""Several annealers on one rota: each changes days of its own, dealt out anew time and again.

Between the days of two annealers one is left as it is, so that they meet neither in cover nor in
the rest between duties. What counts over all days is looked at when their days are put together.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from solver.engine import state as at
from solver.engine import tables as of
from solver.engine.anneal import anneal, keep_best
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.merge import merge
from solver.engine.model import Served
from solver.engine.replica import Replica

LEAST_DAYS = 4
"""Days that an annealer has at the least."""
COPIED = (at.GIVEN, at.BEST_GIVEN), (at.COVERED, at.CHANGES), (at.MEMBERS, at.TRIED)
"""What is counted of a rota, and so copied; the chance of moves is each annealer's own."""


class Crew(Replica):
    """A replica that one thread anneals, or several once it is told to `spread`."""

    def __init__(self, lowered: Lowered, tables: Ints, served: list[Served], seed: int) -> None:
        super().__init__(lowered, tables, served, seed)
        self.seed, self.dealer = seed, np.random.default_rng(seed)
        self.others: list[Ints] = []
        self.pool: ThreadPoolExecutor | None = None

    def spread(self, annealers: int) -> None:
        """From now on so many anneal, as far as there are days for each."""
        others = max(1, min(annealers, self.days // (2 * LEAST_DAYS))) - 1
        self.others = [at.new_state(self.tables, self.seed + n) for n in range(1, 1 + others)]
        for other in self.others:
            other[at.OFTEN] = self.state[at.OFTEN]
        if others:
            self.pool = ThreadPoolExecutor(others)

    def run(self, moves: int, hot: float, cold: float) -> None:
        """Anneal for a number of moves each while the temperature falls from `hot` to `cold`."""
        if self.pool is None:
            super().run(moves, hot, cold)
            return
        self._deal()
        work = [
            self.pool.submit(anneal, self.tables, other, moves, hot, cold) for other in self.others
        ]
        anneal(self.tables, self.state, moves, hot, cold)
        for other, done in zip(self.others, work, strict=True):
            done.result()
            merge(self.tables, self.state, other)
        keep_best(self.tables, self.state)

    def _deal(self) -> None:
        """Deal out days, and the rota as it is."""
        firsts = self._firsts()
        afters = [*(first - 1 for first in firsts[1:]), self.days]
        for state, first, after in zip((self.state, *self.others), firsts, afters, strict=True):
            state[at.FIRST_DAY], state[at.AFTER_DAY] = first, after
        for other in self.others:
            _copy(self.state, other)

    def _firsts(self) -> list[int]:
        """The first day of each annealer, by chance."""
        size = self.days / (1 + len(self.others))
        shift = self.dealer.uniform(-1, 1) * max(0.0, size / 2 - LEAST_DAYS / 2)
        return [0, *(round(size * number + shift) for number in range(1, 1 + len(self.others)))]


def _copy(source: Ints, target: Ints) -> None:
    """Give another the same rota, of which no best is noted."""
    target[at.SCORE], target[at.BEST] = source[at.SCORE], -of.NONE
    for first, after in (*COPIED, (at.ROW_PRICES, at.DELTA)):
        target[target[first] : target[after]] = source[source[first] : source[after]]
