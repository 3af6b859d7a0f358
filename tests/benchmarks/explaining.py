"""How long reasons, remedies and sick calls take; CPU seconds, for the machine is shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from random import Random
from statistics import median
from typing import Any, TypeVar

from solver.explain.clash import clashes
from solver.explain.short import WhyShort
from solver.news import Replanned, Sick
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.solve import replan
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


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def _spread(times: list[float]) -> dict[str, Any]:
    return {"median_seconds": round(median(times), 2), "most_seconds": round(max(times), 2)}
