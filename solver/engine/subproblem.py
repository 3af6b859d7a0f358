"""One CP-SAT run over the free cells of a rota, on one thread, within a limit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from solver.engine.encode import Cell, Encoding
from solver.engine.lowered import Lowered
from solver.engine.measure import covered_by
from solver.engine.model import Served

Running = list[cp_model.CpSolver]


@dataclass(frozen=True, slots=True)
class Limit:
    """How much a sub-problem may take: seconds of the clock or of deterministic effort."""

    seconds: float | None
    effort: float | None
    running: Running = field(default_factory=list)
    """Where a solver stands while it runs, so that it can be stopped from another thread."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sub-problem came to: the duties of its free cells, or proof that there are none."""

    served: list[Served] | None
    optimal: bool
    infeasible: bool
    score: int | None
    bound: int | None


def solver_within(limit: Limit, seed: int) -> cp_model.CpSolver:
    """A CP-SAT solver for one core: 2 to 4 workers are a trap, one with the LP on is not."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed % 2**31
    # Sub-problems live for a second or two: no long presolve.
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_presolve_iterations = 1
    if limit.seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.05, limit.seconds)
    if limit.effort is not None:
        solver.parameters.max_deterministic_time = limit.effort
    return solver


def solve_within(limit: Limit, solver: cp_model.CpSolver, model: cp_model.CpModel) -> Any:
    """Solve in sight of whoever may want to stop it; returns the status."""
    limit.running.append(solver)
    try:
        return solver.solve(model)
    finally:
        limit.running.remove(solver)


def free_cells(
    lowered: Lowered, free: set[Cell], served: list[Served], limit: Limit, seed: int
) -> Answer:
    """Solve the free cells while every other duty of `served` stays where it is."""
    duties = lowered.duties
    kept = [one for one in served if (duties[one[0]].agent, duties[one[0]].day) not in free]
    encoding = Encoding(lowered, free, kept)
    encoding.price(covered_by(lowered, kept))
    encoding.hint(served)
    return _run(encoding, limit, seed)


def own_rules(lowered: Lowered, agent: int, limit: Limit, seed: int) -> Answer:
    """Solve one agent's own forms alone, without any regard to coverage."""
    days = range(lowered.problem.horizon.days)
    encoding = Encoding(lowered, {(agent, day) for day in days}, [])
    encoding.minimise()
    return _run(encoding, limit, seed)


def hard_floors(lowered: Lowered, limit: Limit, seed: int) -> Answer:
    """Solve all agents' own forms with the hard lines of coverage and no price of coverage."""
    days = range(lowered.problem.horizon.days)
    cells = {(agent, day) for agent in range(len(lowered.problem.agents)) for day in days}
    encoding = Encoding(lowered, cells, [])
    encoding.floors()
    encoding.minimise()
    return _run(encoding, limit, seed)


def _run(encoding: Encoding, limit: Limit, seed: int) -> Answer:
    solver = solver_within(limit, seed)
    status = solve_within(limit, solver, encoding.model)
    known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Answer(
        served=encoding.chosen(solver) if known else None,
        optimal=status == cp_model.OPTIMAL,
        infeasible=status == cp_model.INFEASIBLE,
        score=round(solver.objective_value) if known else None,
        bound=encoding.bound(solver) if known else None,
    )


def by_agent(lowered: Lowered, served: list[Served]) -> dict[int, list[Served]]:
    """Group given duties by agent."""
    found: dict[int, list[Served]] = defaultdict(list)
    for one in served:
        found[lowered.duties[one[0]].agent].append(one)
    return found
