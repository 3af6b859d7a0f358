"""A person who is offered no duty: named where a rule asks for work, and in nobody's way else."""

from __future__ import annotations

import time

import pytest

from solver import rules
from solver.judge import judge
from solver.outcome import Budget, SolveOutcome, Status
from solver.problem import RotaProblem
from solver.rules import Rule
from solver.solve import solve
from solver.validate import check
from tests.factories.problems import agent, small_problem


def with_noor(rule: Rule, credited_minutes: tuple[int, ...] = ()) -> RotaProblem:
    """Give a rule to Ann, who has a duty, and to Noor, who is offered none."""
    noor = agent("noor", patterns=(), credited_minutes=credited_minutes)
    return small_problem(rules.DutiesPerDay(), rule, agents=(agent("ann"), noor))


def searched(problem: RotaProblem) -> SolveOutcome:
    """Search for one round."""
    assert check(problem) == ()
    return solve(problem, Budget(rounds=1, workers=1), seed=1, clock=time.monotonic)


@pytest.mark.parametrize(
    "rule", [rules.PeriodHours(), rules.DutiesOfKind(labels=("",), least=1, applies_to=("noor",))]
)
def test_a_rule_that_asks_for_work_is_named_with_the_person(rule: Rule) -> None:
    outcome = searched(with_noor(rule))

    assert outcome.status is Status.INFEASIBLE
    assert outcome.conflict is not None
    assert outcome.conflict.agents == ("noor",)
    assert outcome.conflict.rules == (rule.__struct_config__.tag,)
    assert "noor" in outcome.conflict.text


def test_absence_that_is_credited_asks_for_no_work() -> None:
    away = (480, 480, 480, 480, 480, 0, 0)
    outcome = searched(with_noor(rules.PeriodHours(), away))

    assert outcome.rota is not None
    assert {one.agent for one in outcome.rota.assignments} == {"ann"}


def test_others_are_planned_and_the_hours_owed_are_named() -> None:
    problem = with_noor(rules.PeriodHours(weight=1))
    outcome = searched(problem)

    assert outcome.rota is not None
    assert {one.agent for one in outcome.rota.assignments} == {"ann"}
    owed = [one for one in judge(problem, outcome.rota).soft_breaches if one.agent == "noor"]
    assert [(one.rule, one.amount) for one in owed] == [("period-hours", 2400)]
