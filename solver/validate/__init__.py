"""What is wrong with a rota problem: every fault at once, each naming object and field."""

from __future__ import annotations

from collections.abc import Iterator

from solver.grid import interval_count
from solver.problem import RotaProblem
from solver.validate.agents import agent_faults, late_history_faults
from solver.validate.demands import demand_faults
from solver.validate.fault import Fault, ProblemError
from solver.validate.horizon import grid_faults, horizon_faults, night_faults
from solver.validate.patterns import clock_faults, pattern_faults
from solver.validate.pins import pin_faults
from solver.validate.rules import rule_faults
from solver.validate.totals import size_faults, total_faults

__all__ = ["Fault", "ProblemError", "check", "ensure"]


def check(problem: RotaProblem) -> tuple[Fault, ...]:
    """List every fault of a problem; an empty tuple means that it can be solved and judged."""
    horizon = tuple(horizon_faults(problem.horizon))
    intervals = None if horizon else interval_count(problem.horizon)
    found = horizon + tuple(_parts(problem, intervals))
    # Clock changes and totals are worked out from fields that must be sound themselves.
    return found or tuple(size_faults(problem)) or tuple(_wholes(problem))


def _parts(problem: RotaProblem, intervals: int | None) -> Iterator[Fault]:
    yield from night_faults(problem.night)
    yield from pattern_faults(problem)
    yield from agent_faults(problem)
    yield from demand_faults(problem, intervals)
    yield from rule_faults(problem)
    yield from pin_faults(problem)


def _wholes(problem: RotaProblem) -> Iterator[Fault]:
    yield from grid_faults(problem.horizon)
    yield from late_history_faults(problem)
    yield from clock_faults(problem)
    yield from total_faults(problem)


def ensure(problem: RotaProblem) -> RotaProblem:
    """Give the problem back when it is sound; raises `ProblemError` with every fault otherwise."""
    faults = check(problem)
    if faults:
        raise ProblemError(faults)
    return problem
