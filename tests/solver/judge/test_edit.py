"""A single edit is judged as the difference of two whole verdicts."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.change import Change, applied
from solver.difference import difference_between
from solver.judge import EditJudge, Judge
from solver.problem import RotaProblem
from solver.rota import Rota, rota_of
from solver.rules import MinimumPresence, MinimumRest
from tests.factories.problems import agent, assignment, demand, horizon, rota, small_problem
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import every_assignment, sampled_rota


def random_change(problem: RotaProblem, rota: Rota, seed: int) -> Change:
    """Take away up to two assignments and give up to two, of the same people or of others."""
    random = Random(f"change {seed}")
    held, possible = list(rota.assignments), every_assignment(problem)
    return Change(
        removed=tuple(random.sample(held, min(len(held), random.randint(0, 2)))),
        added=tuple(random.sample(possible, min(len(possible), random.randint(0, 2)))),
    )


def disagreements(seed: int, changes: int = 4) -> list[Change]:
    """List the random changes of one random problem that a single edit judges otherwise."""
    problem = random_problem(seed, feasible=seed % 2 == 0)
    before = sampled_rota(problem, seed)
    judge, edits = Judge(problem), EditJudge(problem, before)
    was = judge.judge(before)
    drawn = [random_change(problem, before, 10 * seed + number) for number in range(changes)]
    return [
        one
        for one in drawn
        if edits.difference(one) != difference_between(was, judge.judge(applied(before, one)))
    ]


@settings(max_examples=60)
@given(st.integers(0, 100_000))
def test_an_edit_is_judged_as_the_difference_of_two_whole_verdicts(seed: int) -> None:
    assert disagreements(seed) == []


@pytest.mark.soak
@pytest.mark.slow
@given(st.integers(0, 10_000_000))
def test_thousands_of_edits_are_judged_as_whole_rotas(seed: int) -> None:
    assert disagreements(seed, changes=10) == []


def test_the_edits_compared_break_and_mend_every_kind_of_thing() -> None:
    seen = dict.fromkeys(("broken", "mended", "worse", "better", "coverage", "agents"), 0)
    for seed in range(60):
        problem = random_problem(seed, feasible=seed % 2 == 0)
        before = sampled_rota(problem, seed)
        found: Any = EditJudge(problem, before).difference(random_change(problem, before, seed))
        for name in seen:
            seen[name] += bool(getattr(found, name))

    assert min(seen.values()) > 5, seen


def test_what_a_change_does_the_opposite_change_undoes() -> None:
    problem = small_problem(MinimumRest(weight=None, minutes=660))
    before = rota((0, "late"))
    change = Change(added=(assignment("ann", 1, "early", "phone"),))

    there = EditJudge(problem, before).difference(change)
    back = EditJudge(problem, applied(before, change)).difference(change.undone)

    assert (there.broken, there.mended) == (back.mended, back.broken)
    assert there.score == -back.score
    assert len(there.broken) == 1


def test_presence_is_counted_with_everybody_who_stays() -> None:
    alone = MinimumPresence(
        weight=None, at_least=2, start_minute=540, end_minute=600, time_zone="Europe/Dublin"
    )
    people = (agent("ann"), agent("bob"), agent("cid"))
    problem = small_problem(alone, agents=people, demands=(demand(horizon()),))
    given = [assignment(name, 0, "day", "phone") for name in ("ann", "bob")]
    edits = EditJudge(problem, rota_of(given))

    without_bob = edits.difference(Change(removed=(given[1],)))
    with_cid = edits.difference(
        Change(removed=(given[1],), added=(assignment("cid", 0, "day", "phone"),))
    )

    assert [one.days for one in without_bob.broken] == [(0,)]
    assert with_cid.broken == with_cid.mended == ()


def test_what_is_not_in_the_rota_cannot_be_taken_out() -> None:
    problem = small_problem()

    with pytest.raises(ValueError, match="ann has no day on day 3"):
        EditJudge(problem, rota()).difference(
            Change(removed=(assignment("ann", 3, "day", "phone"),))
        )


def test_an_agent_nobody_knows_is_a_fault_and_no_crash() -> None:
    problem = small_problem()
    stranger = Change(added=(assignment("zoe", 0, "day", "phone"),))

    found = EditJudge(problem, rota()).difference(stranger)

    assert [one.text for one in found.broken] == ["Mon 1 Mar, 09:00–17:00: unknown agent zoe"]
