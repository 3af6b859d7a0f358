"""Engine and judge agree: what the model allows is legal, and both price it alike."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from solver.judge import judge
from solver.rules import RULES
from tests.factories.random_problems import Family, random_problem
from tests.factories.random_rotas import planted_rota, sampled_rota
from tests.solver.parity import all_rotas, disputed, disputes

QUICK = range(30)
ENUMERATED_AT_MOST = 400
TINY = Family(agents=(1,), days=(2,))


@pytest.mark.parametrize("seed", QUICK)
def test_model_and_judge_price_every_rota_alike(seed: int) -> None:
    assert disputed(seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(200))
def test_model_and_judge_agree_on_many_problems(seed: int, number: int) -> None:
    assert disputed(1_000 + 200 * seed + number, samples=10) == []


@pytest.mark.soak
@pytest.mark.slow
def test_model_and_judge_agree_on_two_thousand_fresh_problems(seed: int) -> None:
    first = 10_000 + 2_000 * seed
    wrong = [number for number in range(first, first + 2_000) if disputed(number, samples=2)]

    assert wrong == []


@pytest.mark.parametrize("seed", range(6))
def test_model_and_judge_agree_on_every_rota_of_a_tiny_problem(seed: int) -> None:
    problem = random_problem(seed, family=TINY)

    assert list(disputes(problem, itertools.islice(all_rotas(problem), ENUMERATED_AT_MOST))) == []


def test_the_rotas_compared_are_legal_often_and_break_every_rule_somewhere() -> None:
    legal, broken = 0, Counter[str]()
    for seed in range(120):
        problem = random_problem(seed, feasible=seed % 2 == 0)
        for number in range(3):
            report = judge(problem, sampled_rota(problem, number))
            legal += report.legal
            broken.update(one.rule for one in (*report.violations, *report.soft_breaches))

    assert 360 * 0.4 < legal < 360 * 0.95
    priced_by_curve = {"coverage"}
    assert {str(one.__struct_config__.tag) for one in RULES} - set(broken) == priced_by_curve


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_a_feasible_problem_has_the_rota_it_was_built_around(seed: int) -> None:
    problem = random_problem(seed, feasible=True)

    assert judge(problem, planted_rota(problem, seed)).legal
