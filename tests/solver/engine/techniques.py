"""What each technique says of exactly one rota, for parity with the forms measured on it."""

from __future__ import annotations

from ortools.sat.python import cp_model

from solver.engine.encode import Cell, Encoding
from solver.engine.lowered import Lowered
from solver.engine.model import Served, price_of, served_by
from solver.engine.replica import Replica, in_order, is_one_a_day
from solver.engine.roster import Roster
from solver.engine.subproblem import Limit
from solver.engine.tables import tables
from solver.problem import RotaProblem
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import planted_rota, sampled_rota


def cases(seed: int, samples: int = 3) -> list[tuple[Lowered, list[Served]]]:
    """A random problem with some rotas whose duties may all be given."""
    problem = random_problem(seed, feasible=seed % 2 == 0)
    rotas = [planted_rota(problem, seed), *(sampled_rota(problem, n) for n in range(samples))]
    lowered = Lowered(problem)
    found = [served_by(lowered, rota) for rota in rotas]
    return [(lowered, served) for served in found if served and _is_offered(lowered, served)]


def _is_offered(lowered: Lowered, served: list[Served]) -> bool:
    return len({index for index, _ in served}) == len(served) and all(
        lowered.price[index] is not None
        and len(queues) == len(lowered.choices[index])
        and all(
            queue in {choice.queue for choice in choices}
            for queue, choices in zip(queues, lowered.choices[index], strict=True)
        )
        for index, queues in served
    )


def all_cells(problem: RotaProblem) -> set[Cell]:
    """Every cell of a rota."""
    days = range(problem.horizon.days)
    return {(agent, day) for agent in range(len(problem.agents)) for day in days}


def by_constraints(lowered: Lowered, served: list[Served]) -> int | None:
    """CP-SAT's objective when it may choose nothing else; None when it finds it forbidden."""
    encoding = Encoding(lowered, all_cells(lowered.problem), [])
    encoding.price([0] * (len(lowered.lines) * lowered.intervals))
    chosen = dict(served)
    for index, literal in encoding.x.items():
        encoding.model.add(literal == int(index in chosen))
    for (index, segment, queue), literal in encoding.served.items():
        if index in chosen:
            encoding.model.add(literal == int(chosen[index][segment] == queue))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(encoding.model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    return round(solver.objective_value)


def by_arrays(lowered: Lowered, served: list[Served]) -> int | None:
    """The compiled search's score; None when it finds it forbidden."""
    replica = Replica(lowered, tables(lowered), served, seed=1)
    return replica.score if replica.legal else None


def by_roster(lowered: Lowered, served: list[Served], agent: int) -> int | None:
    """The sub-problem of one agent when it may choose nothing else, with no price of cover."""
    own = {index for index, _ in served if lowered.duties[index].agent == agent}
    prices = {i: 0 for day in lowered.of_day[agent] for i in day}
    roster = Roster(lowered, agent, prices, scale=1)
    for index, literal in roster.x.items():
        roster.model.add(literal == int(index in own))
    least = roster.least(Limit(None, 10.0), seed=1)
    return None if least is None else least[0]


def fits(lowered: Lowered, served: list[Served]) -> bool:
    """Whether the arrays of compiled search can hold a rota."""
    return in_order(lowered) and is_one_a_day(lowered, served)


__all__ = [
    "all_cells",
    "by_arrays",
    "by_constraints",
    "by_roster",
    "cases",
    "price_of",
]
