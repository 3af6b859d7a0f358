"""Rotas and pools for simulation tests."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from msgspec.structs import replace

from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.service_target import ServiceTarget
from planner.demand.shrinkage import Shrinkage
from planner.demand.simulation.events import replay
from planner.demand.simulation.records import Contacts, Lines, Staff, Tally
from planner.demand.simulation.served import ServedQueue
from solver.problem import RotaProblem, Skill
from solver.rota import Rota, rota_of
from tests.factories.problems import agent, assignment, horizon, pattern, small_problem

ENDLESS = np.inf


def steady(
    agents: int,
    per_second: float,
    aht: float,
    threshold: float,
    patience: float = ENDLESS,
    contacts: int = 2_000_000,
    speed: tuple[float, ...] = (1.0,),
    seed: int = 1,
) -> Tally:
    """One pool that never closes; `speed` of each contact with 1, 2, … at once."""
    generator = np.random.default_rng(seed)
    arrival = np.cumsum(generator.exponential(1 / per_second, contacts))
    leave = np.full(contacts, ENDLESS)
    if patience < ENDLESS:
        leave = generator.exponential(patience, contacts)
    work = generator.exponential(aht, contacts)
    drawn = Contacts(arrival, np.zeros(contacts, np.int64), work, leave)
    lines = lines_like(threshold=[threshold], slots=[len(speed)], speed=np.array([[1.0, *speed]]))
    return replay(drawn, always(agents), lines, 1800.0, int(arrival[-1] // 1800) + 1)


def always(agents: int) -> Staff:
    """Everybody on queue 0 from the start on."""
    zeros = np.zeros(agents, np.int64)
    return Staff(np.zeros(agents), np.arange(agents), zeros, np.ones((agents, 1)))


def lines_like(
    threshold: list[float], slots: list[int] | None = None, speed: Any = None, **more: Any
) -> Lines:
    """Phone lines unless told otherwise."""
    count = len(threshold)
    return Lines(
        np.array(slots or [1] * count, np.int64),
        np.ones((count, 2)) if speed is None else speed,
        np.array(threshold, np.float64),
        np.array(more.get("until_done", [0] * count), np.int64),
        np.array(more.get("second", [-1] * count), np.int64),
        np.array(more.get("kept_free", [0] * count), np.int64),
    )


def levels(tally: Tally) -> dict[str, float]:
    """The figures of the formulas, over all intervals of queue 0."""
    offered, answered = tally.offered[0].sum(), tally.answered[0].sum()
    return {
        "offered-wait-within": tally.offered_in_time[0].sum() / offered,
        "answered-within-of-offered": tally.answered_in_time[0].sum() / offered,
        "answered-within-of-answered": tally.answered_in_time[0].sum() / answered,
        "wait": tally.wait[0].sum() / offered,
        "abandoned": 1 - answered / offered,
        "occupancy": tally.occupied[0].sum() / tally.staffed[0].sum(),
    }


def phone_problem(agents: int, days: int = 1, **duty: Any) -> RotaProblem:
    """So many people who may be given the duty "day", 08:00–16:00 unless told otherwise."""
    return small_problem(
        days=days,
        horizon=horizon(days),
        agents=tuple(agent(f"a{n:03d}", days) for n in range(agents)),
        patterns=(pattern("day", "08:00", "16:00", **duty),),
    )


def all_at_work(problem: RotaProblem, queue: str = "phone") -> Rota:
    """Everybody has the first duty of the problem every day."""
    duty = problem.patterns[0]
    return rota_of(
        [
            assignment(one.id, day, duty.id, *[queue] * len(duty.segments))
            for one in problem.agents
            for day in range(problem.horizon.days)
        ]
    )


def with_skills(problem: RotaProblem, *skills: Skill) -> dict[str, Any]:
    """The problem's agents with other skills, as the argument of `replace`."""
    return {"agents": tuple(replace(one, skills=skills) for one in problem.agents)}


def served(contacts: Any, queue: str = "phone", aht: float = 240.0, **more: Any) -> ServedQueue:
    """A queue with contacts [step] or [replication, step]."""
    known = {"idle_time_to": None, "kept_free": 0}
    own = {name: more.pop(name, usual) for name, usual in known.items()}
    settings: dict[str, Any] = {
        "channel": Channel.PHONE,
        "zone": ZoneInfo("Europe/Dublin"),
        "target": ServiceTarget(0.8, 20),
        "shrinkage": Shrinkage({}),
    } | more
    arrivals = np.atleast_2d(np.asarray(contacts, np.int64))
    return ServedQueue(queue, QueueStaffing(**settings), arrivals, np.array([[aht]]), **own)
