"""Rounds of patterns: what cover is worth, who should work when at these prices, and again.

Each round gives a bound: at any prices of cover the best pattern of each agent by itself and the
best cover of each row by itself cost no more together than any legal rota can. Prices that jump
from round to round are tempered by the best so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from solver.engine.best_roster import best_roster
from solver.engine.classes import Classes
from solver.engine.labels import NOTHING
from solver.engine.lowered import Lowered
from solver.engine.pattern_program import Mixture, Pattern, PatternProgram
from solver.engine.relax import Cover
from solver.engine.selling import sell
from solver.engine.tables import Ints

SCALE = 1 << 12
WIDTH, NARROW = 2048, 64
"""Labels a day in the search of a pattern, and of the first ones, which need not be the best."""
TEMPER = 0.5
MOST_ROUNDS = 60
FIRST_PATTERNS = 4
CLOSE, FAR = 5e-4, 0.5
"""Bound and mixture this close, as a share, end the rounds; below the other nothing is tempered."""


@dataclass(frozen=True)
class Round:
    """What is known after a round."""

    bound: int
    mixture: Mixture


def can_be_proven(classes: list[Classes], seed: int) -> bool:
    """Whether the best pattern of the agent with most classes can be proven, at any prices."""
    largest = max(classes, key=lambda one: len(one.starts), default=None)
    if largest is None:
        return False
    chance = Random(seed)  # noqa: S311  # chance of a search, no secret
    wages = _wages(chance, len(largest.starts))
    return best_roster(largest.own, -wages, 1, WIDTH)[2]


class Patterns:
    """The rounds over one problem."""

    def __init__(
        self,
        lowered: Lowered,
        tables: Ints,
        cover: Cover,
        classes: list[Classes],
        *,
        soft: bool,
    ) -> None:
        self.scale = SCALE if soft else 0
        self.lowered, self.tables, self.cover, self.classes = lowered, tables, cover, classes
        self.program = PatternProgram(lowered, cover, classes)
        self.prices = np.zeros(len(lowered.duties), dtype=np.int64)

    def rounds(self, seconds: Callable[[], float], seed: int) -> Iterator[Round | None]:
        """Rounds until bound and mixture meet, `seconds` being what is left; None between them.

        There are none where somebody's best pattern cannot be proven to be.
        """
        best, temper = 0, 0.0
        self._begin(seed)
        yield None
        mixture = self.program.solve(seconds())
        if mixture is None:
            return
        centre = now = [round(value * SCALE) for value in mixture.worth]
        for _ in range(MOST_ROUNDS):
            priced = self._price(now)
            if priced is None:
                return
            bound, fresh = priced
            if bound > best:
                best, centre = bound, now
            yield None
            mixture = self.program.solve(seconds())
            if mixture is None:
                return
            is_last = mixture.value - best < CLOSE * mixture.value or (not fresh and not temper)
            yield Round(best, mixture)
            if is_last:
                return
            temper = TEMPER if fresh and best > FAR * mixture.value else 0.0
            new = [round(value * SCALE) for value in mixture.worth]
            now = [round(temper * a + (1 - temper) * b) for a, b in zip(centre, new, strict=True)]

    def _begin(self, seed: int) -> None:
        """Patterns at prices that mean nothing: with many to mix, first prices are not far off."""
        chance = Random(seed)  # noqa: S311  # chance of a search, no secret
        dearest = max((p for bends in self.cover.corners.values() for _, p in bends), default=0)
        for agent, classes in enumerate(self.classes):
            for _ in range(FIRST_PATTERNS):
                wages = _wages(chance, len(classes.starts))
                price, given, _ = best_roster(classes.own, -dearest * wages, self.scale, NARROW)
                if price < NOTHING:
                    own = (price + int((dearest * wages)[given].sum())) // SCALE
                    self.program.add(agent, tuple(sorted(given.tolist())), own)

    def _price(self, worth: list[int]) -> tuple[int, int] | None:
        """The bound at these prices of cover, and how many patterns are new.

        None where an agent's best pattern cannot be proven to be.
        """
        sell(self.tables, np.array(worth, dtype=np.int64), self.scale, self.prices)
        total, fresh = self._rows(worth), 0
        for agent, classes in enumerate(self.classes):
            price, pattern, own, is_best = self._pattern(classes)
            if not is_best:
                return None
            total += price
            fresh += self.program.add(agent, pattern, own)
        return -(-total // SCALE), fresh

    def _pattern(self, classes: Classes) -> tuple[int, Pattern, int, bool]:
        """An agent's best pattern at the prices of the moment."""
        prices = np.zeros(0, dtype=np.int64)
        if len(classes.starts):
            prices = np.minimum.reduceat(self.prices[classes.duties], classes.starts)
        price, given, is_best = best_roster(classes.own, prices, self.scale, WIDTH)
        own = (price - int(prices[given].sum())) // SCALE
        return price, tuple(sorted(given.tolist())), own, is_best

    def _rows(self, worth: list[int]) -> int:
        return sum(
            min(price * SCALE + worth[row] * value for value, price in bends)
            for row, bends in self.cover.corners.items()
        )


def _wages(chance: Random, count: int) -> Ints:
    """What classes earn where nothing is known yet."""
    return np.array([chance.randrange(SCALE, 2 * SCALE) for _ in range(count)], dtype=np.int64)
