"""From a mixture down to whole rosters: a few days are settled, patterns mixed anew, and again.

Settled is what most of an agent's shares agree on, chance having its say; then everybody's best
pattern at the new prices is added, until the mixture gains no more. Patterns that do not fit what
is settled stay out. Only where each agent's best pattern is found in moments (`Pricing.is_quick`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from ortools.math_opt.python import mathopt

from solver.engine.pattern_program import Mixture, Pattern, PatternProgram
from solver.engine.pricing import Pricing, in_whole, whole_fees

SHARE_A_STEP, SHARE_OF_TIME = 0.006, 0.4
"""Share of all days of all agents that one step settles, more where a dive would otherwise take
longer than this share of the time left."""
STEPS_NEARBY = 30
"""Steps of a dive for which most days are settled from the beginning."""
CHANCE = 0.6
"""How much of a share chance may outweigh."""
WHOLE = 0.999
MOST_MIXED = 20
"""How often patterns are mixed in a step, at the most."""
LEAST_GAIN = 1e-5
"""Share of its value by which a mixture has to fall for another."""
ATTEMPTS, FEWER = 3, 4
"""How often a step that costs too much is taken back and tried with so many times fewer days."""
DEAR = 0.01
"""Share of its value by which a step may make a mixture dearer without being tried again."""
LEAST = 0.5
"""Prices of rotas are whole numbers: what is less than one below another is no better."""

Settled = dict[int, int | None]
"""For each settled day the class that the agent gives, None for none."""
Settling = tuple[int, int, int | None]
"""Agent, day and class."""


class Dive:
    """One way down; the programme is left as it was found, but for the patterns added.

    A dive that cannot end below the `ceiling` ends early. Cells that are `kept` are settled first.
    """

    def __init__(
        self,
        program: PatternProgram,
        pricing: Pricing,
        seconds: Callable[[], float],
        seed: int,
        *,
        ceiling: float = float("inf"),
        kept: Sequence[Settling] = (),
    ) -> None:
        self.program, self.pricing, self.seconds = program, pricing, seconds
        self.chance = Random(seed)  # noqa: S311  # chance of a search, no secret
        self.begun = seconds()
        self.days = len(pricing.classes[0].own.day_ends) - 1
        self.steps = 0
        self.settled: list[Settled] = [{} for _ in pricing.classes]
        self.fitting: list[dict[Pattern, mathopt.Variable]] = [{} for _ in pricing.classes]
        for (agent, pattern), column in program.patterns.items():
            self.fitting[agent][pattern] = column
        self.settled_since: list[tuple[int, int]] = []
        self.closed_since: list[tuple[int, Pattern, mathopt.Variable]] = []
        self.ceiling, self.kept = ceiling, kept
        self.is_hopeless = False
        """Whether not even a mixture ends below the ceiling."""

    def mixtures(self) -> Iterator[Mixture | None]:
        """A mixture of one pattern an agent in the end, None until then; none if nothing fits."""
        mixture = self.program.solve(self.seconds())
        if mixture is not None and self.kept:
            mixture = self._further(self.kept, mixture)
        self.is_hopeless = mixture is None
        while mixture is not None and self._open():
            yield None
            mixture = self._step(mixture)
        chosen = {(agent, _pattern(one)): 1.0 for agent, one in enumerate(self.settled)}
        self._back(0, 0)
        if mixture is not None:
            yield replace(mixture, shares=chosen)

    def _step(self, mixture: Mixture) -> Mixture | None:
        """A mixture with a few more days settled; steps that cost much are tried with fewer."""
        count, found = self._cells_a_step(), None
        for attempt in range(ATTEMPTS):
            mark = len(self.settled_since), len(self.closed_since)
            found = self._further(self._next(mixture, count), mixture)
            if found is not None and found.value <= mixture.value + DEAR * abs(mixture.value):
                return found
            if attempt + 1 < ATTEMPTS:
                self._back(*mark)
                count = max(1, count // FEWER)
        return found

    def _back(self, settled: int, closed: int) -> None:
        """Open again what was settled and put aside since there were so many of both."""
        for agent, day in self.settled_since[settled:]:
            del self.settled[agent][day]
        for agent, pattern, column in self.closed_since[closed:]:
            column.upper_bound = float("inf")
            self.fitting[agent][pattern] = column
        del self.settled_since[settled:], self.closed_since[closed:]

    def _open(self) -> int:
        """How many days are not settled."""
        return self.days * len(self.settled) - len(self.settled_since)

    def _further(self, cells: Iterable[Settling], mixture: Mixture) -> Mixture | None:
        """The best mixture when these are settled, too; None where it is too dear or none fits."""
        found = self._mixed(mixture) if self._settle(cells, mixture) else None
        return None if found is None or found.value > self.ceiling - LEAST else found

    def _next(self, mixture: Mixture, count: int) -> list[Settling]:
        """What is settled next: the largest shares, chance having its say."""
        shares: dict[Settling, float] = defaultdict(float)
        for (agent, pattern), share in mixture.shares.items():
            given = self._by_day(agent, pattern)
            for day in range(self.days):
                if day not in self.settled[agent]:
                    shares[agent, day, given.get(day)] += share
        order = {
            cell: -share - (share < WHOLE) * CHANCE * self.chance.random()
            for cell, share in shares.items()
            if cell[2] is not None or share >= WHOLE
        }
        return sorted(order, key=order.__getitem__)[:count] or list(shares)[:count]

    def _cells_a_step(self) -> int:
        """How many days are settled next, so that the dive ends in time."""
        every = self.days * len(self.settled)
        if self.kept:
            return max(1, round((every - len(self.kept)) / STEPS_NEARBY))
        spent = self.begun - self.seconds()
        left = max(1e-3, SHARE_OF_TIME * self.begun - spent)
        needed = self._open() * spent / (max(1, self.steps) * left)
        self.steps += 1
        return max(1, round(SHARE_A_STEP * every), round(needed))

    def _settle(self, cells: Iterable[Settling], mixture: Mixture) -> bool:
        """Settle days and put aside what no longer fits; says whether each agent has a pattern."""
        touched = dict[int, None]()
        for agent, day, number in cells:
            if day not in self.settled[agent]:
                self.settled[agent][day] = number
                self.settled_since.append((agent, day))
                touched[agent] = None
        for agent in touched:
            for pattern in [one for one in self.fitting[agent] if not self._fits(agent, one)]:
                column = self.fitting[agent].pop(pattern)
                column.upper_bound = 0.0
                self.closed_since.append((agent, pattern, column))
        return self._answer(touched, mixture) is not None

    def _mixed(self, mixture: Mixture) -> Mixture | None:
        """Mix and add patterns until that gains little."""
        found = self.program.solve(self.seconds())
        open_agents = [a for a, settled in enumerate(self.settled) if len(settled) < self.days]
        for _ in range(MOST_MIXED):
            if found is None or not self._answer(open_agents, found):
                break
            mixture, found = found, self.program.solve(self.seconds())
            if found is None or mixture.value - found.value < LEAST_GAIN * abs(mixture.value):
                break
        return found

    def _answer(self, agents: Iterable[int], mixture: Mixture) -> int | None:
        """Add each agent's best pattern that fits; how many are new, None where there is none."""
        self.pricing.sell(in_whole(mixture.worth), whole_fees(mixture.fees))
        fresh = 0
        for agent in agents:
            answer = self.pricing.answer(agent, self.settled[agent])
            pattern = tuple(sorted(answer.given.tolist()))
            if not self._fits(agent, pattern):
                return None
            if self.program.add(agent, pattern, answer.own):
                self.fitting[agent][pattern] = self.program.patterns[agent, pattern]
                fresh += 1
        return fresh

    def _fits(self, agent: int, pattern: Pattern) -> bool:
        given = self._by_day(agent, pattern)
        return all(given.get(day) == number for day, number in self.settled[agent].items())

    def _by_day(self, agent: int, pattern: Pattern) -> dict[int, int]:
        days = self.pricing.classes[agent].days
        return {days[number]: number for number in pattern}


def _pattern(settled: Settled) -> Pattern:
    return tuple(sorted(number for number in settled.values() if number is not None))
