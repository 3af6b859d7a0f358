"""A problem that has a rota gets one: never "infeasible", a crash, or a rota the judge rejects."""

from __future__ import annotations

import time

import pytest

from solver.judge import Judge
from solver.outcome import Budget, Status
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.solve import solve
from solver.validate import check
from tests.factories.wide_problems import SHAPES

YEAR = "fifty-two weeks"
# A year takes longer than all others together.
QUICK = [(shape, seed) for seed in range(3) for shape in SHAPES if shape != YEAR or not seed]
BUDGET = Budget(rounds=1, workers=1)


def wrong(problem: RotaProblem, planted: Rota) -> str | None:
    """Say what the search did wrong, or None."""
    planned = Judge(problem).score(planted)
    assert planned is not None, "the factory's own rota must be legal"
    outcome = solve(problem, BUDGET, seed=1, clock=time.monotonic)
    if outcome.status is Status.INFEASIBLE:
        return f"infeasible: {outcome.conflict and outcome.conflict.text}"
    if outcome.score_bound > planned:
        return f"bound {outcome.score_bound} above a legal rota's {planned}"
    if outcome.rota is not None and Judge(problem).score(outcome.rota) != outcome.score:
        return f"the judge does not price the rota {outcome.score}"
    return None


def faults(shape: str, seed: int) -> str | None:
    """Search one problem of a shape; every exception is a fault too."""
    problem, planted = SHAPES[shape](seed)
    assert check(problem) == ()
    try:
        return wrong(problem, planted)
    except Exception as error:  # noqa: BLE001  # whatever the search raises is what is looked for
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize(("shape", "seed"), QUICK)
def test_a_problem_that_has_a_rota_is_never_called_impossible(shape: str, seed: int) -> None:
    assert faults(shape, seed) is None


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_many_problems_that_have_a_rota_are_never_called_impossible(shape: str, seed: int) -> None:
    found = {own: faults(shape, own) for own in range(100 * seed, 100 * seed + 20)}

    assert {own: fault for own, fault in found.items() if fault} == {}


@pytest.mark.soak
@pytest.mark.slow
def test_ten_thousand_problems_that_have_a_rota_are_never_called_impossible(seed: int) -> None:
    shapes = list(SHAPES)
    drawn = (
        (shapes[own % len(shapes)], own) for own in range(10_000 * seed, 10_000 * seed + 10_000)
    )
    found = {one: fault for one in drawn if (fault := faults(*one))}

    assert found == {}
