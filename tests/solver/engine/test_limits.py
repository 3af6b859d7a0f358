"""Limits: totals that a programme of patterns keeps in place of the ways through the days."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from solver.engine import pattern_program
from solver.engine import pricing as pricing_room
from solver.engine.classes import all_classes
from solver.engine.diving import Dive
from solver.engine.limits import keeps
from solver.engine.lowered import Lowered
from solver.engine.model import price_of
from solver.engine.nearby import DAYS, PEOPLE, Nearby
from solver.engine.own_tables import Unfit
from solver.engine.patterns import Patterns
from solver.engine.placing import place_duties
from solver.engine.pricing import Pricing
from solver.engine.relax import Cover, score_prices
from solver.engine.shared_work import SharedWork
from solver.engine.tables import tables
from solver.formats.rostering_problem import problem_of
from solver.formats.rostering_reader import read_instance
from tests.factories.instances import random_instance
from tests.planted.fault import planted_fault

SEEDS = range(40)
LEAST_COMPARED = 8


class Pair(NamedTuple):
    """A problem some of whose totals can be limits, mixed without and with them."""

    lowered: Lowered
    whole: Patterns
    limited: Patterns
    bound: int
    """The best bound with limits."""


def mixed(lowered: Lowered, *, has_limits: bool) -> tuple[Patterns, int] | None:
    """Patterns after the last round, and the best bound; None where there is no mixture."""
    try:
        classes = all_classes(lowered, soft=True, has_limits=has_limits)
    except Unfit:
        return None
    if has_limits and not any(one.limits for one in classes):
        return None
    cover = Cover(lowered, score_prices(lowered))
    pricing = Pricing(tables(lowered), cover, classes, SharedWork(), soft=True)
    assert list(pricing.lay_out())
    patterns = Patterns(lowered, pricing)
    rounds = [one for one in patterns.rounds(lambda: 60.0) if one is not None]
    return (patterns, rounds[-1].bound) if rounds else None


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    """All pairs of the seeds; their programmes are used by every test, and only grow."""
    found, folder = [], tmp_path_factory.mktemp("limits")
    for seed in SEEDS:
        path = folder / f"{seed}.txt"
        path.write_text(random_instance(seed))
        lowered = Lowered(problem_of(read_instance(path)))
        limited = mixed(lowered, has_limits=True)
        whole = mixed(lowered, has_limits=False) if limited is not None else None
        if limited is not None and whole is not None and whole[0].program.is_small:
            found.append(Pair(lowered, whole[0], *limited))
    return found


def wrong_bounds(pairs: list[Pair], bounds: list[int]) -> int:
    """How many bounds are above the best mixture without limits."""
    best = [one.whole.program.solve(60.0) for one in pairs]
    return sum(
        mixture is None or bound > mixture.value + 1.0
        for mixture, bound in zip(best, bounds, strict=True)
    )


def landed(pairs: list[Pair], limited: list[Patterns]) -> int:
    """How many dives with limits end in a legal rota of their price, not below the bound."""
    good = 0
    for pair, patterns in zip(pairs, limited, strict=True):
        dive = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
        *_, found = [None, *dive.mixtures()]
        if found is None:
            continue
        chosen, lowered = dict(found.shares.keys()), pair.lowered
        served = place_duties(lowered, patterns.pricing.tables, patterns.program, chosen, found, 1)
        price = None if served is None else price_of(lowered, served)
        kept = all(keeps(patterns.pricing.classes[one].limits, chosen[one]) for one in chosen)
        good += kept and price is not None and pair.bound <= price == round(found.value)
    return good


def test_a_bound_with_limits_is_below_the_best_mixture_without(pairs: list[Pair]) -> None:
    assert len(pairs) > LEAST_COMPARED
    assert wrong_bounds(pairs, [one.bound for one in pairs]) == 0


def test_limits_leave_fewer_ways(pairs: list[Pair]) -> None:
    def ways(patterns: Patterns) -> int:
        return sum(len(one.targets) for one in patterns.pricing.ways.values())

    assert sum(ways(one.limited) for one in pairs) < sum(ways(one.whole) for one in pairs)


def test_dives_end_within_limits(pairs: list[Pair]) -> None:
    assert landed(pairs, [one.limited for one in pairs]) > len(pairs) // 2


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (pricing_room.Pricing._class_prices, "prices += fee", "prices -= fee"),
        (pricing_room.Pricing.bound, "total -= sum(fee", "total += sum(fee"),
    ],
)
def test_a_planted_fault_raises_a_bound_too_far_or_none_at_all(
    pairs: list[Pair], function: Callable[..., object], old: str, new: str
) -> None:
    with planted_fault(function, old, new):
        again = [mixed(one.lowered, has_limits=True) for one in pairs]
    bounds = [0 if one is None else one[1] for one in again]
    wrong = wrong_bounds(pairs, bounds)
    assert wrong > 0 or sum(bounds) < sum(one.bound for one in pairs)


def test_a_planted_fault_lets_dives_go_beyond_limits(pairs: list[Pair]) -> None:
    sound = landed(pairs, [one.limited for one in pairs])
    fault = ("ub=float(limit.most)", "ub=float(limit.most) + 9.0")
    with planted_fault(pattern_program.PatternProgram._limits, *fault):
        again = [mixed(one.lowered, has_limits=True) for one in pairs]
        assert None not in again
        assert landed(pairs, [one[0] for one in again if one is not None]) < sound


def test_a_dive_near_a_rota_keeps_what_is_kept_and_is_cheaper_or_ends(
    pairs: list[Pair],
) -> None:
    better = 0
    for lowered, _, patterns, _ in pairs:
        first = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
        *_, found = [None, *first.mixtures()]
        if found is None:
            continue
        chosen = dict(found.shares.keys())
        served = place_duties(lowered, patterns.pricing.tables, patterns.program, chosen, found, 1)
        assert served is not None
        nearby = Nearby(lowered, patterns.pricing.classes, 1)
        for _ in range(4):
            kept = nearby.draw(served)
            ceiling = found.value + 1000.0
            dive = Dive(
                patterns.program, patterns.pricing, lambda: 60.0, 2, ceiling=ceiling, kept=kept
            )
            *_, near = [None, *dive.mixtures()]
            if near is None:
                continue
            assert near.value < ceiling
            given = dict(near.shares.keys())
            for agent, day, number in kept:
                days = patterns.pricing.classes[agent].days
                assert [one for one in given[agent] if days[one] == day] == (
                    [] if number is None else [number]
                )
            better += 1
    assert better > LEAST_COMPARED


def test_open_parts_grow_where_nothing_better_can_be_and_shrink_where_it_takes_long(
    pairs: list[Pair],
) -> None:
    lowered, patterns = pairs[0].lowered, pairs[0].limited
    nearby = Nearby(lowered, patterns.pricing.classes, 1)
    for is_hopeless, grows in ((True, True), (False, False)):
        nearby.draw([])
        kind, before = nearby.kind, dict(nearby.sizes)
        nearby.learn(is_better=False, is_hopeless=is_hopeless, seconds=60.0)
        other = PEOPLE if kind == DAYS else DAYS
        assert nearby.sizes[other] == before[other]
        after = nearby.sizes[kind]
        assert after > before[kind] if grows else after <= before[kind]
