"""What eight rules cost, and whether a long search orders them as the short one does."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from solver import rules
from solver.explain.asked import Asked
from solver.explain.equal_time import EqualTime
from solver.explain.price import Price, priced
from solver.explain.promises import RulePromise
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.solve import never, solve
from tests.factories.demo_like import demo_like_problem

LONGER = 4

Hours = dict[str, float]


def price_of_kindness(seconds: float, seed: int) -> dict[str, Any]:
    """What eight rules cost at 36 people by 28 days, and whether long searches say so too.

    A pair counts as claimed where the short searches tell the two prices apart, so that the page
    says that one is surely more than the other. The long searches take LONGER times as long, each
    shakes the rota anew, and their seeds are others; a pair is turned where they find the claimed
    one no dearer. Seconds are those of two cores.
    """
    problem = eight_rules(demo_like_problem())
    first = solve(problem, Budget(seconds=seconds), seed=seed, clock=two_cores).rota
    assert first is not None
    started = two_cores()
    short = _prices(Asked(problem=problem, rota=first, seconds=seconds, seed=seed))
    took = two_cores() - started
    long = _prices(Asked(problem=problem, rota=first, seconds=LONGER * seconds, seed=seed + 100))
    claimed = _claimed(short)
    found = _hours(long)
    turned = [(one, two) for one, two in claimed if found[one] <= found[two]]
    return {
        "seconds": round(took, 1),
        "between": {name: _range(one) for name, one in short.items()},
        "hours": _hours(short),
        "long_between": {name: _range(one) for name, one in long.items()},
        "long_hours": found,
        "pairs": len(short) * (len(short) - 1) // 2,
        "claimed": len(claimed),
        "long_claimed": len(_claimed(long)),
        "turned": turned,
    }


def _claimed(prices: dict[str, Price]) -> list[tuple[str, str]]:
    return [
        (one, two)
        for one in prices
        for two in prices
        if prices[one].least_agent_minutes > prices[two].most_agent_minutes
    ]


def _hours(prices: dict[str, Price]) -> Hours:
    return {name: round(one.saved_agent_minutes / 60, 1) for name, one in prices.items()}


def two_cores() -> float:
    """Seconds of two cores that this process has used."""
    return time.process_time() / 2


def eight_rules(problem: RotaProblem) -> RotaProblem:
    """Leave eight promises: the wishes and pins of nobody, no limit on nights, no average."""
    gone = (rules.NightsInARow, rules.AverageHours, rules.Pins)
    people = tuple(msgspec.structs.replace(one, wishes=()) for one in problem.agents)
    kept = tuple(one for one in problem.rules if not isinstance(one, gone))
    return msgspec.structs.replace(problem, agents=people, rules=kept)


def _prices(asked: Asked) -> dict[str, Price]:
    found = priced(asked.problem, asked.rota, EqualTime(asked, never, two_cores))
    costs = (one for one in found if isinstance(one, Price))
    return {_named(asked.problem, one): one for one in costs}


def _range(price: Price) -> str:
    return f"{price.least_agent_minutes / 60:.1f}-{price.most_agent_minutes / 60:.1f}"


def _named(problem: RotaProblem, price: Price) -> str:
    assert isinstance(price.promise, RulePromise)
    rule = problem.rules[price.promise.number]
    return f"{type(rule).__name__} {getattr(rule, 'measure', '')}".strip()
