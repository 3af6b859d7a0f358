"""All ways through an agent's days, against the searches that go day by day."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from solver.engine.best_roster import best_roster
from solver.engine.labels import NOTHING
from solver.engine.lowered import Lowered
from solver.engine.measure import personal_price
from solver.engine.own_tables import Ints, OwnTables, Unfit, own_tables
from solver.engine.roster import Roster
from solver.engine.subproblem import Limit
from solver.engine.ways import all_ways, cheapest_way
from tests.factories.random_problems import random_problem

SCALE, WIDTH, MOST_ARCS = 3, 4000, 400_000


def people(seeds: range) -> Iterator[tuple[Lowered, int, OwnTables]]:
    """Agents with one duty a day at the most, whose forms the arrays can hold."""
    for seed in seeds:
        lowered = Lowered(random_problem(seed, feasible=seed % 2 == 0))
        for agent, forms in enumerate(lowered.personal):
            try:
                tables = own_tables(lowered, agent, forms)
            except Unfit:
                continue
            if lowered.one_a_day[agent]:
                yield lowered, agent, tables


def random_prices(tables: OwnTables, seed: int) -> Ints:
    chance = Random(seed)
    return np.array([chance.randrange(-400, 400) for _ in tables.duties], dtype=np.int64)


def differences(seeds: range) -> tuple[int, list[str]]:
    """How many agents were compared, at two sets of prices, and where searches disagree."""
    compared, found = 0, []
    for number, (lowered, agent, tables) in enumerate(people(seeds)):
        ways = all_ways(tables, MOST_ARCS)
        assert ways is not None
        for again in range(2):
            prices = random_prices(tables, 2 * number + again)
            price, given = cheapest_way(ways, prices, SCALE)
            other, _, proven = best_roster(tables, prices, SCALE, WIDTH)
            duties = frozenset(tables.duties[given].tolist())
            personal = personal_price(lowered, agent, duties)
            compared += proven
            if proven and price != other:
                found.append(f"{number}: {price}, not {other}")
            elif price < NOTHING and (
                personal is None or personal * SCALE + int(prices[given].sum()) != price
            ):
                found.append(f"{number}: costs {personal}, not {price}")
    return compared, found


def test_the_cheapest_way_is_the_best_roster_at_any_prices() -> None:
    compared, wrong = differences(range(16))
    assert compared > 20, "random problems fit the arrays no more"
    assert wrong == []


@pytest.mark.slow
def test_ways_and_rosters_agree_on_many_problems(seed: int) -> None:
    compared, wrong = differences(range(1000 * seed, 1000 * seed + 40))
    assert compared > 20
    assert wrong == []


def test_no_way_is_forgotten_that_the_model_allows() -> None:
    compared = 0
    for number, (lowered, agent, tables) in enumerate(people(range(100, 106))):
        prices = random_prices(tables, number)
        by_index = dict(zip(tables.duties.tolist(), prices.tolist(), strict=True))
        exact = Roster(lowered, agent, by_index, SCALE).least(Limit(30, None), 1)
        ways = all_ways(tables, MOST_ARCS)
        assert ways is not None
        price, _ = cheapest_way(ways, prices, SCALE)
        if exact is not None:
            assert price == exact[0]
            compared += 1
    assert compared > 5


def test_an_agent_with_more_ways_than_allowed_has_none() -> None:
    _, _, tables = max(people(range(16)), key=lambda one: len(one[2].duties))
    assert all_ways(tables, 5) is None
    assert all_ways(tables, MOST_ARCS) is not None


def test_dead_ends_are_no_ways() -> None:
    for _, _, tables in people(range(8)):
        ways = all_ways(tables, MOST_ARCS)
        assert ways is not None
        inner, nodes = len(ways.ends) - 1, int(ways.nodes[0])
        leading = set(ways.targets.tolist())
        assert leading <= set(range(1, nodes))
        if len(ways.targets):
            assert (np.diff(ways.ends) > 0).all(), "a node leads nowhere"
            assert leading == set(range(1, nodes)), "a node that no way leads to"
        assert inner <= nodes
