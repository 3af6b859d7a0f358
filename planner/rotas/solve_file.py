"""Public problem files solved, judged and written; thin, for the command line and benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from solver.formats.support_week import SupportWeekError, read_week, to_json
from solver.formats.support_week_problem import problem_of, shifts_of
from solver.formats.support_week_score import score
from solver.outcome import Budget
from solver.solve import solve


def solve_support_week(
    week_path: Path, seconds: float, solution_path: Path, *, seed: int, clock: Callable[[], float]
) -> dict[str, Any]:
    """Solve a support team's week and write the rota in the shape of `published_rota.json`.

    `seconds` of `clock` count from the problem read. Gives `cost`, `fairness`, `short` and `over`
    (half-hours) as the separate scorer sees the rota, `lower_bound` on cost + fairness of any rota
    without a half-hour short or over, and the `seconds` used. Raises `SupportWeekError` for a file
    that cannot be read, understood or written, or when the time is too short for any rota.
    """
    week = read_week(week_path)
    problem = problem_of(week)
    started = clock()
    outcome = solve(problem, Budget(seconds=seconds), seed=seed, clock=clock)
    if outcome.rota is None:
        raise SupportWeekError(f"{week_path}: no rota in {seconds} seconds; give more time")
    days = shifts_of(week, outcome.rota)
    found = score(week, days)
    _write(solution_path, to_json(days))
    return {
        "cost": found.cost,
        "fairness": found.fairness,
        "short": found.short,
        "over": found.over,
        "lower_bound": outcome.score_bound,
        "seconds": round(clock() - started, 3),
    }


def _write(path: Path, content: bytes) -> None:
    """Write a whole file or none."""
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise SupportWeekError(f"{path}: cannot be written: {error.strerror}") from error
