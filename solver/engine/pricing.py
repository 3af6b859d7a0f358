"""Everybody's best pattern at prices of cover, and the bound that these give together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from solver.engine.best_roster import best_roster
from solver.engine.classes import Classes
from solver.engine.labels import NOTHING
from solver.engine.limits import Fees, Limit
from solver.engine.lists import Ints
from solver.engine.relax import Cover
from solver.engine.selling import cheapest_members, sell
from solver.engine.shared_work import SharedWork
from solver.engine.ways import Ways, all_ways, cheapest_way

SCALE = 1 << 12
WIDTH, WIDEST = 2048, 16_384
"""Labels a day in the search of a pattern, and the most of them where the best is not proven."""
AGENTS_A_PIECE = 20
MOST_ARCS, MOST_ARCS_OF_ALL = 500_000, 20_000_000
"""Ways of an agent are laid out up to so many arcs; more take longer than they save."""
BLUR = 0.3
"""Share of the dearest price by which others are lowered at the most where they are blurred."""
LAID_A_PIECE, LAID_AT_ONCE = 4, 16
"""Agents whose ways one thread lays out in a piece, and how many pieces there are at the most."""
SETTLED = 1 << 50
"""Price of leaving what is settled, above all others."""
NO_FEES: Fees = {}


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
        self.fees: dict[int, list[tuple[int, int]]] = {}
        self.seed: int | None = None
        self.ways: dict[int, Ways] = {}
        self.is_quick = False
        """Whether everybody's ways are laid out, so that the best patterns are found in moments."""

    def lay_out(self) -> Iterator[None]:
        """Lay out everybody's ways, some agents at a time, until one has too many."""
        self.is_quick = True
        agents = range(len(self.classes))
        size = max(LAID_A_PIECE, len(agents) // LAID_AT_ONCE)
        for first in agents[:: 2 * size]:
            halves = agents[first : first + size], agents[first + size : first + 2 * size]
            self.work.run(partial(self._lay_out, half) for half in halves)
            yield
            if not self.is_quick:
                return

    def _lay_out(self, agents: range) -> None:
        most = min(MOST_ARCS, MOST_ARCS_OF_ALL // len(self.classes))
        for agent in agents:
            ways = all_ways(self.classes[agent].own, most) if self.is_quick else None
            if ways is None:
                self.is_quick = False
                return
            self.ways[agent] = ways

    def bound(self, worth: Sequence[int], fees: Fees = NO_FEES) -> tuple[int, list[Answer]]:
        """The bound at these prices of cover, times `SCALE`, and the patterns that give it.

        The bound is 0 where an agent's best pattern cannot be proven to be.
        """
        answers = self.answers(worth, self.widths.__getitem__, fees=fees)
        for agent, answer in enumerate(answers):
            if not answer.is_best:
                self.widths[agent] = min(WIDEST, 2 * self.widths[agent])
        total = self._rows(worth) + sum(answer.price for answer in answers)
        # Whoever stays within a limit pays no more than the fee of all of it.
        total -= sum(fee * self._limit(*key).most for key, fee in fees.items())
        return -(-total // SCALE) if all(one.is_best for one in answers) else 0, answers

    def answers(
        self,
        worth: Sequence[int],
        width: Callable[[int], int],
        seed: int | None = None,
        fees: Fees = NO_FEES,
    ) -> list[Answer]:
        """Everybody's best pattern, searched for with so many labels a day.

        With a `seed` prices are blurred by chance, so that agents who are alike answer otherwise.
        """
        self.sell(worth, fees)
        self.seed = seed
        found: dict[int, Answer] = {}
        agents = range(len(self.classes))
        self.work.run(
            partial(self._some, agents[first : first + AGENTS_A_PIECE], width, found)
            for first in agents[::AGENTS_A_PIECE]
        )
        return [found[agent] for agent in agents]

    def sell(self, worth: Sequence[int], fees: Fees = NO_FEES) -> None:
        """Price all duties, cover being sold and limits charged at so much, times `SCALE`."""
        self.fees = defaultdict(list)
        for (agent, place), fee in fees.items():
            self.fees[agent].append((place, fee))
        sell(self.tables, np.array(worth, dtype=np.int64), self.scale, self.prices)

    def answer(self, agent: int, settled: Mapping[int, int | None]) -> Answer:
        """An agent's best pattern at the prices of the last sale, as far as can be as is settled.

        `settled` says of days which class is given, None for none.
        """
        return self._answer(agent, self.widths[agent], settled)

    def _some(self, agents: range, width: Callable[[int], int], found: dict[int, Answer]) -> None:
        for agent in agents:
            found[agent] = self._answer(agent, width(agent), {})

    def _answer(self, agent: int, width: int, settled: Mapping[int, int | None]) -> Answer:
        classes = self.classes[agent]
        prices = self._class_prices(agent)
        if self.seed is not None:
            prices -= _blur(prices, (self.seed, agent))
        for day, number in settled.items():
            first, after = classes.own.day_ends[day : day + 2]
            prices[first:after] += SETTLED
            if number is not None:
                prices[number] -= 2 * SETTLED
        if settled:
            prices[self._beyond(agent, settled)] += SETTLED
        price, given, is_best = self._best(agent, prices, width)
        own = (price - int(prices[given].sum())) // SCALE
        duties = cheapest_members(self.prices, classes.duties, classes.starts, given)
        return Answer(price, own, given, is_best, duties)

    def _best(self, agent: int, prices: Ints, width: int) -> tuple[int, Ints, bool]:
        """An agent's best pattern; searched for wider where none is found."""
        if agent in self.ways:
            return *cheapest_way(self.ways[agent], prices, self.scale), True
        found = best_roster(self.classes[agent].own, prices, self.scale, width)
        if found[0] >= NOTHING and not found[2] and width < WIDEST:
            return self._best(agent, prices, 4 * width)
        return found

    def _class_prices(self, agent: int) -> Ints:
        """The price of the cheapest duty of each class, and what limits charge for it."""
        classes = self.classes[agent]
        if not len(classes.starts):
            return np.zeros(0, dtype=np.int64)
        prices = np.asarray(np.minimum.reduceat(self.prices[classes.duties], classes.starts))
        for place, fee in self.fees.get(agent, ()):
            prices += fee * self._limit(agent, place).amounts
        return prices

    def _beyond(self, agent: int, settled: Mapping[int, int | None]) -> Ints:
        """The classes with which what is settled would go beyond a limit."""
        given = [number for number in settled.values() if number is not None]
        classes = self.classes[agent]
        found = np.zeros(len(classes.starts), dtype=np.bool_)
        for amounts, most in classes.limits:
            found |= amounts > most - amounts[given].sum()
        found[given] = False
        return np.flatnonzero(found)

    def _limit(self, agent: int, place: int) -> Limit:
        return self.classes[agent].limits[place]

    def _rows(self, worth: Sequence[int]) -> int:
        return sum(
            min(price * SCALE + worth[row] * value for value, price in bends)
            for row, bends in self.cover.corners.items()
        )


def _blur(prices: Ints, seed: tuple[int, int]) -> Ints:
    most = int(BLUR * np.abs(prices).max(initial=0)) + 1
    chance = np.random.default_rng(seed)
    return chance.integers(0, most, len(prices))


def in_whole(worth: Sequence[float]) -> list[int]:
    """Prices of cover in whole numbers, times `SCALE`."""
    return [round(value * SCALE) for value in worth]


def whole_fees(fees: Mapping[tuple[int, int], float]) -> Fees:
    """What limits charge in whole numbers, times `SCALE`."""
    return {key: round(fee * SCALE) for key, fee in fees.items()}
