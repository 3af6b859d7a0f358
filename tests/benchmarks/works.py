"""What is benchmarked: each work solves one problem and says how good the rota is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.rotas.solve_file import solve_support_week
from solver.outcome import Budget
from solver.solve import solve
from tests.factories.demo_like import demo_like_problem

DATA = "PLANNER_REAL_DATA"


def demo(seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    """36 agents, 28 days, four queues: the size of the demonstration."""
    outcome = solve(demo_like_problem(), Budget(seconds=seconds), seed=seed, clock=time.monotonic)
    score, bound = outcome.score, outcome.score_bound
    first = next((event.seconds for event in outcome.timeline), None)
    return {
        "score": score,
        "lower_bound": bound,
        "ratio": round(score / bound, 4) if score and bound else None,
        "short_agent_minutes": outcome.short_agent_minutes,
        "short_agent_minutes_bound": outcome.short_agent_minutes_bound,
        "first_rota_seconds": first and round(first, 2),
    }


def support_week(seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    """A real team's week; the published rota scores 82 + 579."""
    data = os.environ.get(DATA)
    if data is None:
        raise SystemExit(f"set {DATA} to the folder that holds support-week/week.json")
    week = Path(data) / "support-week" / "week.json"
    solution = folder / f"support-week-{seed}.json"
    result = solve_support_week(week, seconds, solution, seed=seed, clock=time.monotonic)
    return result | {"total": result["cost"] + result["fairness"]}


WORKS: dict[str, Callable[[float, int, Path], dict[str, Any]]] = {
    "demo": demo,
    "support-week": support_week,
}
