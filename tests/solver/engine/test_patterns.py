"""Patterns: bounds that no rota goes below, and a rota that follows the best mixture."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from solver.engine import pricing as pricing_room
from solver.engine.classes import Classes, all_classes
from solver.engine.effort import Effort
from solver.engine.lowered import Lowered
from solver.engine.model import price_of
from solver.engine.own_tables import Unfit
from solver.engine.pattern_program import Mixture, PatternProgram
from solver.engine.patterns import Patterns
from solver.engine.placing import place_duties
from solver.engine.pricing import Pricing
from solver.engine.relax import Cover, score_prices
from solver.engine.rounding import choose_patterns
from solver.engine.shared_work import SharedWork
from solver.engine.subproblem import free_cells
from solver.engine.tables import tables
from solver.formats.rostering_problem import problem_of
from solver.formats.rostering_reader import read_instance
from solver.formats.tour import VARIANTS, tour_problem
from solver.outcome import Budget
from tests.factories.instances import random_instance
from tests.factories.random_problems import random_problem
from tests.planted.fault import planted_fault


def classes(lowered: Lowered) -> list[Classes] | None:
    if not all(lowered.one_a_day):
        return None
    try:
        return all_classes(lowered, soft=True)
    except Unfit:
        return None


def mixed(lowered: Lowered, found: list[Classes]) -> tuple[int, Mixture, PatternProgram] | None:
    """Bound, mixture and programme after the last round; None where nobody's best is proven."""
    cover = Cover(lowered, score_prices(lowered))
    pricing = Pricing(tables(lowered), cover, found, SharedWork(), soft=True)
    patterns = Patterns(lowered, pricing)
    last = None
    for one in patterns.rounds(lambda: 60.0):
        last = one or last
    return None if last is None else (last.bound, last.mixture, patterns.program)


def least(lowered: Lowered) -> int | None:
    """The price of the best rota, by CP-SAT on the whole problem; None where it proves none."""
    days = range(lowered.problem.horizon.days)
    cells = {(agent, day) for agent in range(len(lowered.problem.agents)) for day in days}
    limit = Effort(Budget(seconds=60), time.monotonic).chunk(20)
    answer = free_cells(lowered, cells, [], limit, 1)
    return answer.score if answer.optimal else None


def wrong_bounds(seeds: range) -> tuple[int, list[int]]:
    """How many random problems were compared, and the seeds whose bound is above the best rota."""
    compared, wrong = 0, []
    for seed in seeds:
        lowered = Lowered(random_problem(seed, feasible=True))
        found = classes(lowered)
        result = mixed(lowered, found) if found else None
        best = least(lowered) if result else None
        if result is not None and best is not None:
            compared += 1
            wrong += [seed] if result[0] > best else []
    return compared, wrong


def test_no_rota_is_cheaper_than_a_bound() -> None:
    compared, wrong = wrong_bounds(range(0, 24, 2))
    assert compared > 3, "random problems fit patterns no more"
    assert wrong == []


@pytest.mark.parametrize("variant", ["plain", "skills15"])
def test_bound_and_mixture_meet_and_the_rota_is_legal(variant: str) -> None:
    lowered = Lowered(tour_problem(4, seed=2, variant=VARIANTS[variant]))
    found = classes(lowered)
    assert found is not None
    result = mixed(lowered, found)
    assert result is not None
    bound, mixture, program = result
    assert 0.99 * mixture.value < bound <= mixture.value + 1

    chosen = choose_patterns(program, mixture, 1)
    served = place_duties(lowered, tables(lowered), program, chosen, mixture, 1)

    assert served is not None
    price = price_of(lowered, served)
    assert price is not None
    assert price >= bound
    worked = {(lowered.duties[i].agent, lowered.duties[i].day) for i, _ in served}
    asked = {(a, found[a].days[number]) for a, one in chosen.items() for number in one}
    assert worked == asked


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (pricing_room.Pricing._rows, "min(price", "max(price"),
        (pricing_room.Pricing._class_prices, "np.minimum", "np.maximum"),
    ],
)
def test_a_planted_fault_raises_a_bound_too_far(
    function: Callable[..., object], old: str, new: str
) -> None:
    with planted_fault(function, old, new):
        assert wrong_bounds(range(0, 24, 2))[1]


def test_chosen_patterns_put_as_many_to_work_on_each_day_as_the_mixture() -> None:
    lowered = Lowered(tour_problem(30, seed=1, variant=VARIANTS["plain"]))
    found = classes(lowered)
    result = mixed(lowered, found) if found else None
    assert found is not None
    assert result is not None
    _, mixture, program = result

    chosen = choose_patterns(program, mixture, 1)

    beyond: dict[int, float] = defaultdict(float)
    for (menu, _), taken in mixture.taken.items():
        beyond[menu[0]] += taken
    for agent, pattern in chosen.items():
        for number in pattern:
            beyond[found[agent].days[number]] -= 1.0
    assert max(map(abs, beyond.values())) < 1.0


def test_whole_patterns_are_chosen_with_their_price(tmp_path: Path) -> None:
    """Shifts that nobody can tell apart leave nothing to choose but patterns."""
    priced = 0
    for seed in range(8):
        path = tmp_path / f"{seed}.txt"
        path.write_text(random_instance(seed))
        lowered = Lowered(problem_of(read_instance(path)))
        found = classes(lowered)
        result = mixed(lowered, found) if found else None
        if found is None or result is None or not result[2].is_small:
            continue
        mixture = result[2].choose(10.0)
        assert mixture is not None
        chosen = dict(mixture.shares.keys())
        served = place_duties(lowered, tables(lowered), result[2], chosen, mixture, 1)
        assert served is not None
        assert price_of(lowered, served) == round(mixture.value)
        assert result[0] <= round(mixture.value)
        priced += 1
    assert priced > 3
