"""Forms as a CP-SAT model of the free cells of a rota; everything else stands still."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from ortools.sat.python import cp_model

from solver.engine.encode_personal import Personal
from solver.engine.forms import RestPair
from solver.engine.lowered import Lowered
from solver.engine.measure import heads_by, step_price
from solver.engine.model import Served
from solver.engine.pieces import Corner, corners

Cell = tuple[int, int]
"""(agent, day)."""
Parts = dict[Cell, list[tuple[Any, int]]]
"""For each cell the literals that add to a row, and how much; -1 stands for any day."""


class Encoding:
    """A CP-SAT model in which the duties of `free` cells are open and `kept` ones are given."""

    def __init__(self, lowered: Lowered, free: set[Cell], kept: list[Served]) -> None:
        self.lowered = lowered
        self.model = cp_model.CpModel()
        self.free = free
        self.given = {index for index, _ in kept}
        self._kept_heads = heads_by(lowered, kept)
        self.objective: list[Any] = []
        self.weights: list[int] = []
        self.constant = 0
        self.x: dict[int, Any] = {}
        self.served: dict[tuple[int, int, str | None], Any] = {}
        self._open_cells()
        for agent in sorted({agent for agent, _ in free}):
            Personal(self, agent).encode()

    def _open_cells(self) -> None:
        for agent, day in sorted(self.free):
            for index in self.lowered.of_day[agent][day]:
                self._open(index)

    def _open(self, index: int) -> None:
        literal = self.model.new_bool_var("")
        self.x[index] = literal
        self.cost(literal, self.lowered.price[index] or 0)
        for segment, choices in enumerate(self.lowered.choices[index]):
            if len(choices) == 1:
                of_segment = [literal]
            else:
                of_segment = [self.model.new_bool_var("") for _ in choices]
                self.model.add(sum(of_segment) == literal)
            for choice, served in zip(choices, of_segment, strict=True):
                self.served[index, segment, choice.queue] = served
                self.cost(served, choice.price)

    def cost(self, var: Any, weight: int) -> None:
        """Add `weight * var` to the objective."""
        if weight:
            self.objective.append(var)
            self.weights.append(weight)

    def price(self, covered: list[int]) -> None:
        """Price cover, of which `covered[row]` stands still, and minimise everything."""
        self.floors(covered)
        for row, parts in self._parts.items():
            number, interval = divmod(row, self.lowered.intervals)
            line = self.lowered.lines[number]
            if not line.hard:
                required, curve = line.required[interval], line.curves[interval]
                bends = corners(curve, required, covered[row], _groups(parts))
                self._convex(_sum(parts), covered[row], bends)
        self.constant += self._untouched(covered)
        self.minimise()

    def minimise(self) -> None:
        """Minimise what has been priced so far."""
        total = cp_model.LinearExpr.weighted_sum(self.objective, self.weights)
        self.model.minimize(total + self.constant)

    def floors(self, covered: list[int] | None = None) -> None:
        """Add the hard lines, of which `covered[row]` stands still."""
        for number, line in enumerate(self.lowered.lines):
            if not line.hard:
                continue
            for interval, required in enumerate(line.required):
                row = number * self.lowered.intervals + interval
                base = covered[row] if covered else 0
                if required > base:
                    self.model.add(_sum(self._parts.get(row, {})) >= required - base)

    def _untouched(self, covered: list[int]) -> int:
        total = 0
        for number, line in enumerate(self.lowered.lines):
            for interval, (required, curve) in enumerate(
                zip(line.required, line.curves, strict=True)
            ):
                row = number * self.lowered.intervals + interval
                if row not in self._parts and not line.hard:
                    total += step_price(curve, covered[row] - required)
        return total

    def bound(self, solver: Any) -> int:
        """The least objective that the solver has not ruled out, on the safe side."""
        bound = float(solver.best_objective_bound)
        return math.ceil(bound - 1e-6 * max(1.0, abs(bound)))

    @cached_property
    def _parts(self) -> dict[int, Parts]:
        """For each row that a free duty touches: (literal, amount) of each cell."""
        found: dict[int, Parts] = defaultdict(lambda: defaultdict(list))
        for (index, segment, queue), served in self.served.items():
            duty = self.lowered.duties[index]
            for row, amount in self.lowered.footprint(index, segment, queue):
                found[row][duty.agent, duty.day].append((served, amount))
        for row, parts in found.items():
            if not self.lowered.lines[row // self.lowered.intervals].is_demand:
                found[row] = self._heads(row, parts)
        return {row: parts for row, parts in found.items() if parts}

    def _heads(self, row: int, parts: Parts) -> Parts:
        """Count each agent once, even when two duties overlap where no rule keeps them apart."""
        once: Parts = defaultdict(list)
        for (agent, day), of_cell in parts.items():
            if (agent, row) not in self._kept_heads:
                once[agent, -1 if self._may_overlap[agent] else day] += of_cell
        for cell, of_cell in once.items():
            if cell[1] < 0 and len(of_cell) > 1:
                present = self.model.new_bool_var("")
                self.model.add_max_equality(present, [literal for literal, _ in of_cell])
                once[cell] = [(present, of_cell[0][1])]
        return once

    @cached_property
    def _may_overlap(self) -> list[bool]:
        """For each agent whether no hard form keeps all duties apart."""
        return [
            not any(isinstance(form, RestPair) and form.weight is None for form in forms)
            for forms in self.lowered.personal
        ]

    def _convex(self, present: Any, base: int, bends: list[Corner]) -> None:
        least = min(price for _, price in bends)
        if len(bends) <= 2 and bends[-1][1] == bends[0][1]:
            self.constant += least
            return
        cost = self.model.new_int_var(least, max(price for _, price in bends), "")
        self.cost(cost, 1)
        for (left, low), (right, high) in itertools.pairwise(bends):
            width, rise = right - left, high - low
            self.model.add(width * cost >= rise * present + rise * (base - left) + low * width)

    def chosen(self, solver: Any) -> list[Served]:
        """Read the given duties of the free cells and their queues from a solution."""
        found = [index for index, literal in self.x.items() if solver.boolean_value(literal)]
        return [(index, self._queues(solver, index)) for index in found]

    def _queues(self, solver: Any, index: int) -> tuple[str | None, ...]:
        return tuple(
            next(c.queue for c in choices if solver.boolean_value(self.served[index, seg, c.queue]))
            for seg, choices in enumerate(self.lowered.choices[index])
        )

    def hint(self, served: Iterable[Served]) -> None:
        """Hint a complete choice for the free cells."""
        chosen = {index: queues for index, queues in served if index in self.x}
        for index, literal in self.x.items():
            self.model.add_hint(literal, index in chosen)
        for (index, segment, queue), literal in self.served.items():
            if literal is not self.x[index]:
                wanted = index in chosen and chosen[index][segment] == queue
                self.model.add_hint(literal, wanted)


def _sum(parts: Parts) -> Any:
    flat = [part for of_cell in parts.values() for part in of_cell]
    literals, amounts = [literal for literal, _ in flat], [amount for _, amount in flat]
    return cp_model.LinearExpr.weighted_sum(literals, amounts)


def _groups(parts: Parts) -> Iterator[tuple[int, ...]]:
    for of_cell in parts.values():
        yield tuple({amount for _, amount in of_cell})
