"""Faults planted in a judge's check or a rule's lowering turn parity red."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest

from solver.engine import lower, model
from solver.judge import Judge, checks, coverage, duties, structure
from solver.judge.calendar import Calendar
from solver.judge.checks import (
    day,
    fair_share,
    hours,
    presence,
    rest,
    runs,
    spans,
    stability,
    starts,
    weekends,
    year_end,
)
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.rules import RULES
from tests.factories.problems import agent, assignment, small_problem
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import sampled_rota
from tests.planted.fault import planted_fault


class Example(NamedTuple):
    """A rota and the price on which sound model and sound judge agree."""

    problem: RotaProblem
    rota: Rota
    price: int | None


# Every 18th problem lies at the turn of a year.
SEEDS = (*range(150), *range(13 + 18 * 9, 13 + 18 * 50, 18))


@cache
def examples() -> tuple[Example, ...]:
    """Price some random rotas before any fault is planted."""
    drawn = []
    for seed in SEEDS:
        problem = random_problem(seed, feasible=seed % 2 == 0)
        judge = Judge(problem)
        rotas = (sampled_rota(problem, number) for number in range(2))
        drawn += [Example(problem, rota, judge.score(rota)) for rota in rotas]
    return tuple(drawn)


def judge_disagrees() -> bool:
    """Say whether the judge of this moment prices some example unlike before."""
    return any(Judge(one.problem).score(one.rota) != one.price for one in examples())


def model_disagrees(rule: type) -> bool:
    """Say whether the model of this moment prices some example with this rule unlike before."""
    return any(
        model.price(one.problem, one.rota) != one.price
        for one in examples()
        if any(type(held) is rule for held in one.problem.rules)
    )


def test_without_a_fault_nobody_disagrees() -> None:
    assert not judge_disagrees()
    assert not any(model.price(one.problem, one.rota) != one.price for one in examples()[:60])


def nothing(*_: Any) -> Iterator[Any]:
    return iter(())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_lowering_that_drops_its_rule_is_seen(
    rule: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples()
    monkeypatch.setitem(lower.LOWERINGS, rule, nothing)

    assert model_disagrees(rule)


@pytest.mark.parametrize(
    "rule", [*checks.PERSON_CHECKS, *checks.TEAM_CHECKS], ids=lambda rule: rule.__name__
)
def test_a_check_that_sees_nothing_is_seen(rule: type, monkeypatch: pytest.MonkeyPatch) -> None:
    examples()
    if rule in checks.PERSON_CHECKS:
        monkeypatch.setitem(checks.PERSON_CHECKS, rule, nothing)
    else:
        blind = replace(checks.TEAM_CHECKS[rule], findings=nothing)
        monkeypatch.setitem(checks.TEAM_CHECKS, rule, blind)

    assert judge_disagrees()


FAULTS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "the clocks never change during a duty": (
        duties._spans,
        "minute_of(instant(first_date, one.end_minute, zone))",
        "minute_of(instant(first_date, 0, zone)) + one.end_minute",
    ),
    "everybody stays where they started": (Calendar.zone, "<= day", "<= 0"),
    "the prices of short and over are swapped": (
        coverage.Queue.costs,
        "missing = self.required[inside] - covered",
        "missing = covered - self.required[inside]",
    ),
    "steps of a price are as wide as they like": (coverage._Prices.of, "left - walked", "left"),
    "breaks are worked through": (
        coverage.Queue.add,
        "else (1, 1)",
        "else (1, 1)\n    work = span",
    ),
    "exactly enough rest is too little": (rest.minimum_rest, "< rule.minutes", "<= rule.minutes"),
    "the past is forgotten": (rest.minimum_rest, "work.with_past", "work.duties"),
    "a row of days is one longer": (runs._full_windows, "first + most + 1", "first + most + 2"),
    "a row that the horizon cuts is too short": (runs._is_whole, "days - 1", "days"),
    "days off before the first duty are not judged": (
        runs.days_off_in_a_row,
        "after >= 0",
        "before >= 0",
    ),
    "a kind of duty has no most": (day.duties_of_kind, "found) - rule.most", "found) - 99"),
    "one holiday more is free": (day.public_holidays, "> rule.most", "> rule.most + 1"),
    "what lies wholly in the past is judged": (runs._full_windows, "window[-1] >= 0", "True"),
    "hours below the contract are a saving": (
        hours.period_hours,
        "max(beyond - rule.extra_minutes, -beyond)",
        "beyond - rule.extra_minutes",
    ),
    "credited absence is repaid": (hours.weekly_hours, "paid + credited > ", "paid > "),
    "a window of days is one shorter": (
        hours.rolling_hours,
        "last + 1 - rule.days",
        "last + 2 - rule.days",
    ),
    "a window forgets the past": (hours.rolling_hours, "past + paid - ", "paid - "),
    "the last day after a night is free": (
        runs.days_off_after_nights,
        "night + rule.least",
        "night + rule.least - 1",
    ),
    "weekends before the horizon are forgotten": (
        weekends.weekends_in_a_row,
        "*work.person.past_weekends",
        "*()",
    ),
    "a lone Sunday is a whole weekend": (
        weekends.whole_weekends,
        "weekday == SUNDAY",
        "False",
    ),
    "a day published as free is not kept free": (
        stability.stability,
        "day in rule.days and",
        "False and",
    ),
    "both feasts may be worked": (year_end.year_end, "now - past", "False"),
    "feasts before the horizon are forgotten": (year_end.year_end, "before & feast", "set()"),
    "starts are counted by the clock of Greenwich": (
        starts.start_times,
        "calendar.minute_of_day(one.day, one.start)",
        "one.start % 1440",
    ),
    "who gives need not be there": (
        presence.heads_of_sides,
        "(rule.giving, rule.taking)",
        "(rule.taking, rule.taking)",
    ),
    "learners help each other": (
        presence.heads_of_pairs,
        "name in rule.mentors",
        "name in rule.mentors + rule.learners",
    ),
    "one mentor is not enough for two learners": (
        presence.pairing,
        "(present[0] == 0)",
        "(present[0] < present[1:].sum(axis=0))",
    ),
    "the day before the horizon has no shift": (
        day.succession,
        "before.label",
        '""',
    ),
    "credited hours are no overtime": (
        fair_share._overtime,
        "work.person.credited(whole)",
        "0",
    ),
    "the average is rounded down": (hours.average_hours, "-(-excess // 7)", "excess // 7"),
    "a share is not squared": (fair_share.fair_share, "** 2", "** 1"),
    "a night that ends on a day off is fine": (
        spans._overlapping,
        "duty.overlaps(*one)",
        "one[0] <= duty.start < one[1]",
    ),
    "part of an interval is presence": (
        presence._present,
        "grid.whole_inside(start, end)",
        "grid.whole_inside(start - 29, end + 29)",
    ),
    "nights are looked for on one evening only": (
        Calendar.is_night,
        "(day - 1, day, day + 1)",
        "(day,)",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_judge_is_seen(name: str) -> None:
    examples()
    function, old, new = FAULTS[name]

    with planted_fault(function, old, new):
        assert judge_disagrees()


def test_a_judge_that_takes_any_pattern_is_seen() -> None:
    problem = small_problem(agents=(agent("ann", patterns=()),))
    unasked = Rota((assignment("ann", 0, "day"),))

    assert Judge(problem).score(unasked) is None
    offered = "one.pattern not in self._offered[one.agent]"
    with planted_fault(structure.Structure._fault, offered, "False"):
        assert Judge(problem).score(unasked) == 0
