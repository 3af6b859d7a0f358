"""What the judge found, short enough to compare."""

from __future__ import annotations

from solver.judge import judge
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.validate import ensure


def amounts(problem: RotaProblem, rota: Rota) -> list[tuple[str, int]]:
    """List (rule, amount) of every violation."""
    return [(one.rule, one.amount) for one in judge(ensure(problem), rota).violations]


def texts(problem: RotaProblem, rota: Rota) -> list[str]:
    """List what is said of every violation."""
    return [one.text for one in judge(ensure(problem), rota).violations]


def costs(problem: RotaProblem, rota: Rota) -> list[tuple[str, int, int | None]]:
    """List (rule, amount, cost) of every soft breach."""
    return [(one.rule, one.amount, one.cost) for one in judge(ensure(problem), rota).soft_breaches]
