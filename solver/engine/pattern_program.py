"""A linear programme that mixes patterns, one agent's classes day by day, to cover best.

A pattern says which class an agent gives on which day; which duties those are is left to the
programme, once for all agents who can do the same on a day. Few prices therefore lead from cover
to patterns, and rounds of new patterns converge soon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

from ortools.math_opt.python import mathopt

from solver.engine.classes import Classes, Option
from solver.engine.linear import Growing
from solver.engine.lowered import Footprint, Lowered
from solver.engine.relax import Cover, dearest_duty

TINY = 1e-7
"""Shares below are none."""
FEW_OPTIONS = 2
"""Options a menu, on average, up to which whole patterns are chosen at once with their duties."""

DEARER = 10.0
"""How much dearer than any cover of a duty it is to go beyond a limit by one."""

Key = TypeVar("Key")
Pattern = tuple[int, ...]
Choices = tuple[tuple[int, Footprint], ...]
"""What a segment may serve: (price, footprint)."""
Menu = tuple[int, frozenset[Option]]
"""A day, and what one class can do on it."""
Taken = tuple[Menu, Option]
Entries = dict[mathopt.LinearConstraint, float]


def menus_of(classes: Iterable[Classes]) -> list[Menu]:
    """All menus of all agents, each once."""
    every = (menu for one in classes for menu in zip(one.days, one.options, strict=True))
    return list(dict.fromkeys(every))


def is_small(menus: Collection[Menu]) -> bool:
    """Whether there is little to choose but patterns, as where a shift says its hours.

    The best patterns can then be chosen with their duties.
    """
    return sum(len(options) for _, options in menus) <= FEW_OPTIONS * len(menus)


def _is_plain(menu: Menu) -> bool:
    """Whether there is one thing to do, on one queue each."""
    return len(menu[1]) == 1 and all(len(one) == 1 for _, segments in menu[1] for one in segments)


@dataclass(frozen=True)
class Mixture:
    """The best mixture of the known patterns: its value, and what it is made of."""

    value: float
    worth: list[float]
    """What a unit of cover is worth `[row]`."""
    fees: dict[tuple[int, int], float]
    """What a unit of an agent's limit costs, by its place; of those that cost anything."""
    shares: dict[tuple[int, Pattern], float]
    taken: dict[Taken, float]
    """How many agents do what."""
    split: dict[tuple[Choices, int], float]
    """How often segments that may serve several queues serve which, by its place among them."""


