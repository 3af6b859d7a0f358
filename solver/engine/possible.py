"""Whether any rota keeps the hard rules of a problem, proven either way."""

from __future__ import annotations

import enum

import numpy as np
from ortools.sat.python import cp_model

from solver.engine.encode import Encoding
from solver.engine.lowered import Lowered
from solver.engine.model import rota_from
from solver.engine.subproblem import Limit, solve_within, solver_within
from solver.instants import MINUTES_PER_DAY
from solver.problem import RotaProblem
from solver.rota import Rota


class Care(enum.Enum):
    """How a question is asked: the second time by other means, so that an error shows."""

    QUICK = "quick"
    AGAIN = "again"


class Impossible(enum.Enum):
    """Why there is no rota to show."""

    PROVEN = "proven"
    UNKNOWN = "unknown"


def any_rota(problem: RotaProblem, effort: float, care: Care) -> Rota | Impossible:
    """Find any rota that keeps the hard rules; prices are not looked at.

    `effort` is CP-SAT's deterministic time, so that equal questions have equal answers.
    """
    lowered = Lowered(problem)
    # Wherever cover has only a price, nobody needs to know who covers what.
    lowered.lines = [line for line in lowered.lines if line.hard]
    if all(line.queue is None for line in lowered.lines):
        _settle_queues(lowered)
    days = range(problem.horizon.days)
    cells = {(agent, day) for agent in range(len(problem.agents)) for day in days}
    encoding = Encoding(lowered, cells, [])
    encoding.floors()
    limit = Limit(seconds=None, effort=effort)
    solver = solver_within(limit, seed=1)
    if care is Care.AGAIN:
        solver.parameters.cp_model_presolve = False
    status = solve_within(limit, solver, encoding.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return rota_from(lowered, encoding.chosen(solver))
    return Impossible.PROVEN if status == cp_model.INFEASIBLE else Impossible.UNKNOWN


def _settle_queues(lowered: Lowered) -> None:
    """Keep one queue a segment: which it is matters to prices alone."""
    lowered.choices = [tuple(of[:1] for of in segments) for segments in lowered.choices]


def spare_people(problem: RotaProblem) -> list[int]:
    """Say for each day by how many people the tightest hard minimum could be passed at the most.

    Each person counts who has any duty then that nothing bars by itself; days on the grid, an hour
    apart where the clocks change: a hint where to look, no proof.
    """
    lowered = Lowered(problem)
    length = problem.horizon.interval_minutes
    present = np.zeros((len(problem.agents), lowered.intervals), dtype=bool)
    for index, duty in enumerate(lowered.duties):
        if lowered.price[index] is not None:
            present[duty.agent, max(0, -(-duty.start // length)) : max(0, duty.end // length)] = (
                True
            )
    spare = np.full(lowered.intervals, len(problem.agents))
    for line in lowered.lines:
        if line.hard:
            heads = present[sorted(line.agents or ())].sum(axis=0)
            required = np.array(line.required)
            spare = np.minimum(spare, np.where(required > 0, heads - required, len(problem.agents)))
    per_day = MINUTES_PER_DAY // length
    return [
        int(spare[day * per_day : (day + 1) * per_day].min(initial=len(problem.agents)))
        for day in range(problem.horizon.days)
    ]
