"""Pins that no rota can keep: the person, the days and the rules are named, and nothing crashes."""

from __future__ import annotations

import time

import pytest

from solver import rules
from solver.outcome import Budget, Status
from solver.problem import Absence, Pin, RotaProblem
from solver.rules import Rule
from solver.solve import solve
from solver.validate import check
from tests.factories.problems import agent, pattern, small_problem, utc


def pinned(rule: Rule, *given: tuple[int, str]) -> RotaProblem:
    """Pin Ann, who is away on Tuesday 2 March and works Mondays only, to shifts of days."""
    ann = agent(
        "ann",
        patterns=("early", "late"),
        fixed_days=(0,),
        time_off=(Absence(start=utc("2027-03-02 00:00"), end=utc("2027-03-03 00:00")),),
    )
    return small_problem(
        rule,
        rules.Pins(),
        agents=(ann,),
        patterns=(pattern("early", "06:00", "14:00"), pattern("late", "15:00", "23:00")),
        pins=tuple(Pin(agent="ann", day=day, pattern=p, queues=("phone",)) for day, p in given),
    )


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        (rules.TimeOff(), [(1, "early")]),
        (rules.FixedDays(), [(3, "early")]),
        (rules.MinimumRest(minutes=660), [(2, "late"), (3, "early")]),
        (rules.DaysInARow(most=1), [(2, "late"), (3, "late")]),
        (rules.DutiesOfKind(labels=("",), most=0), [(4, "late")]),
    ],
)
def test_a_pin_against_a_hard_rule_is_named_with_it(
    rule: Rule, given: list[tuple[int, str]]
) -> None:
    problem = pinned(rule, *given)
    assert check(problem) == ()
    outcome = solve(problem, Budget(rounds=1, workers=1), seed=1, clock=time.monotonic)

    assert (outcome.status, outcome.rota) == (Status.INFEASIBLE, None)
    assert outcome.conflict is not None
    assert outcome.conflict.agents == ("ann",)
    assert set(outcome.conflict.rules) == {rule.__struct_config__.tag, "pins"}
    assert {day for day, _ in given} <= set(outcome.conflict.days)
