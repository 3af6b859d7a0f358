"""From chosen patterns to a rota: a duty for each class, so that cover comes near the mixture's.

Who has no hours yet counts in cover as the mixture has it on average, in fractions. One agent after
the other then takes the hours that are best beside all others, placed or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

import numpy as np
import numpy.typing as npt

from solver.engine.beginning import added_prices, lay
from solver.engine.best_roster import best_roster
from solver.engine.classes import Option
from solver.engine.labels import NOTHING
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.own_tables import own_tables
from solver.engine.pattern_program import Choices, Menu, Mixture, Pattern, PatternProgram
from solver.engine.replica import Replica
from solver.engine.rows import price_rows
from solver.engine.state import COVERED
from solver.engine.tables import ROW_COUNT

WIDTH = 256
KEPT = 1 << 40
"""What a duty of the agent's pattern is worth, above all prices of cover."""

Amounts = tuple[Ints, npt.NDArray[np.float64]]
"""Rows, and how much each gets."""


def place_duties(
    lowered: Lowered,
    tables: Ints,
    program: PatternProgram,
    patterns: dict[int, Pattern],
    mixture: Mixture,
    seed: int,
) -> list[Served] | None:
    """Give each agent, in a random order, the best duties of the own pattern.

    Where rest forbids a pattern's duties as near a roster as there is is taken; None where nothing
    is legal. Raises `Unfit` where compiled search cannot hold an agent's forms.
    """
    placing = _Placing(lowered, tables, program, patterns, mixture, seed)
    order = list(patterns)
    Random(seed).shuffle(order)  # noqa: S311  # chance of a search, no secret
    return placing.replica.now() if all(map(placing.place, order)) else None


class _Placing:
    """The rota so far; `cover` is `[row]`, in hundredths of agents and fractions of these."""

    def __init__(
        self,
        lowered: Lowered,
        tables: Ints,
        program: PatternProgram,
        patterns: dict[int, Pattern],
        mixture: Mixture,
        seed: int,
    ) -> None:
        self.lowered, self.tables, self.program = lowered, tables, program
        self.patterns = patterns
        self.replica = Replica(lowered, tables, [], seed)
        self.average = averages(mixture)
        self.cover = np.zeros(int(tables[ROW_COUNT]))
        for agent in patterns:
            self._expect(agent, 1.0)

    def place(self, agent: int) -> bool:
        """Give an agent duties in place of what was expected; says whether any are legal."""
        state = self.replica.state
        self._expect(agent, -1.0)
        first = int(state[COVERED])
        covered = state[first : first + len(self.cover)]
        covered[:] = np.rint(self.cover)
        price_rows(self.tables, state)
        given = self._roster(agent)
        if given is None:
            return False
        before = covered.copy()
        for duty in given:
            lay(self.tables, state, agent, self.lowered.duties[duty].day, duty)
        self.cover += covered - before
        return True

    def _expect(self, agent: int, sign: float) -> None:
        for menu in self.program.menus_of(agent, self.patterns[agent]):
            if menu in self.average:
                rows, amounts = self.average[menu]
                self.cover[rows] += sign * amounts

    def _roster(self, agent: int) -> list[int] | None:
        """The agent's duties, as many of the pattern as can be; others where nothing else is."""
        classes, pattern = self.program.classes[agent], self.patterns[agent]
        wanted = {duty for number in pattern for duty in classes.members(number).tolist()}
        whole = self.lowered.of_day[agent]
        days = [[duty for duty in duties if duty in wanted] for duties in whole]
        found = self._best(agent, days, wanted)
        if found is None or len(found) < len(pattern):
            return self._best(agent, whole, wanted)
        return found

    def _best(
        self, agent: int, of_day: Sequence[Sequence[int]], wanted: set[int]
    ) -> list[int] | None:
        own = own_tables(self.lowered, agent, self.lowered.personal[agent], of_day)
        prices = added_prices(self.tables, self.replica.state, own.duties)
        kept = [-KEPT if duty in wanted else KEPT for duty in own.duties.tolist()]
        prices += np.array(kept, dtype=np.int64)
        price, given, _ = best_roster(own, prices, 1, WIDTH)
        found: list[int] = own.duties[given].tolist()
        return found if price < NOTHING else None


def averages(mixture: Mixture) -> dict[Menu, Amounts]:
    """What one agent of a menu adds to cover on average, as the mixture has it."""
    of_split: dict[Choices, float] = defaultdict(float)
    for (choices, _), share in mixture.split.items():
        of_split[choices] += share
    counts: dict[Menu, float] = defaultdict(float)
    added: dict[Menu, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (menu, what), count in mixture.taken.items():
        counts[menu] += count
        for row, amount in _of_option(what, mixture, of_split):
            added[menu][row] += count * amount
    return {
        menu: (
            np.array(list(rows), dtype=np.int64),
            np.array(list(rows.values())) / counts[menu],
        )
        for menu, rows in added.items()
    }


def _of_option(
    what: Option, mixture: Mixture, of_split: dict[Choices, float]
) -> list[tuple[int, float]]:
    """What an option adds to which row, its queues shared as the mixture shares them."""
    found = []
    for choices in what[1]:
        for place, (_, footprint) in enumerate(choices):
            share = mixture.split.get((choices, place), 0.0) / max(1e-9, of_split[choices])
            weight = share if len(choices) > 1 else 1.0
            if weight:
                found += [(row, weight * amount) for row, amount in footprint]
    return found
