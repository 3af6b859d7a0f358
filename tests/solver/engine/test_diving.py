"""Dives: from a mixture of rosters to whole ones, a few days at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from solver.engine import diving
from solver.engine import pricing as pricing_room
from solver.engine.classes import all_classes
from solver.engine.diving import Dive
from solver.engine.lowered import Lowered
from solver.engine.model import price_of
from solver.engine.own_tables import Unfit
from solver.engine.pattern_program import Mixture
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

SEEDS = range(24)


def mixed(lowered: Lowered) -> tuple[Patterns, int] | None:
    """Patterns after the last round, and the best bound; None where there is no mixture."""
    try:
        classes = all_classes(lowered, soft=True)
    except Unfit:
        return None
    cover = Cover(lowered, score_prices(lowered))
    pricing = Pricing(tables(lowered), cover, classes, SharedWork(), soft=True)
    assert list(pricing.lay_out())
    assert pricing.is_quick
    patterns = Patterns(lowered, pricing)
    rounds = [one for one in patterns.rounds(lambda: 60.0) if one is not None]
    return (patterns, rounds[-1].bound) if rounds else None


def instances(folder: Path) -> Iterator[tuple[Lowered, Patterns, int]]:
    for seed in SEEDS:
        path = folder / f"{seed}.txt"
        path.write_text(random_instance(seed))
        lowered = Lowered(problem_of(read_instance(path)))
        found = mixed(lowered)
        if found is not None and found[0].program.is_small:
            yield lowered, *found


def dived(patterns: Patterns, seed: int) -> Mixture | None:
    *_, last = [None, *Dive(patterns.program, patterns.pricing, lambda: 60.0, seed).mixtures()]
    return last


def landed(folder: Path) -> int:
    """How many dives end in a legal rota of the price they tell, not below the bound."""
    good = 0
    for lowered, patterns, bound in instances(folder):
        found = dived(patterns, 1)
        if found is None:
            continue
        chosen = dict(found.shares.keys())
        assert sorted(chosen) == list(range(len(lowered.problem.agents)))
        served = place_duties(lowered, patterns.pricing.tables, patterns.program, chosen, found, 1)
        assert served is not None
        price = price_of(lowered, served)
        assert price is not None
        assert bound <= price == round(found.value)
        good += 1
    return good


def test_a_dive_ends_in_a_legal_rota_of_its_price(tmp_path: Path) -> None:
    assert landed(tmp_path) > 6


def test_a_dive_leaves_the_mixture_as_it_was_or_better(tmp_path: Path) -> None:
    for _, patterns, _ in instances(tmp_path):
        before = patterns.program.solve(60.0)
        dived(patterns, 1)
        after = patterns.program.solve(60.0)
        assert before is not None
        assert after is not None
        assert after.value <= before.value + 1e-3


def test_equal_seeds_dive_alike(tmp_path: Path) -> None:
    ends = []
    for _ in range(2):
        found = [dived(patterns, 3) for _, patterns, _ in instances(tmp_path)]
        ends.append([None if one is None else one.shares for one in found])
    assert ends[0] == ends[1]


def test_a_dive_takes_larger_steps_when_time_is_short(tmp_path: Path) -> None:
    _, patterns, _ = next(instances(tmp_path))
    slow = count(0)
    hurried = Dive(patterns.program, patterns.pricing, lambda: 60.0 - next(slow), 1)
    calm = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
    assert 0 < len(list(hurried.mixtures())) < len(list(calm.mixtures()))


def test_a_step_taken_back_leaves_the_dive_as_it_was(tmp_path: Path) -> None:
    closed = 0
    for _, patterns, _ in instances(tmp_path):
        dive = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
        before = patterns.program.solve(60.0)
        assert before is not None
        known = [set(fitting) for fitting in dive.fitting]
        dive._further(dive._next(before, 6), before)
        closed += len(dive.closed_since)
        dive._back(0, 0)
        assert not any(dive.settled)
        assert all(old <= set(new) for old, new in zip(known, dive.fitting, strict=True))
        after = patterns.program.solve(60.0)
        assert after is not None
        assert after.value <= before.value + 1e-3
    assert closed > 0


def test_a_step_that_costs_much_is_tried_with_fewer_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, patterns, _ = next(instances(tmp_path))
    monkeypatch.setattr(diving, "SHARE_A_STEP", 0.2)
    once = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
    monkeypatch.setattr(diving, "DEAR", 1e9)
    steps = len(list(once.mixtures()))
    monkeypatch.setattr(diving, "DEAR", -1e9)
    again = Dive(patterns.program, patterns.pricing, lambda: 60.0, 1)
    assert len(list(again.mixtures())) > steps


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (diving.Dive._back, 'column.upper_bound = float("inf")', "pass"),
        (diving.Dive._back, "self.fitting[agent][pattern] = column", "pass"),
    ],
)
def test_a_planted_fault_keeps_closed_what_is_taken_back(
    tmp_path: Path, function: Callable[..., object], old: str, new: str
) -> None:
    with planted_fault(function, old, new), pytest.raises(AssertionError):
        test_a_step_taken_back_leaves_the_dive_as_it_was(tmp_path)


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (diving.Dive._fits, "given.get(day) == number", "given.get(day) != number"),
        (
            pricing_room.Pricing._answer,
            "prices[number] -= 2 * SETTLED",
            "prices[number] += SETTLED",
        ),
    ],
)
def test_a_planted_fault_lets_no_dive_land(
    tmp_path: Path, function: Callable[..., object], old: str, new: str
) -> None:
    with planted_fault(function, old, new):
        assert landed(tmp_path) < 3
