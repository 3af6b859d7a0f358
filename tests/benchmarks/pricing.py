"""What eight rules cost, and whether long solves order them as the short searches do."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from solver import rules
from solver.explain.asked import Asked
from solver.explain.equal_time import EqualTime
from solver.explain.price import Price, counting_short, priced
from solver.explain.promises import Promise, RulePromise, promises_in, without
from solver.judge import Judge
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.solve import never, solve
from tests.factories.demo_like import demo_like_problem

Hours = dict[str, float]


def price_of_kindness(seconds: float, seed: int) -> dict[str, Any]:
    """What eight rules cost at 36 people by 28 days, and whether long solves say so too.

    A pair counts as claimed where the short searches tell the two prices apart, so that the page
    says that one is clearly more than the other. A long solve takes half of what all the short
    searches took together, for each rule, and knows nothing of them; a pair is turned where it
    finds the claimed rule no dearer. Seconds are those of two cores.
    """
    problem = eight_rules(demo_like_problem())
    first = solve(problem, Budget(seconds=seconds), seed=seed, clock=two_cores).rota
    assert first is not None
    started = two_cores()
    asked = Asked(problem=problem, rota=first, seconds=seconds, seed=seed)
    found = priced(problem, first, EqualTime(asked, never, two_cores))
    short = {_named(problem, one.promise): one for one in found if isinstance(one, Price)}
    took = two_cores() - started
    claimed, long = _claimed(short), _long_hours(problem, first, seconds / 2, seed + 100)
    return {
        "seconds": round(took, 1),
        "between": {name: _range(one) for name, one in short.items()},
        "hours": {name: round(one.saved_agent_minutes / 60, 1) for name, one in short.items()},
        "long_hours": long,
        "pairs": len(short) * (len(short) - 1) // 2,
        "claimed": len(claimed),
        "turned": [(one, two) for one, two in claimed if long[one] <= long[two]],
    }


def _long_hours(problem: RotaProblem, first: Rota, seconds: float, seed: int) -> Hours:
    """Give what a whole solve finds without each rule, against one with all."""
    counted = counting_short(problem, Judge(problem).judge(first))

    def minutes(asked: RotaProblem) -> int:
        budget = Budget(seconds=seconds)
        found = solve(asked, budget, seed=seed, clock=two_cores, hint=first)
        assert found.short_agent_minutes is not None
        return found.short_agent_minutes

    every = minutes(counted)
    return {
        _named(problem, one): round((every - minutes(without(counted, one))) / 60, 1)
        for one in promises_in(problem)
    }


def _claimed(prices: dict[str, Price]) -> list[tuple[str, str]]:
    return [
        (one, two)
        for one in prices
        for two in prices
        if prices[one].least_agent_minutes > prices[two].most_agent_minutes
    ]


def two_cores() -> float:
    """Seconds of two cores that this process has used."""
    return time.process_time() / 2


def eight_rules(problem: RotaProblem) -> RotaProblem:
    """Leave eight promises: the wishes and pins of nobody, no limit on nights, no average."""
    gone = (rules.NightsInARow, rules.AverageHours, rules.Pins)
    people = tuple(msgspec.structs.replace(one, wishes=()) for one in problem.agents)
    kept = tuple(one for one in problem.rules if not isinstance(one, gone))
    return msgspec.structs.replace(problem, agents=people, rules=kept)


def _range(price: Price) -> str:
    return f"{price.least_agent_minutes / 60:.1f}-{price.most_agent_minutes / 60:.1f}"


def _named(problem: RotaProblem, promise: Promise) -> str:
    assert isinstance(promise, RulePromise)
    rule = problem.rules[promise.number]
    return f"{type(rule).__name__} {getattr(rule, 'measure', '')}".strip()
