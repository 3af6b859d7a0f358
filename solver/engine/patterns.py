"""Rounds of patterns: what cover is worth, who should work when at these prices, and again.

Each round gives a bound: at any prices of cover the best pattern of each agent by itself and the
best cover of each row by itself cost no more together than any legal rota can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from solver.engine.relax import Cover
from solver.engine.selling import sell

SCALE = 1 << 12
WIDTH, WIDEST, NARROW = 2048, 16_384, 64
"""Labels a day in the search of a pattern, at the most where the best cannot be proven to be, and
at first, when patterns need not be the best."""
MOST_ROUNDS = 100
FIRST_ANSWERS, POOR_ANSWERS = 8, 4
"""Answers of everybody before the first programme, of which so many are too poor to be mixed."""
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
        self.widths = [WIDTH] * len(classes)

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
            bound, fresh = self._price([round(value * SCALE) for value in mixture.worth])
            best = max(best, bound)
            found = Round(best, mixture)
            yield found
            if found.gap < CLOSE or not fresh:
                return
            mixture = self.program.solve(seconds())
            yield None

    def bound(self, worth: Sequence[float]) -> int:
        """The bound at these prices of cover; 0 where somebody's best pattern cannot be proven."""
        return self._price([round(value * SCALE) for value in worth])[0]

    def _begin(self) -> Iterator[bool]:
        """Give everybody patterns that answer what cover is worth to the average of all before.

        False where somebody is found none.
        """
        first = FirstPrices(self.lowered, self.cover, SCALE)
        for number in range(FIRST_ANSWERS):
            worth, chosen = first.worth(), list[int]()
            sell(self.tables, np.array(worth, dtype=np.int64), self.scale, self.prices)
            for agent, classes in enumerate(self.classes):
                prices = self._class_prices(classes)
                price, given, _ = self._search(agent, prices, NARROW)
                if price >= NOTHING:
                    yield False
                    return
                if number >= POOR_ANSWERS:
                    self._add(agent, price, prices, given)
                chosen.extend(self._cheapest(classes, number) for number in given.tolist())
            first.answer(worth, chosen)
            yield True

    def _class_prices(self, classes: Classes) -> Ints:
        """The price of the cheapest duty of each class."""
        if not len(classes.starts):
            return np.zeros(0, dtype=np.int64)
        return np.asarray(np.minimum.reduceat(self.prices[classes.duties], classes.starts))

    def _cheapest(self, classes: Classes, number: int) -> int:
        members = classes.members(number)
        return int(members[np.argmin(self.prices[members])])

    def _price(self, worth: list[int]) -> tuple[int, int]:
        """The bound at these prices of cover, and how many patterns are new.

        The bound is 0 where an agent's best pattern cannot be proven to be.
        """
        sell(self.tables, np.array(worth, dtype=np.int64), self.scale, self.prices)
        total, fresh, proven = self._rows(worth), 0, True
        for agent, classes in enumerate(self.classes):
            prices = self._class_prices(classes)
            price, given, is_best = self._search(agent, prices, self.widths[agent])
            if not is_best:
                proven = False
                self.widths[agent] = min(WIDEST, 2 * self.widths[agent])
            total += price
            fresh += price < NOTHING and self._add(agent, price, prices, given)
        return -(-total // SCALE) if proven else 0, fresh

    def _search(self, agent: int, prices: Ints, width: int) -> tuple[int, Ints, bool]:
        """An agent's best pattern; wider than asked for where none is found."""
        found = best_roster(self.classes[agent].own, prices, self.scale, width)
        if found[0] >= NOTHING and not found[2] and width < WIDEST:
            return self._search(agent, prices, 4 * width)
        return found

    def _add(self, agent: int, price: int, prices: Ints, given: Ints) -> bool:
        """Make a pattern that was found at these prices known; is it new?"""
        own = (price - int(prices[given].sum())) // SCALE
        return self.program.add(agent, tuple(sorted(given.tolist())), own)

    def _rows(self, worth: list[int]) -> int:
        return sum(
            min(price * SCALE + worth[row] * value for value, price in bends)
            for row, bends in self.cover.corners.items()
        )


def _wages(chance: Random, count: int) -> Ints:
    """What classes earn where nothing is known yet."""
    return np.array([chance.randrange(SCALE, 2 * SCALE) for _ in range(count)], dtype=np.int64)
