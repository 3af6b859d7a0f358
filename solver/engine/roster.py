"""One agent's best duties at given prices: the exact sub-problem behind every bound."""

from __future__ import annotations

import math
from typing import Any

from ortools.sat.python import cp_model

from solver.engine.encode_personal import Personal
from solver.engine.lowered import Lowered
from solver.engine.subproblem import Limit, solve_within, solver_within


class Roster:
    """A CP-SAT model of one agent's duties under the personal forms, priced per duty.

    The forms' own prices are multiplied by `scale`; with `scale` 0 only hard forms count.
    """

    def __init__(self, lowered: Lowered, agent: int, prices: dict[int, int], scale: int) -> None:
        self.lowered = lowered
        self.model: Any = cp_model.CpModel()
        self.x: dict[int, Any] = {i: self.model.new_bool_var("") for i in prices}
        self.given: set[int] = set()
        self.constant = 0
        self.scale = 1
        self.objective: list[Any] = []
        self.weights: list[int] = []
        for index, price in prices.items():
            self.cost(self.x[index], price)
        self.scale = scale
        Personal(self, agent).encode()

    def cost(self, var: Any, weight: int) -> None:
        """Add `weight * var`, scaled, to the objective."""
        if weight * self.scale:
            self.objective.append(var)
            self.weights.append(weight * self.scale)

    def least(self, limit: Limit, seed: int) -> tuple[int, list[int]] | None:
        """A proven lower bound on the price and the best duties found; None when there are none."""
        total = cp_model.LinearExpr.weighted_sum(self.objective, self.weights)
        self.model.minimize(total + self.constant * self.scale)
        solver = solver_within(limit, seed)
        status = solve_within(limit, solver, self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        bound = float(solver.best_objective_bound)
        safe = math.ceil(bound - 1e-6 * max(1.0, abs(bound)))
        return safe, [i for i, literal in self.x.items() if solver.boolean_value(literal)]
