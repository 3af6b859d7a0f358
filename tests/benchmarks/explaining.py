"""How long reasons, remedies and sick calls take; CPU seconds, for the machine is shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from random import Random
from statistics import median
from typing import Any, TypeVar

from solver.explain.clash import clashes
from solver.explain.short import ShortInterval, WhyShort
from solver.judge import Judge
from tests.factories.clashing import clashing_problem
from tests.factories.demo_like import demo_like_problem
from tests.factories.weekday_rotas import weekday_rota
from tests.solver.explain.clash_faults import faults
from tests.solver.explain.fix_faults import fix_faults
from tests.solver.explain.replan_faults import call, sick_faults, worked_in

AGENTS, ASKED, CALLS, CLASHES = 200, 20, 100, 200

Answer = TypeVar("Answer")


def explain_short(seconds: float, seed: int) -> dict[str, Any]:
    """Short intervals at 200 people by 28 days: one asked, its changes, and all at once.

    Every change is applied and judged whole.
    """
    problem = demo_like_problem(agents=AGENTS)
    rota, judge = weekday_rota(problem), Judge(problem)
    found, every = _timed(lambda: WhyShort(problem, rota).all_short())
    one, fixing, wrong, offered = [], [], [], 0
    for interval in Random(seed).sample(found, min(ASKED, len(found))):
        why = WhyShort(problem, rota)
        one.append(_timed(partial(_again, why, interval))[1])
        fixes, took = _timed(partial(why.fixes, interval.queue, interval.interval))
        fixing.append(took)
        offered += len(fixes)
        wrong += fix_faults(judge, rota, interval, fixes)
    return {
        "short_intervals": len(found),
        "all_seconds": round(every, 2),
        "one_seconds": round(max(one), 3),
        "fixes_seconds": round(max(fixing), 3),
        "fixes": offered,
        "faults": wrong,
    }


def _again(why: WhyShort, asked: ShortInterval) -> list[ShortInterval]:
    return list(why.of_queue(asked.queue, [asked.interval]))


def sick_calls(seconds: float, seed: int) -> dict[str, Any]:
    """A hundred sick calls of one to three days at 200 people by 28 days, each checked."""
    problem = demo_like_problem(agents=AGENTS)
    rota, times, touched, wrong = weekday_rota(problem), [], [], []
    for own in range(CALLS):
        news = call(rota, 1000 * seed + own, problem.horizon.days)
        found, took = _timed(partial(worked_in, problem, rota, news, news.first_day))
        times.append(took)
        touched.append(len(found.change.agents))
        wrong += sick_faults(problem, rota, news, found)
    return _spread(times) | {
        "calls": CALLS,
        "most_people_touched": max(touched),
        "median_people_touched": median(touched),
        "faults": wrong,
    }


def explain_clash(seconds: float, seed: int) -> dict[str, Any]:
    """Two hundred planted clashes at 36 people by 28 days, each asked of the search once more.

    Seed 1 plants clashes 0 to 199, seed 2 the next two hundred.
    """
    times, wrong = {}, {}
    for own in range(CLASHES * (seed - 1), CLASHES * seed):
        problem = clashing_problem(own)
        found, times[own] = _timed(partial(clashes, problem))
        if said := faults(problem, found):
            wrong[own] = said
    slowest = max(times, key=lambda own: times[own])
    told = {"clashes": len(times), "slowest": slowest, "faults": wrong}
    return _spread(list(times.values())) | told


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def _spread(times: list[float]) -> dict[str, Any]:
    return {"median_seconds": round(median(times), 2), "most_seconds": round(max(times), 2)}
