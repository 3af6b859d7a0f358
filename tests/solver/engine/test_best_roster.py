"""The compiled search of one agent's best duties against CP-SAT's on the same forms and prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import numpy as np
import pytest

from solver.engine import own_tables as own
from solver.engine.best_roster import best_roster
from solver.engine.labels import NOTHING
from solver.engine.lowered import Lowered
from solver.engine.measure import personal_price
from solver.engine.roster import Roster
from solver.engine.subproblem import Limit
from tests.factories.random_problems import random_problem
from tests.planted.fault import planted_fault

SCALE, WIDTH = 3, 2000
SEEDS_OF_FAULTS = range(12)


def cases(seeds: range) -> Iterator[tuple[Lowered, int, own.OwnTables, dict[int, int]]]:
    """Agents of random problems that the arrays can hold, and random prices of their duties."""
    for seed in seeds:
        lowered, chance = Lowered(random_problem(seed, feasible=seed % 2 == 0)), Random(seed)
        for agent in range(len(lowered.problem.agents)):
            try:
                tables = own.own_tables(lowered, agent, lowered.personal[agent])
            except own.Unfit:
                continue
            prices = {int(index): chance.randrange(-400, 400) for index in tables.duties}
            yield lowered, agent, tables, prices


def differences(seeds: range) -> list[str]:
    """Where the two searches disagree, or a roster does not cost what is said."""
    found = []
    for number, (lowered, agent, tables, prices) in enumerate(cases(seeds)):
        wages = np.array([prices[int(index)] for index in tables.duties], dtype=np.int64)
        price, given, proven = best_roster(tables, wages, SCALE, WIDTH)
        exact = Roster(lowered, agent, prices, SCALE).least(Limit(30, None), 1)
        duties = frozenset(tables.duties[given].tolist())
        personal = personal_price(lowered, agent, duties)
        if exact is None:
            if price < NOTHING and personal is not None:
                found.append(f"{number}: legal here only")
        elif proven and price != exact[0]:
            found.append(f"{number}: {price}, not {exact[0]}")
        elif price < NOTHING:
            own_price = sum(prices[index] for index in duties)
            if personal is None or personal * SCALE + own_price != price:
                found.append(f"{number}: costs {personal}, not {price}")
    return found


def test_both_searches_find_rosters_of_one_price() -> None:
    assert sum(1 for _ in cases(range(12))) > 20, "random problems fit the arrays no more"
    assert differences(range(12)) == []


@pytest.mark.slow
def test_both_searches_agree_on_many_problems(seed: int) -> None:
    assert differences(range(1000 * seed, 1000 * seed + 20)) == []


def test_a_day_on_which_nothing_may_be_given_is_no_day_with_one_duty() -> None:
    """Seed of a problem whose rules allow no duty of a kind on one day."""
    assert differences(range(20270101045, 20270101046)) == []


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (own._Layout._total, "least = -FREE if", "least = -FREE if True or"),
        (own._Layout._rests, "(form.minutes, _weight(form))", "(0, _weight(form))"),
        (own._short, "form.least, _weight", "1, _weight"),
        (own._Layout._join, "(number, bit)", "(number, 0)"),
    ],
)
def test_a_planted_fault_is_seen(function: Callable[..., object], old: str, new: str) -> None:
    with planted_fault(function, old, new):
        assert differences(SEEDS_OF_FAULTS)