class PatternProgram:
    """The programme; patterns are added as they are found, at least one for each agent first."""

    def __init__(self, lowered: Lowered, cover: Cover, classes: list[Classes]) -> None:
        self.intervals = lowered.intervals
        self.classes = classes
        self.model = mathopt.Model()
        menus = menus_of(classes)
        self.is_small = is_small(menus)
        self.steps = [
            self.model.add_linear_constraint(lb=0.0, ub=0.0)
            for _ in range(len(lowered.lines) * lowered.intervals)
        ]
        self.base = 0
        for row, bends in cover.corners.items():
            self._row(row, bends)
        self.one = [self.model.add_linear_constraint(lb=1.0, ub=1.0) for _ in classes]
        self.limits = self._limits(DEARER * dearest_duty(lowered, cover))
        self.menus: dict[Menu, mathopt.LinearConstraint] = {}
        self.splits: dict[Choices, mathopt.LinearConstraint] = {}
        self.queues: dict[tuple[Choices, int], mathopt.Variable] = {}
        self.options: dict[tuple[Menu, Option], mathopt.Variable] = {}
        self.patterns: dict[tuple[int, Pattern], mathopt.Variable] = {}
        self.folded: dict[Menu, tuple[float, Entries]] = {}
        for menu in menus:
            if self.is_small and _is_plain(menu):
                self._fold(menu)
            else:
                self._menu(menu)
        self.growing = Growing(self.model)

    def add(self, agent: int, pattern: Pattern, price: int) -> bool:
        """Make a pattern known, `price` being what the agent's forms say of it; is it new?"""
        if (agent, pattern) in self.patterns:
            return False
        entries: Entries = defaultdict(float, {self.one[agent]: 1.0})
        total = float(price)
        for menu in self.menus_of(agent, pattern):
            if menu in self.menus:
                entries[self.menus[menu]] += 1.0
                continue
            of_menu, rows = self.folded[menu]
            total += of_menu
            for row, entry in rows.items():
                entries[row] += entry
        for place, limit in enumerate(self.classes[agent].limits):
            entries[self.limits[agent, place]] = float(limit.amounts[list(pattern)].sum())
        self.patterns[agent, pattern] = self._column(total, entries)
        return True

    def menus_of(self, agent: int, pattern: Pattern) -> list[Menu]:
        """What there is to do on each day of a pattern."""
        of_agent = self.classes[agent]
        return [(of_agent.days[number], of_agent.options[number]) for number in pattern]

    def solve(self, seconds: float) -> Mixture | None:
        """The best mixture; None when time runs out or numbers are too far apart."""
        result = self.growing.solved(seconds)
        if result is None:
            return None
        worth = list(self._worth(result.dual_values(self.steps)))
        fees = dict(zip(self.limits, result.dual_values(self.limits.values()), strict=True))
        return self._mixture(result, worth, {key: -fee for key, fee in fees.items() if fee < -TINY})

    def choose(self, seconds: float) -> Mixture | None:
        """The best whole pattern for each agent; None when time runs out with nothing found.

        To be asked last: the programme knows no fractions any more.
        """
        for column in (*self.patterns.values(), *self.options.values()):
            column.integer = True
        limit = mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.1, seconds)))
        result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=limit)
        return self._mixture(result, [], {}) if result.has_primal_feasible_solution() else None

    def _mixture(
        self, result: mathopt.SolveResult, worth: list[float], fees: dict[tuple[int, int], float]
    ) -> Mixture:
        values = result.variable_values()
        shares = _present(self.patterns, values)
        return Mixture(
            value=result.objective_value() + self.base,
            worth=worth,
            fees=fees,
            shares=shares,
            taken=_present(self.options, values) | self._folded_taken(shares),
            split=_present(self.queues, values),
        )

    def _folded_taken(self, shares: dict[tuple[int, Pattern], float]) -> dict[Taken, float]:
        """How many agents do what there is no column for."""
        found: dict[Taken, float] = defaultdict(float)
        for (agent, pattern), share in shares.items() if self.folded else ():
            for menu in self.menus_of(agent, pattern):
                if menu in self.folded:
                    (one,) = menu[1]
                    found[menu, one] += share
        return found

    def _worth(self, duals: list[float]) -> list[float]:
        return [
            own - (duals[row + 1] if self._differs(row + 1) else 0.0)
            for row, own in enumerate(duals)
        ]

    def _row(self, row: int, bends: list[tuple[int, int]]) -> None:
        """Cover of a row, paid for along the corners of its price."""
        self.base += bends[0][1]
        first = bends[0][0]
        self._column(0.0, self._change(row, 1.0 if first < 0 else -1.0), upper=float(abs(first)))
        for (left, low), (right, high) in pairwise(bends):
            if right > left:
                slope = (high - low) / (right - left)
                self._column(slope, self._change(row, -1.0), upper=float(right - left))

    def _limits(self, price: float) -> dict[tuple[int, int], mathopt.LinearConstraint]:
        """A row for each limit; to go beyond costs so much a unit, so that there is a mixture."""
        rows = {}
        for agent, of_agent in enumerate(self.classes):
            for place, limit in enumerate(of_agent.limits):
                row = self.model.add_linear_constraint(ub=float(limit.most))
                self._column(price, {row: -1.0})
                rows[agent, place] = row
        return rows

    def _fold(self, menu: Menu) -> None:
        """Where there is no choice what is done stands in the patterns themselves."""
        ((price, segments),) = menu[1]
        entries: Entries = defaultdict(float)
        for ((own, footprint),) in segments:
            price += own
            self._lay(footprint, entries)
        self.folded[menu] = float(price), entries

    def _menu(self, menu: Menu) -> None:
        """What agents of a class do on a day is as much as there are of them."""
        together = self.model.add_linear_constraint(lb=0.0, ub=0.0)
        self.menus[menu] = together
        for one in menu[1]:
            price, segments = one
            entries: Entries = defaultdict(float)
            entries[together] = -1.0
            for choices in segments:
                if len(choices) == 1:
                    price += choices[0][0]
                    self._lay(choices[0][1], entries)
                else:
                    entries[self._split(choices)] -= 1.0
            self.options[menu, one] = self._column(float(price), entries)

    def _split(self, choices: Choices) -> mathopt.LinearConstraint:
        """A segment serves one of several queues, decided once for all who serve the same."""
        if choices in self.splits:
            return self.splits[choices]
        balance = self.splits[choices] = self.model.add_linear_constraint(lb=0.0, ub=0.0)
        for place, (price, footprint) in enumerate(choices):
            entries: Entries = defaultdict(float)
            entries[balance] = 1.0
            self._lay(footprint, entries)
            self.queues[choices, place] = self._column(float(price), entries)
        return balance

    def _lay(self, footprint: Footprint, entries: Entries) -> None:
        for row, amount in footprint:
            for constraint, entry in self._change(row, float(amount)).items():
                entries[constraint] += entry

    def _change(self, row: int, amount: float) -> Entries:
        """Rows say how cover differs from the interval before: long duties touch few of them."""
        entries = {self.steps[row]: amount}
        if self._differs(row + 1):
            entries[self.steps[row + 1]] = -amount
        return entries

    def _differs(self, row: int) -> bool:
        """Whether a row counts from the one before; not where duties are folded."""
        return not self.is_small and row % self.intervals != 0

    def _column(
        self,
        price: float,
        entries: Entries,
        upper: float = float("inf"),
    ) -> mathopt.Variable:
        column = self.model.add_variable(lb=0.0, ub=upper)
        self.model.objective.set_linear_coefficient(column, price)
        for row, entry in entries.items():
            if entry:
                row.set_coefficient(column, entry)
        return column


def _present(
    columns: dict[Key, mathopt.Variable], values: dict[mathopt.Variable, float]
) -> dict[Key, float]:
    return {key: values[column] for key, column in columns.items() if values[column] > TINY}
