"""Which cells of a rota to open next: parts small enough to solve, chosen by what they brought."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from solver.engine.encode import Cell
from solver.engine.lowered import Lowered

MOST_LITERALS = 1500
"""Sub-problems grow until they hold about this many choices, then learn what pays."""


class Neighbourhoods:
    """Draws sets of cells; kinds that led to better rotas are drawn more often."""

    def __init__(self, lowered: Lowered, random: Random) -> None:
        self.lowered = lowered
        self.random = random
        self.days = lowered.problem.horizon.days
        self.agents = list(range(len(lowered.problem.agents)))
        self.sites = _sites(lowered)
        self.size = dict.fromkeys(KINDS, 1.0)
        self.gain = dict.fromkeys(KINDS, 1.0)

    def draw(self) -> tuple[str, set[Cell]]:
        """Choose a kind by its gains and draw its cells."""
        names = list(KINDS)
        name = self.random.choices(names, [self.gain[one] for one in names])[0]
        return name, self._trim(KINDS[name](self), MOST_LITERALS * self.size[name])

    def learn(self, name: str, *, better: bool, proven: bool) -> None:
        """Note whether a draw paid, and grow kinds that are solved to proof too easily."""
        self.gain[name] = max(0.1, 0.9 * self.gain[name] + (1.0 if better else 0.0))
        self.size[name] *= 1.1 if proven else 0.85
        self.size[name] = min(8.0, max(0.1, self.size[name]))

    def _trim(self, cells: list[Cell], most: float) -> set[Cell]:
        kept: set[Cell] = set()
        literals = 0
        for agent, day in cells:
            literals += sum(map(self._weight, self.lowered.of_day[agent][day]))
            if literals > most and kept:
                break
            kept.add((agent, day))
        return kept

    def _weight(self, duty: int) -> int:
        return sum(map(len, self.lowered.choices[duty]))

    def people(self) -> list[Cell]:
        """Some agents over all days."""
        agents = self.random.sample(self.agents, len(self.agents))
        return [(agent, day) for agent in agents for day in range(self.days)]

    def site_days(self) -> list[Cell]:
        """All agents of a site, from some day on."""
        site, first = self.random.choice(self.sites), self.random.randrange(self.days)
        days = [(first + step) % self.days for step in range(self.days)]
        return [(agent, day) for day in days for agent in site]

    def whole_days(self) -> list[Cell]:
        """All agents, from some day on."""
        first = self.random.randrange(self.days)
        days = [(first + step) % self.days for step in range(self.days)]
        agents = self.random.sample(self.agents, len(self.agents))
        return [(agent, day) for day in days for agent in agents]

    def scattered(self) -> list[Cell]:
        """Cells anywhere."""
        cells = [(agent, day) for agent in self.agents for day in range(self.days)]
        self.random.shuffle(cells)
        return cells


def _sites(lowered: Lowered) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for number, agent in enumerate(lowered.problem.agents):
        found.setdefault(agent.zones[0].time_zone, []).append(number)
    return list(found.values())


KINDS: dict[str, Callable[[Neighbourhoods], list[Cell]]] = {
    "people": Neighbourhoods.people,
    "site-days": Neighbourhoods.site_days,
    "whole-days": Neighbourhoods.whole_days,
    "scattered": Neighbourhoods.scattered,
}
