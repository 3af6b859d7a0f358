"""Limits: totals that a programme of patterns keeps in place of the ways through the days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

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


def mixed(lowered: Lowered, *, has_limits: bool) -> tuple[Patterns, int] | None:
    """Patterns after the last round, and the best bound; None where there is no mixture."""
    try:
        classes = all_classes(lowered, soft=True, has_limits=has_limits)
    except Unfit:
        return None
    cover = Cover(lowered, score_prices(lowered))
    pricing = Pricing(tables(lowered), cover, classes, SharedWork(), soft=True)
    assert list(pricing.lay_out())
    patterns = Patterns(lowered, pricing)
    rounds = [one for one in patterns.rounds(lambda: 60.0) if one is not None]
    return (patterns, rounds[-1].bound) if rounds else None


def pairs(folder: Path) -> Iterator[tuple[Lowered, tuple[Patterns, int], tuple[Patterns, int]]]:
    """Problems some of whose totals can be limits, mixed without and with them."""
    for seed in SEEDS:
        path = folder / f"{seed}.txt"
        path.write_text(random_instance(seed))
        lowered = Lowered(problem_of(read_instance(path)))
        whole, limited = (mixed(lowered, has_limits=one) for one in (False, True))
        if limited is None or not any(one.limits for one in limited[0].pricing.classes):
            continue
        if whole is not None and whole[0].program.is_small:
            yield lowered, whole, limited


def wrong_bounds(folder: Path) -> tuple[int, int]:
    """How many bounds with limits were compared, and how many are above the best mixture."""
    compared = wrong = 0
    for _, (whole, _), (_, bound) in pairs(folder):
        best = whole.program.solve(60.0)
        assert best is not None
        compared += 1
        wrong += bound > best.value + 1.0
    return compared, wrong


def landed(folder: Path) -> tuple[int, int]:
    """How many dives with limits there were, and how many end in a legal rota of their price."""
    dives = good = 0
    for lowered, _, (patterns, bound) in pairs(folder):
        dives += 1
        dive = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
        *_, found = [None, *dive.mixtures()]
        if found is None:
            continue
        chosen = dict(found.shares.keys())
        served = place_duties(lowered, patterns.pricing.tables, patterns.program, chosen, found, 1)
        price = None if served is None else price_of(lowered, served)
        kept = all(keeps(patterns.pricing.classes[one].limits, chosen[one]) for one in chosen)
        good += kept and price is not None and bound <= price == round(found.value)
    return dives, good


def test_a_bound_with_limits_is_below_the_best_mixture_without(tmp_path: Path) -> None:
    compared, wrong = wrong_bounds(tmp_path)
    assert compared > 8
    assert wrong == 0


def test_limits_leave_fewer_ways(tmp_path: Path) -> None:
    for _, (whole, _), (limited, _) in pairs(tmp_path):
        many, few = whole.pricing.ways, limited.pricing.ways
        assert all(len(few[agent].targets) <= len(many[agent].targets) for agent in many)


def test_dives_end_within_limits(tmp_path: Path) -> None:
    dives, good = landed(tmp_path)
    assert dives > 8
    assert good > dives // 2


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (pricing_room.Pricing._class_prices, "prices += fee", "prices -= fee"),
        (pricing_room.Pricing.bound, "total -= sum(fee", "total += sum(fee"),
    ],
)
def test_a_planted_fault_raises_a_bound_too_far_or_none_at_all(
    tmp_path: Path, function: Callable[..., object], old: str, new: str
) -> None:
    _, sound = wrong_bounds(tmp_path)
    before = [bound for _, _, (_, bound) in pairs(tmp_path)]
    with planted_fault(function, old, new):
        _, wrong = wrong_bounds(tmp_path)
        after = [bound for _, _, (_, bound) in pairs(tmp_path)]
    assert wrong > sound or sum(after) < sum(before)


def test_a_planted_fault_lets_dives_go_beyond_limits(tmp_path: Path) -> None:
    _, sound = landed(tmp_path)
    fault = ("ub=float(limit.most)", "ub=float(limit.most) + 9.0")
    with planted_fault(pattern_program.PatternProgram._limits, *fault):
        _, good = landed(tmp_path)
    assert good < sound


def test_a_dive_near_a_rota_keeps_what_is_kept_and_is_cheaper_or_ends(tmp_path: Path) -> None:
    better = 0
    for lowered, _, (patterns, _) in pairs(tmp_path):
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
    assert better > 8


def test_open_parts_grow_where_nothing_better_can_be_and_shrink_where_it_takes_long(
    tmp_path: Path,
) -> None:
    lowered, _, (patterns, _) = next(pairs(tmp_path))
    nearby = Nearby(lowered, patterns.pricing.classes, 1)
    for is_hopeless, grows in ((True, True), (False, False)):
        nearby.draw([])
        kind, before = nearby.kind, dict(nearby.sizes)
        nearby.learn(is_better=False, is_hopeless=is_hopeless, seconds=60.0)
        other = PEOPLE if kind == DAYS else DAYS
        assert nearby.sizes[other] == before[other]
        after = nearby.sizes[kind]
        assert after > before[kind] if grows else after <= before[kind]
