"""How long reasons, remedies and sick calls take; CPU seconds, for the machine is shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from random import Random
from statistics import median
from typing import Any, TypeVar

import msgspec

from solver import rules
from solver.explain.asked import Asked
from solver.explain.clash import clashes
from solver.explain.equal_time import EqualTime
from solver.explain.price import Price, priced
from solver.explain.promises import RulePromise
from solver.explain.short import WhyShort
from solver.news import Replanned, Sick
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.solve import never, replan, solve
from tests.factories.clashing import PLANTS, clashing_problem
from tests.factories.demo_like import demo_like_problem
from tests.factories.weekday_rotas import weekday_rota

AGENTS, ASKED, CALLS = 200, 20, 20

Answer = TypeVar("Answer")


def explain_short(seconds: float, seed: int) -> dict[str, Any]:
    """Short intervals at 200 people by 28 days: one asked, its changes, and all at once."""
    problem = demo_like_problem(agents=AGENTS)
    rota = weekday_rota(problem)
    found, every = _timed(lambda: WhyShort(problem, rota).all_short())
    chosen = Random(seed).sample(found, min(ASKED, len(found)))
    one, fixes = [], []
    for interval in chosen:
        why = WhyShort(problem, rota)
        asked = interval.queue, interval.interval
        one.append(_timed(lambda: list(why.of_queue(asked[0], [asked[1]])))[1])  # noqa: B023  # called at once
        fixes.append(_timed(lambda: why.fixes(*asked))[1])  # noqa: B023  # called at once
    return {
        "short_intervals": len(found),
        "all_seconds": round(every, 2),
        "one_seconds": round(max(one), 3),
        "fixes_seconds": round(max(fixes), 3),
    }


def sick_calls(seconds: float, seed: int) -> dict[str, Any]:
    """Sick calls of one to three days at 200 people by 28 days."""
    problem, random = demo_like_problem(agents=AGENTS), Random(seed)
    rota, times, touched = weekday_rota(problem), [], []
    for _ in range(CALLS):
        one = random.choice(rota.assignments)
        last = min(problem.horizon.days - 1, one.day + random.randrange(3))
        news = Sick(agent=one.agent, first_day=one.day, last_day=last)
        found, took = _timed(partial(_replanned, problem, rota, news))
        times.append(took)
        touched.append(len(found.change.agents))
    return _spread(times) | {"most_people_touched": max(touched)}


def _replanned(problem: RotaProblem, rota: Rota, news: Sick) -> Replanned:
    budget, today = Budget(rounds=0, workers=1), news.first_day
    return replan(problem, rota, news, budget, today=today, seed=1, clock=time.monotonic)


def explain_clash(seconds: float, seed: int) -> dict[str, Any]:
    """One clash of each planted kind at 36 people by 28 days."""
    kinds = {
        kind: _timed(lambda: clashes(clashing_problem(seed, kind=kind)))[1]  # noqa: B023  # called at once
        for kind in PLANTS
    }
    return _spread(list(kinds.values())) | {"slowest": max(kinds, key=lambda kind: kinds[kind])}


def price_of_kindness(seconds: float, seed: int) -> dict[str, Any]:
    """What eight rules cost at 36 people by 28 days, and whether three times as long says so too.

    Rules count as ordered where the short searches say so beyond their doubt.
    """
    problem = eight_rules(demo_like_problem())
    first = solve(problem, Budget(seconds=seconds), seed=seed, clock=two_cores).rota
    assert first is not None
    started = two_cores()
    short = _prices(Asked(problem=problem, rota=first, seconds=seconds, seed=seed))
    took = two_cores() - started
    long = _prices(Asked(problem=problem, rota=first, seconds=3 * seconds, seed=seed + 100))
    pairs = [
        (one, two)
        for one in short
        for two in short
        if short[one].least_agent_minutes > short[two].most_agent_minutes
    ]
    turned = [
        (one, two)
        for one, two in pairs
        if long[one].saved_agent_minutes <= long[two].saved_agent_minutes
    ]
    return {
        "seconds": round(took, 1),
        "between": {name: _range(one) for name, one in short.items()},
        "hours": {name: round(one.saved_agent_minutes / 60, 1) for name, one in short.items()},
        "long": {name: round(one.saved_agent_minutes / 60, 1) for name, one in long.items()},
        "ordered_pairs": len(pairs),
        "turned": turned,
    }


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


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def _spread(times: list[float]) -> dict[str, Any]:
    return {"median_seconds": round(median(times), 2), "most_seconds": round(max(times), 2)}
