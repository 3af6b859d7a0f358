"""Rounds of patterns: what cover is worth, who should work when at these prices, and again.

Each round gives a bound: at any prices of cover the best pattern of each agent by itself and the
best cover of each row by itself cost no more together than any legal rota can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from solver.engine.best_roster import best_roster
from solver.engine.classes import Classes
from solver.engine.first_prices import FirstPrices
from solver.engine.labels import NOTHING
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.pattern_program import Mixture, PatternProgram
from solver.engine.pricing import SCALE, WIDTH, Answer, Pricing, in_whole, whole_fees

NARROW = 64
"""Labels a day in the search of a pattern at first, when it need not be the best."""
MOST_ROUNDS = 100
FIRST_ANSWERS, FIRST_WHERE_SLOW = 8, 40
"""Answers of everybody before the first programme, and before one that is slow; half are mixed."""
STEADY = (0.0, 0.5, 0.8)
"""Shares that the prices of the best bound have in those that everybody answers after a programme,
where that is quick: the programme's own swing widely, and patterns for prices between keep it from
being asked as often."""
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


@dataclass(frozen=True)
class Best:
    """The best bound, and the prices that gave it."""

    bound: int
    worth: list[float]
    fees: dict[tuple[int, int], float]


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
        self.best = Best(0, [], {})

    def rounds(self, seconds: Callable[[], float]) -> Iterator[Round | None]:
        """Rounds until bound and mixture meet, `seconds` being what is left; None between them."""
        for begun in self._begin():
            if not begun:
                return
            yield None
        mixture = self.program.solve(seconds())
        for _ in range(MOST_ROUNDS):
            if mixture is None:
                return
            fresh = self._answer(mixture)
            found = Round(self.best.bound, mixture)
            yield found
            if found.gap < CLOSE or not fresh:
                return
            mixture = self.program.solve(seconds())
            yield None

    def _answer(self, mixture: Mixture) -> int:
        """Add what everybody answers a mixture; says how many patterns are new."""
        fresh = 0
        for share in STEADY if self.pricing.is_quick else STEADY[:1]:
            worth, fees = self.best.worth, self.best.fees
            if share == 0.0 or not worth:
                worth, fees = mixture.worth, mixture.fees
            asked = Best(0, _between(mixture.worth, worth, share), _fees(mixture.fees, fees, share))
            bound, answers = self.pricing.bound(in_whole(asked.worth), whole_fees(asked.fees))
            fresh += self._add(answers)
            if bound > self.best.bound:
                self.best = replace(asked, bound=bound)
        return fresh

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


def _between(new: list[float], old: list[float], share: float) -> list[float]:
    return [(1.0 - share) * one + share * other for one, other in zip(new, old, strict=True)]


def _fees(
    new: dict[tuple[int, int], float], old: dict[tuple[int, int], float], share: float
) -> dict[tuple[int, int], float]:
    keys = list(dict.fromkeys([*new, *old]))
    fees = _between([new.get(key, 0.0) for key in keys], [old.get(key, 0.0) for key in keys], share)
    return dict(zip(keys, fees, strict=True))
