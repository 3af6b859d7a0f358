"""Compile the search while the organisation is made up: the first search would wait for it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from planner.jobs.children import end
from solver import rules
from solver.problem import (
    Agent,
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    ZonePeriod,
    to_json,
)

DAYS = 14
PER_DAY = 24
MOST_WAIT_SECONDS = 60.0


@contextmanager
def warming_up() -> Iterator[Callable[[], None]]:
    """Solve a tiny problem in a child process beside the block.

    Gives a function that returns when everything is compiled, or after a minute: then the search
    compiles what is missing. A child that is still at it when the block ends is ended.
    """
    command = (sys.executable, "-m", "solver", "--rounds", "1", "--workers", "1")
    ready = threading.Event()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        threading.Thread(target=_solve, args=(child, ready), daemon=True).start()
        try:
            yield lambda: _wait(ready)
        finally:
            end(child)


def _solve(child: subprocess.Popen[bytes], ready: threading.Event) -> None:
    try:
        child.communicate(to_json(tiny_problem()))
    finally:
        ready.set()


def _wait(ready: threading.Event) -> None:
    ready.wait(MOST_WAIT_SECONDS)


def tiny_problem() -> RotaProblem:
    """Make up a problem whose best rota is not found at once, so that every part is used."""
    people = tuple(f"agent-{number}" for number in range(6))
    starts = tuple(range(6 * 60, 16 * 60, 120))
    return RotaProblem(
        horizon=Horizon(
            first_date=date(2027, 3, 1), days=DAYS, time_zone="UTC", interval_minutes=60
        ),
        agents=tuple(_agent(person, starts) for person in people),
        patterns=tuple(_pattern(start) for start in starts),
        demands=(_demand("a", 3), _demand("b", 5)),
        rules=(
            rules.DutiesPerDay(),
            rules.Skills(),
            rules.MinimumRest(),
            rules.WeeklyHours(),
            rules.PeriodHours(weight=50),
            rules.DaysInARow(most=5),
            rules.Weekends(most=1),
            rules.Coverage(weight=1),
            rules.FairShare(measure="lates", weight=200, shares=dict.fromkeys(people, 2)),
        ),
    )


def _agent(person: str, starts: tuple[int, ...]) -> Agent:
    return Agent(
        id=person,
        zones=(ZonePeriod(first_day=0, time_zone="UTC"),),
        skills=(Skill(queue="a"), Skill(queue="b")),
        patterns=tuple(str(start) for start in starts),
        contract_minutes=tuple(480 if day % 7 < 5 else 0 for day in range(DAYS)),
    )


def _pattern(start: int) -> DutyPattern:
    return DutyPattern(
        id=str(start),
        segments=(Segment(start_minute=start, end_minute=start + 510),),
        unplaced_unpaid_break_minutes=30,
    )


def _demand(queue: str, every: int) -> QueueDemand:
    required = [_need(hour, every) for hour in range(DAYS * PER_DAY)]
    curve = PriceCurve(
        short=(
            PriceStep(width_hundredths=100, price=10),
            PriceStep(width_hundredths=None, price=20),
        ),
        over=(PriceStep(width_hundredths=None, price=1),),
    )
    return QueueDemand(
        queue=queue,
        required_hundredths=tuple(required),
        curves=(curve,),
        curve_of_interval=(0,) * len(required),
    )


def _need(hour: int, every: int) -> int:
    return 100 + 10 * (hour % every) if 7 <= hour % PER_DAY < 21 else 0
