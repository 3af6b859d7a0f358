"""Works that no command of the product runs: `python -m tests.benchmarks.inside NAME`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import msgspec

from solver.formats.tour import DAYS, VARIANTS, tour_problem
from solver.judge import Judge
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota, rota_of
from solver.solve import solve
from tests.benchmarks.explaining import explain_clash, explain_short, sick_calls
from tests.benchmarks.honesty import honesty
from tests.benchmarks.pricing import price_of_kindness
from tests.benchmarks.simulations import (
    requirement_work,
    simulate_phone,
    simulate_three_channels,
)
from tests.factories.demo_like import demo_like_problem
from web.commands.memory import peak_memory_mb

AGENTS, EDITS = 1000, 20
HALF_A_DAY = timedelta(hours=12)


def demo(seconds: float, seed: int) -> dict[str, Any]:
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


def judge(seconds: float, seed: int) -> dict[str, Any]:
    """The judge on 1,000 people by 28 days: a whole rota, and one duty of it changed."""
    problem = tour_problem(AGENTS, seed=seed, variant=VARIANTS["plain"])
    started = time.perf_counter()
    kept, rota = Judge(problem), _weekdays(problem)
    built = time.perf_counter()
    report = kept.judge(rota)
    whole = time.perf_counter()
    times = []
    for changed in _edits(rota):
        before = time.perf_counter()
        kept.judge(changed)
        times.append(time.perf_counter() - before)
    return {
        "legal": report.legal,
        "build_seconds": round(built - started, 3),
        "whole_seconds": round(whole - built, 3),
        "edit_seconds": round(median(times), 4),
    }


def _weekdays(problem: RotaProblem) -> Rota:
    """Let everybody start at one hour of their own, Monday to Friday, but for days off."""
    rota = []
    for number, agent in enumerate(problem.agents):
        pattern = agent.patterns[number % len(agent.patterns)]
        off = {_day_of(problem, absence.start + HALF_A_DAY) for absence in agent.time_off}
        rota += [
            Assignment(agent=agent.id, day=day, pattern=pattern, queues=("contacts", "contacts"))
            for day in range(DAYS)
            if day % 7 < 5 and day not in off
        ]
    return rota_of(rota)


def _day_of(problem: RotaProblem, moment: datetime) -> int:
    return (moment.date() - problem.horizon.first_date).days


def _edits(rota: Rota) -> Iterator[Rota]:
    """Change one duty after another to the first of the day."""
    given = rota.assignments
    for index in range(0, len(given), len(given) // EDITS):
        changed = msgspec.structs.replace(given[index], pattern="06:00/210")
        yield Rota((*given[:index], changed, *given[index + 1 :]))


WORKS = {
    "demo": demo,
    "judge": judge,
    "honesty": honesty,
    "explain-clash": explain_clash,
    "explain-short": explain_short,
    "price-of-kindness": price_of_kindness,
    "sick-calls": sick_calls,
    "requirement": requirement_work,
    "simulate-phone": simulate_phone,
    "simulate-three-channels": simulate_three_channels,
}


def main() -> int:
    """Run one work and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.inside", description=__doc__)
    parser.add_argument("work", choices=sorted(WORKS))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    told = WORKS[options.work](options.seconds, options.seed)
    sys.stdout.write(json.dumps(told | {"peak_memory_mb": peak_memory_mb()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
