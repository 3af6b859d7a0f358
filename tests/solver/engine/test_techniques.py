"""Every technique prices exactly the rota that it is given as the forms themselves do."""

from __future__ import annotations

import pytest

from solver.engine.encode_personal import ENCODERS
from solver.engine.measure import personal_price
from tests.solver.engine.techniques import (
    by_arrays,
    by_constraints,
    by_roster,
    cases,
    fits,
    price_of,
)

QUICK = range(24)
MANY = range(2_000, 2_200)


def disputed(seed: int) -> list[tuple[str, int | None, int | None]]:
    found = []
    for lowered, served in cases(seed):
        price = price_of(lowered, served)
        if (constrained := by_constraints(lowered, served)) != price:
            found.append(("constraints", constrained, price))
        if fits(lowered, served) and (compiled := by_arrays(lowered, served)) != price:
            found.append(("arrays", compiled, price))
        for agent in range(len(lowered.problem.agents)):
            own = frozenset(i for i, _ in served if lowered.duties[i].agent == agent)
            personal = personal_price(lowered, agent, own)
            if (alone := by_roster(lowered, served, agent)) != personal:
                found.append(("roster", alone, personal))
    return found


@pytest.mark.parametrize("seed", QUICK)
def test_techniques_agree_with_the_forms(seed: int) -> None:
    assert disputed(seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY)
def test_techniques_agree_with_the_forms_on_many_problems(seed: int) -> None:
    assert disputed(seed) == []


def test_the_quick_seeds_hold_legal_and_forbidden_rotas_and_both_kinds_of_days() -> None:
    prices = [price_of(*case) for seed in QUICK for case in cases(seed)]
    fitting = [fits(*case) for seed in QUICK for case in cases(seed)]

    assert None in prices
    assert any(price is not None for price in prices)
    assert sum(fitting) > len(fitting) // 3


def test_a_constraint_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for form in list(ENCODERS):
        monkeypatch.setitem(ENCODERS, form, lambda personal, form: None)

    assert any(disputed(seed) for seed in QUICK)
