"""Rounds of patterns: what cover is worth, who should work when at these prices, and again.

Each round gives a bound: at any prices of cover the best pattern of each agent by itself and the
best cover of each row by itself cost no more together than any legal rota can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from solver.engine.best_roster import best_roster
from solver.engine.classes import Classes
from solver.engine.first_prices import FirstPrices
from solver.engine.labels import NOTHING
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.pattern_program import Mixture, PatternProgram
from solver.engine.pricing import SCALE, WIDTH, Answer, Pricing, in_whole

NARROW = 64
"""Labels a day in the search of a pattern at first, when it need not be the best."""
MOST_ROUNDS = 100
FIRST_ANSWERS, FIRST_WHERE_SLOW = 8, 40
"""Answers of everybody before the first programme, and before one that is slow; half are mixed."""
CLOSE = 5e-4
"""Bound and mixture this close, as a share, end the rounds."""


@dataclass(frozen=True)
class Round:
    """What is known after a round."""

    bound: int
    mixture: Mixture

    @property
    def gap(self) -> float:
        """How far bound and mixture are apart, as a share."""
        return (self.mixture.value - self.bound) / max(1.0, self.mixture.value)


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

    def __init__(self, lowered: Lowered, pricing: Pricing) -> None:
        self.lowered, self.pricing = lowered, pricing
        self.program = PatternProgram(lowered, pricing.cover, pricing.classes)

    def rounds(self, seconds: Callable[[], float]) -> Iterator[Round | None]:
        """Rounds until bound and mixture meet, `seconds` being what is left; None between them."""
        best = 0
        for begun in self._begin():
            if not begun:
                return
            yield None
        mixture = self.program.solve(seconds())
        for _ in range(MOST_ROUNDS):
            if mixture is None:
                return
            bound, answers = self.pricing.bound(in_whole(mixture.worth))
            fresh = self._add(answers)
            best = max(best, bound)
            found = Round(best, mixture)
            yield found
            if found.gap < CLOSE or not fresh:
                return
            mixture = self.program.solve(seconds())
            yield None

    def _begin(self) -> Iterator[bool]:
        """Give everybody patterns that answer what cover is worth to the average of all before.

        False where somebody is found none.
        """
        first = FirstPrices(self.lowered, self.pricing.tables, self.pricing.cover, SCALE)
        count = FIRST_WHERE_SLOW if self.program.growing.is_slow else FIRST_ANSWERS
        for number in range(count):
            worth = first.worth()
            answers = self.pricing.answers(worth, lambda _: NARROW, number)
            if any(one.price >= NOTHING for one in answers):
                yield False
                return
            if number >= count // 2:
                self._add(answers)
            first.answer(worth, np.concatenate([one.duties for one in answers]))
            yield True

    def _add(self, answers: list[Answer]) -> int:
        """Make patterns known; says how many are new."""
        return sum(
            self.program.add(agent, tuple(sorted(one.given.tolist())), one.own)
            for agent, one in enumerate(answers)
            if one.price < NOTHING
        )


def _wages(chance: Random, count: int) -> Ints:
    """What classes earn where nothing is known yet."""
    return np.array([chance.randrange(SCALE, 2 * SCALE) for _ in range(count)], dtype=np.int64)
