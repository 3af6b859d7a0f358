"""The same work by plain models handed whole to CP-SAT or HiGHS, for comparison.

`python -m tests.benchmarks.peers cp-sat rostering-5 --seconds 60 --seed 1` prints one line of JSON;
the rota is scored apart from the model, by what knows the rules of the work alone.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ortools.math_opt.python import mathopt

from tests.benchmarks.peer_rostering import rostering_model
from tests.benchmarks.peer_tour import tour_model
from web.commands.memory import peak_memory_mb

# More threads than cores: with two to four workers CP-SAT leaves out the searches it needs most.
# HiGHS takes no number of threads through MathOpt; its own default holds.
PEERS = {
    "cp-sat": (mathopt.SolverType.CP_SAT, 8),
    "highs": (mathopt.SolverType.HIGHS, None),
}
Scored = Callable[[Callable[[mathopt.Variable], bool]], int | None]
"""Gives the score of the chosen variables; None when a rule is broken."""


def solve(
    peer: str, model: mathopt.Model, scored: Scored, *, seconds: float, seed: int
) -> dict[str, Any]:
    """Let a peer search; `score` is None without a rota that keeps every rule."""
    solver, threads = PEERS[peer]
    started = time.monotonic()
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=seconds), threads=threads, random_seed=seed
    )
    result = mathopt.solve(model, solver, params=parameters)
    bound = result.best_objective_bound()
    return {
        "score": scored(_chosen(result)) if result.has_primal_feasible_solution() else None,
        "lower_bound": max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else None,
        "seconds": round(time.monotonic() - started, 3),
        "peak_memory_mb": peak_memory_mb(),
    }


def _chosen(result: mathopt.SolveResult) -> Callable[[mathopt.Variable], bool]:
    values = result.variable_values()
    return lambda variable: values[variable] > 0.5


def model_of(work: str, seed: int) -> tuple[mathopt.Model, Scored]:
    """Build the plain model of a work that peers know."""
    family, _, size = work.rpartition("-")
    if family == "rostering":
        return rostering_model(size)
    return tour_model(int(size), seed, "skills15" if family == "skills15" else "plain")


def main() -> int:
    """Run one peer on one work."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("peer", choices=sorted(PEERS))
    parser.add_argument("work")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    model, scored = model_of(options.work, options.seed)
    told = solve(options.peer, model, scored, seconds=options.seconds, seed=options.seed)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
