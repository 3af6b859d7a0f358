"""The one door: what it promises whatever the engine does."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from solver import rules
from solver.engine import measure
from solver.engine.anneal import anneal
from solver.engine.lower import LOWERINGS
from solver.engine.warm import warm_up
from solver.outcome import BoundRaised, Budget, Incumbent, SolveOutcome
from solver.solve import EngineFault, solve
from solver.validate import ProblemError
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import horizon, small_problem
from tests.planted.fault import planted_fault

SHORT = Budget(rounds=3, workers=1)


def solved(problem: object = None, **changes: object) -> SolveOutcome:
    given = problem or demo_like_problem(agents=3, days=7)
    return solve(given, SHORT, seed=1, clock=time.monotonic, **changes)  # type: ignore[arg-type]  # a test names the argument


def test_every_event_is_heard_and_kept_in_the_timeline_without_its_rota() -> None:
    heard: list[Incumbent | BoundRaised] = []

    outcome = solved(on_event=heard.append)

    assert len(heard) == len(outcome.timeline) > 1
    assert all(event.rota is not None for event in heard if isinstance(event, Incumbent))
    assert all(event.rota is None for event in outcome.timeline if isinstance(event, Incumbent))
    assert [event.seconds for event in heard] == sorted(event.seconds for event in heard)


def test_the_last_rota_heard_is_the_outcome() -> None:
    heard: list[Incumbent | BoundRaised] = []

    outcome = solved(on_event=heard.append)

    last = [event for event in heard if isinstance(event, Incumbent)][-1]
    assert (last.rota, last.score) == (outcome.rota, outcome.score)
    assert last.short_agent_minutes == outcome.short_agent_minutes


def test_an_engine_that_forgets_a_rule_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: Any = rules.FixedDays
    monkeypatch.setitem(LOWERINGS, forgotten, lambda ground, rule: iter(()))
    ann = small_problem().agents[0]
    problem = small_problem(
        rules.DutiesPerDay(),
        rules.FixedDays(),
        rules.PeriodHours(weight=1000),
        agents=(msgspec.structs.replace(ann, fixed_days=(1,)),),
    )

    with pytest.raises(EngineFault, match="breaks"):
        solved(problem)


def test_an_engine_that_prices_wrongly_is_found_out() -> None:
    with (
        planted_fault(measure.step_price, "total + taken * price", "total + taken"),
        pytest.raises(EngineFault, match="the judge"),
    ):
        solved()


def test_an_unsound_problem_is_refused() -> None:
    with pytest.raises(ProblemError):
        solved(small_problem(horizon=horizon(0)))


def test_a_budget_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="seconds or rounds"):
        solve(small_problem(), Budget(), seed=1, clock=time.monotonic)


def test_warming_up_leaves_nothing_to_compile() -> None:
    warm_up()
    kernel: Any = anneal
    compiled = len(kernel.signatures)
    solved()

    assert len(kernel.signatures) == compiled == 1
