"""Faults planted into the explanations, and the guards that see them."""

from __future__ import annotations

import msgspec
import pytest

from solver import rules
from solver.explain import changes, keeping, offers, short, smallest, unneeded
from solver.explain.clash import clashes
from solver.rota import rota_of
from tests.factories.clashing import clashing_problem
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import assignment
from tests.factories.weekday_rotas import weekday_rota
from tests.planted.fault import planted_fault
from tests.solver.explain.clash_faults import faults
from tests.solver.explain.replan_faults import worked_in
from tests.solver.explain.test_replan import (
    KEPT_PERCENT,
    OTHER_NEWS,
    PLANNED,
    kept_percent,
    planned_rota,
)
from tests.solver.explain.test_short import broken_differently, does_what_it_said

ONLY_REST = (rules.DutiesPerDay(), rules.MinimumRest(minutes=660))


def test_a_clash_that_is_not_shrunk_is_seen() -> None:
    problem = clashing_problem(3, agents=2, days=14, kind="away")
    whole = "_needed([], members, clash) if members else []"

    with planted_fault(smallest.smallest, whole, "list(members)"):
        found = faults(problem, clashes(problem))

    assert any("not the smallest" in one for one in found)


def test_a_change_that_does_nothing_is_not_offered() -> None:
    problem = clashing_problem(3, agents=2, days=14, kind="short rest")

    with planted_fault(changes._after_fact, "(one.agent, one.day) != place", "one.agent"):
        (found,) = clashes(problem)

    assert not [
        giving for fix in found.fixes for giving in fix.givings if isinstance(giving, changes.Unpin)
    ]


def test_a_remedy_that_does_not_help_is_seen() -> None:
    problem = demo_like_problem(agents=12, days=14)
    rota = weekday_rota(problem)
    asked = short.WhyShort(problem, rota).all_short()[20]

    with (
        planted_fault(short._helps, "one.after > one.before", "one.after < one.before"),
        pytest.raises(AssertionError),
    ):
        assert does_what_it_said(problem, rota, asked)


def test_a_rule_that_knows_hours_after_all_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = demo_like_problem(agents=10, days=7)
    late = msgspec.structs.replace(problem, agents=problem.agents[-1:], rules=ONLY_REST)
    rota = rota_of([assignment(late.agents[0].id, 0, "day-15", late.agents[0].skills[0].queue)])
    assert broken_differently(late, rota) == []

    monkeypatch.setattr(offers, "WITHOUT_HOURS", {*offers.WITHOUT_HOURS, rules.MinimumRest})

    assert broken_differently(late, rota) != []


def test_a_replan_that_keeps_nothing_for_its_own_sake_is_seen() -> None:
    rota = planned_rota()

    with (
        planted_fault(keeping._wishes, "// 100", "// 10**9"),
        planted_fault(unneeded.without_unneeded, "difference.score <= saved", "False"),
    ):
        found = worked_in(PLANNED, rota, OTHER_NEWS[0], today=3)

    assert kept_percent(rota, found, OTHER_NEWS[0]) < KEPT_PERCENT
