"""Everybody's best pattern at prices of cover, and the bound that these give together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from solver.engine.best_roster import best_roster
from solver.engine.classes import Classes
from solver.engine.labels import NOTHING
from solver.engine.lists import Ints
from solver.engine.relax import Cover
from solver.engine.selling import cheapest_members, sell
from solver.engine.shared_work import SharedWork

SCALE = 1 << 12
WIDTH, WIDEST = 2048, 16_384
"""Labels a day in the search of a pattern, and the most of them where the best is not proven."""
AGENTS_A_PIECE = 20


class Answer(NamedTuple):
    """An agent's pattern at prices: what it costs with them and without, its classes by number."""

    price: int
    own: int
    given: Ints
    is_best: bool
    duties: Ints
    """The cheapest duty of each class."""


class Pricing:
    """Patterns at prices; `scale` is what personal forms and duties cost times, 0: nothing."""

    def __init__(
        self, tables: Ints, cover: Cover, classes: list[Classes], work: SharedWork, *, soft: bool
    ) -> None:
        self.scale = SCALE if soft else 0
        self.tables, self.cover, self.classes, self.work = tables, cover, classes, work
        duties = max((int(one.duties.max(initial=-1)) for one in classes), default=-1) + 1
        self.prices = np.zeros(duties, dtype=np.int64)
        self.widths = [WIDTH] * len(classes)

    def bound(self, worth: Sequence[int]) -> tuple[int, list[Answer]]:
        """The bound at these prices of cover, times `SCALE`, and the patterns that give it.

        The bound is 0 where an agent's best pattern cannot be proven to be.
        """
        answers = self.answers(worth, self.widths.__getitem__)
        for agent, answer in enumerate(answers):
            if not answer.is_best:
                self.widths[agent] = min(WIDEST, 2 * self.widths[agent])
        total = self._rows(worth) + sum(answer.price for answer in answers)
        return -(-total // SCALE) if all(one.is_best for one in answers) else 0, answers

    def answers(self, worth: Sequence[int], width: Callable[[int], int]) -> list[Answer]:
        """Everybody's best pattern, searched for with so many labels a day."""
        sell(self.tables, np.array(worth, dtype=np.int64), self.scale, self.prices)
        found: dict[int, Answer] = {}
        agents = range(len(self.classes))
        self.work.run(
            partial(self._answer, agents[first : first + AGENTS_A_PIECE], width, found)
            for first in agents[::AGENTS_A_PIECE]
        )
        return [found[agent] for agent in agents]

    def _answer(self, agents: range, width: Callable[[int], int], found: dict[int, Answer]) -> None:
        for agent in agents:
            found[agent] = self._best(self.classes[agent], width(agent))

    def _best(self, classes: Classes, width: int) -> Answer:
        """An agent's best pattern; searched for wider where none is found."""
        prices = self._class_prices(classes)
        price, given, is_best = best_roster(classes.own, prices, self.scale, width)
        if price >= NOTHING and not is_best and width < WIDEST:
            return self._best(classes, 4 * width)
        own = (price - int(prices[given].sum())) // SCALE
        duties = cheapest_members(self.prices, classes.duties, classes.starts, given)
        return Answer(price, own, given, is_best, duties)

    def _class_prices(self, classes: Classes) -> Ints:
        """The price of the cheapest duty of each class."""
        if not len(classes.starts):
            return np.zeros(0, dtype=np.int64)
        return np.asarray(np.minimum.reduceat(self.prices[classes.duties], classes.starts))

    def _rows(self, worth: Sequence[int]) -> int:
        return sum(
            min(price * SCALE + worth[row] * value for value, price in bends)
            for row, bends in self.cover.corners.items()
        )
