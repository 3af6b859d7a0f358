"""A search process that answers at once and behaves as its last argument but four says.

"good" gives everybody the first pattern on their contract days; the other modes fail in one way
each.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta

import msgspec

from solver.instants import instant
from solver.judge import judge
from solver.outcome import BoundRaised, Conflict, Exit, Incumbent, SolveOutcome, Status
from solver.problem import Agent, RotaProblem, from_json
from solver.rota import Assignment, Rota, rota_of


def rota_for(problem: RotaProblem, skip: str = "") -> Rota:
    """Everybody on the first pattern of every contract day without absence."""
    patterns = {one.id: one for one in problem.patterns}
    found = []
    for agent in problem.agents:
        for day in range(problem.horizon.days):
            usable = [one for one in agent.patterns if day in (patterns[one].days or (day,))]
            owed = agent.contract_minutes[day] > (agent.credited_minutes or (0,) * 999)[day]
            if usable and owed and agent.id != skip and _free(problem, agent, day):
                queues = tuple(agent.skills[0].queue for _ in patterns[usable[0]].segments)
                found.append(Assignment(agent=agent.id, day=day, pattern=usable[0], queues=queues))
    return rota_of(found)


def _free(problem: RotaProblem, agent: Agent, day: int) -> bool:
    date = problem.horizon.first_date + timedelta(days=day)
    zone = agent.zones[0].time_zone
    start, end = instant(date, 0, zone), instant(date, 1440, zone)
    away = [(one.start, one.end) for one in agent.time_off]
    away += [(one.start, one.end) for one in agent.unavailable]
    fixed = agent.fixed_days is None or day in agent.fixed_days
    return fixed and not any(begins < end and start < ends for begins, ends in away)


def say(line: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def outcome(problem: RotaProblem, status: Status, rota: Rota | None) -> SolveOutcome:
    report = None if rota is None else judge(problem, rota)
    return SolveOutcome(
        status=status,
        rota=rota,
        score=None if report is None else report.score,
        score_bound=0,
        short_agent_minutes=None if report is None else report.short_agent_minutes,
        short_agent_minutes_bound=60,
        timeline=(),
        conflict=None,
        seed=1,
        seconds=0.1,
        versions={},
    )


def main() -> None:
    mode = sys.argv[1]
    problem = from_json(sys.stdin.buffer.read())
    if mode == "crash":
        os.abort()
    if mode == "mistaken":
        sys.exit(Exit.FAULT)
    if mode == "impossible":
        said = Conflict(rules=(), agents=(), days=(), text="Ben cannot be in two places.")
        ended = outcome(problem, Status.INFEASIBLE, None)
        say(msgspec.structs.replace(ended, conflict=said))
        return
    if mode == "nothing":
        say(outcome(problem, Status.NO_ROTA_IN_TIME, None))
        return
    rota = rota_for(problem)
    found = outcome(problem, Status.FEASIBLE, rota)
    say(BoundRaised(seconds=0.0, score_bound=0, short_agent_minutes_bound=60))
    say(
        Incumbent(
            seconds=0.1,
            score=found.score or 0,
            short_agent_minutes=found.short_agent_minutes or 0,
            rota=rota,
        )
    )
    if mode == "liar":
        found = msgspec.structs.replace(found, score=(found.score or 0) + 1)
    if mode == "illegal":
        doubled = rota_of([*rota.assignments, rota.assignments[0]])
        found = outcome(problem, Status.FEASIBLE, doubled)
    if mode == "patient":
        stopped: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
        parent = os.getppid()
        while not stopped and os.getppid() == parent:
            time.sleep(0.02)
        found = msgspec.structs.replace(found, status=Status.CANCELLED)
    say(found)


if __name__ == "__main__":
    main()
