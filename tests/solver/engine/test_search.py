"""The search as a whole: always a rota where there is one, endings told apart, bounds that hold."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import msgspec
import pytest

from solver import rules
from solver.judge import Judge
from solver.outcome import BoundRaised, Budget, Event, Incumbent, SolveOutcome, Status
from solver.problem import Pin, RotaProblem, Span
from solver.rota import Rota, rota_of
from solver.rota import to_json as rota_json
from solver.solve import solve
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import agent, assignment, small_problem, utc
from tests.factories.random_problems import random_problem
from tests.factories.weekday_rotas import weekday_rota

ROUNDS = Budget(rounds=4, workers=1)


def still() -> float:
    """A clock that stands."""
    return 0.0


def solved(problem: RotaProblem, seed: int = 1, budget: Budget = ROUNDS) -> SolveOutcome:
    return solve(problem, budget, seed=seed, clock=still)


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_a_problem_with_a_planted_rota_is_never_infeasible(seed: int) -> None:
    problem = random_problem(seed, feasible=True)

    outcome = solved(problem, budget=Budget(rounds=2, workers=1))

    assert outcome.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert outcome.rota is not None
    assert Judge(problem).score(outcome.rota) == outcome.score


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3_000, 3_200, 2))
def test_many_problems_with_a_planted_rota_are_solved(seed: int) -> None:
    outcome = solved(random_problem(seed, feasible=True), budget=Budget(rounds=1, workers=1))

    assert outcome.rota is not None


def tiny(seed: int) -> RotaProblem:
    """Two agents, three days: few enough rotas to try them all."""
    problem = demo_like_problem(agents=2, days=7, seed=seed)
    few = tuple(one for one in problem.patterns if one.id in ("day-06", "day-11", "day-15"))
    kept = tuple(msgspec.structs.replace(one, days=(0, 1)) for one in few)
    people = tuple(
        msgspec.structs.replace(
            one, patterns=tuple(p.id for p in few), skills=one.skills[:1], fixed_days=None
        )
        for one in problem.agents
    )
    return msgspec.structs.replace(problem, patterns=kept, agents=people)


def every_price(problem: RotaProblem) -> list[int]:
    judge = Judge(problem)
    cells = [
        [None, *(assignment(a.id, day, name, a.skills[0].queue) for name in a.patterns)]
        for a in problem.agents
        for day in (0, 1)
    ]
    rotas = (
        rota_of([one for one in chosen if one is not None]) for chosen in itertools.product(*cells)
    )
    prices = [judge.score(rota) for rota in rotas]
    return [price for price in prices if price is not None]


@pytest.mark.parametrize("seed", range(4))
def test_a_small_problem_is_proven_and_the_proof_is_right(seed: int) -> None:
    problem = tiny(seed)

    outcome = solved(problem, budget=Budget(rounds=20, workers=1))

    assert outcome.status is Status.OPTIMAL
    assert outcome.score == outcome.score_bound == min(every_price(problem))


def test_bounds_rise_and_stay_below_every_rota() -> None:
    heard: list[Incumbent | BoundRaised] = []
    problem = demo_like_problem(agents=5, days=14)

    outcome = solve(
        problem, Budget(rounds=30, workers=1), seed=1, clock=still, on_event=heard.append
    )

    bounds = [event.score_bound for event in heard if isinstance(event, BoundRaised)]
    scores = [event.score for event in heard if isinstance(event, Incumbent)]
    assert bounds == sorted(bounds)
    assert scores == sorted(scores, reverse=True)
    assert 0 < max(bounds) <= min(scores)
    assert outcome.short_agent_minutes is not None
    assert outcome.short_agent_minutes_bound is not None
    assert outcome.short_agent_minutes_bound <= outcome.short_agent_minutes
    assert outcome.score == min(scores) < scores[0]


def test_the_same_rounds_give_the_same_bytes() -> None:
    problem = demo_like_problem(agents=3, days=7)

    first, second = (solved(problem, seed=3) for _ in range(2))

    assert first.rota is not None
    assert second.rota is not None
    assert rota_json(first.rota) == rota_json(second.rota)
    assert first.timeline == second.timeline


@pytest.mark.parametrize("first_day", ["2027-03-22", "2027-10-25", "2027-03-08", "2027-11-01"])
def test_weeks_in_which_clocks_change_are_solved(first_day: str) -> None:
    small = demo_like_problem(agents=3, days=7)
    plan = msgspec.structs.replace(small.horizon, first_date=utc(first_day + " 00:00").date())
    counts = range(7 * 48 - 2, 7 * 48 + 3)
    people = tuple(msgspec.structs.replace(a, history=None, time_off=()) for a in small.agents)
    for count in counts:
        demands = tuple(
            msgspec.structs.replace(
                one,
                required_hundredths=(100,) * count,
                curve_of_interval=(0,) * count,
            )
            for one in small.demands
        )
        moved = msgspec.structs.replace(small, horizon=plan, agents=people, demands=demands)
        if _fits_grid(moved, count):
            assert solved(moved, budget=Budget(rounds=1, workers=1)).status in (
                Status.FEASIBLE,
                Status.OPTIMAL,
            )
            return
    raise AssertionError("no length of the grid fits")


def _fits_grid(problem: RotaProblem, count: int) -> bool:
    from solver.grid import interval_count  # the only use

    return interval_count(problem.horizon) == count


def test_cancelling_keeps_the_best_rota() -> None:
    problem, scores = demo_like_problem(agents=6, days=14), []

    def hear(event: Incumbent | BoundRaised) -> None:
        if isinstance(event, Incumbent):
            scores.append(event.score)

    outcome = solve(
        problem,
        Budget(rounds=10_000, workers=2),
        seed=1,
        clock=still,
        on_event=hear,
        should_stop=lambda: len(scores) >= 2,
    )

    assert outcome.status is Status.CANCELLED
    assert outcome.score == min(scores)
    assert outcome.rota is not None


def test_no_time_is_not_the_same_as_no_rota() -> None:
    ticking = iter(range(1_000_000))

    outcome = solve(
        demo_like_problem(agents=3, days=7),
        Budget(seconds=0.5),
        seed=1,
        clock=lambda: float(next(ticking)),
    )

    assert (outcome.status, outcome.rota, outcome.conflict) == (Status.NO_ROTA_IN_TIME, None, None)


def test_a_hint_is_never_lost() -> None:
    problem = demo_like_problem(agents=4, days=7)
    good = solved(problem)
    assert good.rota is not None

    again = solve(problem, Budget(rounds=0, workers=1), seed=9, clock=still, hint=good.rota)

    assert again.score == good.score


def test_a_warm_search_improves_the_given_rota_and_raises_no_bound() -> None:
    problem = demo_like_problem(agents=6, days=14)
    given, heard = weekday_rota(problem), list[Event]()
    before = Judge(problem).judge(given).score
    budget = Budget(rounds=2, workers=1, warm=True)

    found = solve(problem, budget, seed=1, clock=still, on_event=heard.append, hint=given)

    assert found.score is not None
    assert found.score < before
    assert not [one for one in heard if isinstance(one, BoundRaised)]
    assert found == solve(problem, budget, seed=1, clock=still, hint=given)


def test_a_hint_that_breaks_a_rule_is_passed_over() -> None:
    problem = small_problem(
        rules.DutiesPerDay(), rules.FixedDays(), agents=(agent("ann", fixed_days=(1,)),)
    )
    broken = rota_of([assignment("ann", 0, "day")])

    outcome = solve(problem, ROUNDS, seed=1, clock=still, hint=broken)

    assert outcome.rota is not None
    assert all(one.day == 1 for one in outcome.rota.assignments)


def clash(name: str) -> RotaProblem:
    monday = Span(start=utc("2027-03-01 00:00"), end=utc("2027-03-02 00:00"))
    ann = agent("ann", unavailable=(monday,))
    bob = agent("bob")
    pin = Pin(agent="ann", day=0, pattern="day", queues=("phone",))
    return small_problem(
        rules.DutiesPerDay(),
        rules.MinimumRest(),
        rules.Availability(),
        rules.Coverage(weight=1),
        rules.Pins(),
        agents=(ann, bob),
        pins=(pin,),
    )


def test_a_clash_names_its_rules_its_person_and_its_day() -> None:
    outcome = solved(clash("ann"))

    assert outcome.status is Status.INFEASIBLE
    assert outcome.conflict is not None
    assert set(outcome.conflict.rules) == {"availability", "pins"}
    assert outcome.conflict.agents == ("ann",)
    assert outcome.conflict.days == (0,)


@pytest.mark.parametrize("dropped", [rules.Availability, rules.Pins])
def test_without_one_of_the_named_rules_there_is_a_rota(dropped: Callable[..., object]) -> None:
    problem = clash("ann")
    fewer = tuple(rule for rule in problem.rules if type(rule) is not dropped)

    assert solved(msgspec.structs.replace(problem, rules=fewer)).rota is not None


def test_a_floor_that_nobody_can_reach_is_named() -> None:
    floor = rules.MinimumPresence(
        at_least=2, start_minute=600, end_minute=660, time_zone="Europe/Dublin"
    )

    outcome = solved(small_problem(rules.DutiesPerDay(), floor))

    assert outcome.status is Status.INFEASIBLE
    assert outcome.conflict is not None
    assert outcome.conflict.rules == ("minimum-presence",)


def test_a_floor_that_can_be_reached_is_kept() -> None:
    floor = rules.MinimumPresence(
        at_least=1, start_minute=600, end_minute=660, time_zone="Europe/Dublin"
    )

    outcome = solved(small_problem(rules.DutiesPerDay(), floor))

    assert outcome.rota is not None
    assert {one.day for one in outcome.rota.assignments} == set(range(7))


def test_nobody_and_nothing_to_do_are_solved() -> None:
    outcome = solved(small_problem(agents=()))

    assert outcome.rota == Rota(())
    assert outcome.status is Status.OPTIMAL
