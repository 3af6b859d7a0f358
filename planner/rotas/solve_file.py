"""Problem files solved, judged and written; thin, for the command line and benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from solver.engine.warm import warm_up
from solver.formats import (
    rostering_problem,
    rostering_score,
    support_week_problem,
    support_week_score,
)
from solver.formats.file import FormatError, ensure_writable, write_whole
from solver.formats.problem_file import read_problem, schema
from solver.formats.rostering_csv import to_csv
from solver.formats.rostering_reader import read_instance
from solver.formats.support_week import read_week, to_json
from solver.formats.tour import VARIANTS, price_of, tour_problem
from solver.outcome import Budget, Incumbent, SolveOutcome
from solver.problem import RotaProblem
from solver.problem import to_json as problem_json
from solver.rota import to_json as rota_json
from solver.solve import EngineFault, solve

__all__ = [
    "VARIANTS",
    "EngineFault",
    "FormatError",
    "schema",
    "solve_problem",
    "solve_rostering",
    "solve_support_week",
    "solve_tour",
    "write_tour",
]


def solve_problem(
    problem_path: Path,
    solution_path: Path,
    *,
    seconds: float | None = None,
    rounds: int | None = None,
    seed: int,
    clock: Callable[[], float],
) -> dict[str, Any]:
    """Solve any rota problem and write the rota, when there is one, as JSON.

    Searches for `seconds` of `clock` from the problem read, or for `rounds` with one worker, which
    gives the same rota every time. The score and both bounds are those of `SolveOutcome`. Raises
    `FormatError` for a file that cannot be read, understood or written.
    """
    problem = read_problem(problem_path)
    ensure_writable(solution_path)
    budget = Budget(seconds=seconds) if rounds is None else Budget(rounds=rounds, workers=1)
    outcome = _search(problem, budget, seed=seed, clock=clock)
    if outcome.rota is not None:
        write_whole(solution_path, rota_json(outcome.rota))
    return {
        "status": outcome.status.value,
        "score": outcome.score,
        "lower_bound": outcome.score_bound,
        "short_agent_minutes": outcome.short_agent_minutes,
        "short_agent_minutes_bound": outcome.short_agent_minutes_bound,
        "conflict": outcome.conflict and outcome.conflict.text,
        "seconds": round(outcome.seconds, 3),
    }


def solve_support_week(
    week_path: Path, seconds: float, solution_path: Path, *, seed: int, clock: Callable[[], float]
) -> dict[str, Any]:
    """Solve a support team's week and write the rota in the shape of `published_rota.json`.

    `seconds` of `clock` count from the problem read. Gives `cost`, `fairness`, `short` and `over`
    (half-hours) as the separate scorer sees the rota, `lower_bound` on cost + fairness of any rota
    without a half-hour short or over, and the `seconds` used. Raises `FormatError` for a file that
    cannot be read, understood or written, or when the time is too short for any rota.
    """
    week = read_week(week_path)
    problem = support_week_problem.problem_of(week)
    ensure_writable(solution_path)
    outcome = _search(problem, Budget(seconds=seconds), seed=seed, clock=clock)
    if outcome.rota is None:
        raise FormatError(f"{week_path}: no rota in {seconds} seconds; give more time")
    days = support_week_problem.shifts_of(week, outcome.rota)
    found = support_week_score.score(week, days)
    write_whole(solution_path, to_json(days))
    return {
        "cost": found.cost,
        "fairness": found.fairness,
        "short": found.short,
        "over": found.over,
        "lower_bound": outcome.score_bound,
        "seconds": round(outcome.seconds, 3),
    }


def solve_rostering(
    instance_path: Path,
    seconds: float,
    solution_path: Path,
    *,
    seed: int,
    clock: Callable[[], float],
) -> dict[str, Any]:
    """Solve an instance of the public rostering benchmark and write the plan, if any, as CSV.

    Gives the official `penalty` and whether the plan is `legal` as the separate scorer sees it,
    `lower_bound` on the penalty of any legal plan, and `first_legal_seconds` from the problem
    read. Raises `FormatError` for a file that cannot be read, understood or written.
    """
    instance = read_instance(instance_path)
    problem = rostering_problem.problem_of(instance)
    ensure_writable(solution_path)
    outcome = _search(problem, Budget(seconds=seconds), seed=seed, clock=clock)
    penalty, legal = None, False
    if outcome.rota is not None:
        plan = rostering_problem.plan_of(instance, outcome.rota)
        found = rostering_score.score(instance, plan)
        penalty, legal = found.penalty, not found.broken
        write_whole(solution_path, to_csv(plan))
    return {
        "penalty": penalty,
        "lower_bound": rostering_problem.penalty_of(outcome.score_bound),
        "legal": legal,
        "seconds": round(outcome.seconds, 3),
        "first_legal_seconds": _first_legal_seconds(outcome),
    }


def solve_tour(
    agents: int, seconds: float, *, variant: str, seed: int, clock: Callable[[], float]
) -> dict[str, Any]:
    """Solve a problem of the tour family, drawn from `seed`; `variant` is one of `VARIANTS`.

    Gives `score` and `lower_bound` in the family's own price, `gap` = (score - bound) / bound and
    `first_legal_seconds`; None where there is no rota, or no bound above 0.
    """
    problem = tour_problem(agents, seed=seed, variant=VARIANTS[variant])
    outcome = _search(problem, Budget(seconds=seconds), seed=seed, clock=clock)
    score = None if outcome.score is None else price_of(outcome.score)
    bound = price_of(outcome.score_bound)
    return {
        "score": score,
        "lower_bound": bound,
        "gap": round((score - bound) / bound, 4) if score is not None and bound > 0 else None,
        "first_legal_seconds": _first_legal_seconds(outcome),
        "seconds": round(outcome.seconds, 3),
    }


def write_tour(agents: int, path: Path, *, variant: str, seed: int) -> None:
    """Write a problem of the tour family for `solve_problem`; its scores are prices times 100."""
    problem = tour_problem(agents, seed=seed, variant=VARIANTS[variant])
    write_whole(path, problem_json(problem))


def _search(
    problem: RotaProblem, budget: Budget, *, seed: int, clock: Callable[[], float]
) -> SolveOutcome:
    """Search once everything is compiled, so that a first run is as good as a second one."""
    warm_up()
    return solve(problem, budget, seed=seed, clock=clock)


def _first_legal_seconds(outcome: SolveOutcome) -> float | None:
    incumbents = (event.seconds for event in outcome.timeline if isinstance(event, Incumbent))
    first = next(incumbents, None)
    return None if first is None else round(first, 3)
