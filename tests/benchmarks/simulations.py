"""How fast contacts are replayed and a requirement is made."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from msgspec.structs import replace

from planner.demand.forecast import ForecastRequest, forecast
from planner.demand.handling import assumed_handling
from planner.demand.opening_hours import day_grid
from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.requirement import requirement
from planner.demand.service_target import ServiceTarget
from planner.demand.simulation.judge import simulate_rota
from planner.demand.simulation.served import ServedQueue
from solver.problem import Horizon, RotaProblem, Skill
from solver.rota import Rota, rota_of
from tests.factories.problems import DUBLIN, agent, assignment, pattern, small_problem
from tests.planner.demand.histories import history

DAYS = 28
HALF_HOURS = 48
PEAK_CALLS = 1_500
"""A half-hour's calls at noon."""


def simulate_phone(seconds: float, seed: int) -> dict[str, Any]:
    """One phone pool with patience over four weeks: contacts a second on one core, drawing and
    shifts included. Goal 1,000,000."""
    problem, rota = _always_staffed({"phone": 245}, {"phone": ("phone",)})
    queues = [_served("phone", Channel.PHONE, PEAK_CALLS, 240, seed, patience_seconds=180.0)]
    return _measured(problem, rota, queues, seconds, seed)


def simulate_three_channels(seconds: float, seed: int) -> dict[str, Any]:
    """Phone, chat with three at once, and e-mail that idle phone time takes. Goal 300,000."""
    numbers, skills = {"phone": 84, "chat": 24, "mail": 30}, {"phone": ("phone", "mail")}
    problem, rota = _always_staffed(numbers, skills)
    queues = [
        _served("phone", Channel.PHONE, 500, 240, seed, patience_seconds=180.0, to="mail", kept=4),
        _served("chat", Channel.CHAT, 200, 400, seed, concurrency=3, chat_slowdown=0.2),
        _served("mail", Channel.EMAIL, 150, 420, seed, threshold=86_400.0),
    ]
    return _measured(problem, rota, queues, seconds, seed)


def requirement_work(seconds: float, seed: int) -> dict[str, Any]:
    """Requirement of four queues over four weeks by half-hour, uncertainty included; at most 1 s.

    Phone, phone with patience, chat, e-mail; 800 contacts on a usual day.
    """
    past = history(182)
    made = forecast(past, ForecastRequest(past.end_day - timedelta(days=1), DAYS + 2))
    grid = day_grid(past.end_day, DAYS, ZoneInfo("UTC"), 30)
    handling, hour = assumed_handling(240, HALF_HOURS), 3600.0
    settings = [
        _settings(Channel.PHONE, 20.0),
        _settings(Channel.PHONE, 20.0, patience_seconds=120.0),
        _settings(Channel.CHAT, 60.0, concurrency=3, chat_slowdown=0.2),
        _settings(Channel.EMAIL, 4 * hour),
    ]
    requirement(made, handling, settings[0], day_grid(past.end_day, 1, ZoneInfo("UTC"), 30))
    started = time.process_time()
    plans = [requirement(made, handling, one, grid) for one in settings]
    return {
        "requirement_seconds": round(time.process_time() - started, 3),
        "agent_hours": [round(float(plan.net_hundredths.sum()) / 200, 1) for plan in plans],
    }


def _settings(channel: Channel, threshold: float, **more: Any) -> QueueStaffing:
    return QueueStaffing(channel, ZoneInfo("UTC"), ServiceTarget(0.8, threshold), **more)


def _measured(
    problem: RotaProblem, rota: Rota, queues: list[ServedQueue], seconds: float, seed: int
) -> dict[str, Any]:
    simulate_rota(problem, rota, queues, 1, seed)  # compiles
    contacts, replications, started = 0, 0, time.process_time()
    while time.process_time() - started < seconds:
        found = simulate_rota(problem, rota, queues, 1, seed + replications)
        contacts += sum(int(one.queue.arrivals.sum()) for one in found)
        replications += 1
    spent = time.process_time() - started
    return {
        "contacts_per_second": round(contacts / spent),
        "replications": replications,
        "contacts": contacts // replications,
        "levels": {one.queue.queue: round(float(np.nanmean(one.day_levels)), 3) for one in found},
    }


def _always_staffed(
    numbers: Mapping[str, int], more_skills: Mapping[str, tuple[str, ...]]
) -> tuple[RotaProblem, Rota]:
    """Three shifts a day, a third of the people of each queue in each, with a break of 30 min."""
    shifts = (("night", "00:00", "08:00"), ("early", "08:00", "16:00"), ("late", "16:00", "24:00"))
    patterns = tuple(
        pattern(name, start, end, unplaced_unpaid_break_minutes=30) for name, start, end in shifts
    )
    agents, given = [], []
    for queue, number in numbers.items():
        skills = tuple(Skill(queue=one) for one in more_skills.get(queue, (queue,)))
        for place in range(number):
            for shift in patterns:
                name = f"{queue}-{shift.id}-{place}"
                agents.append(replace(agent(name, DAYS), skills=skills))
                given += [assignment(name, day, shift.id, queue) for day in range(DAYS)]
    horizon = Horizon(
        first_date=small_problem().horizon.first_date,
        days=DAYS,
        time_zone="UTC",
        interval_minutes=30,
    )
    return small_problem(horizon=horizon, agents=tuple(agents), patterns=patterns), rota_of(given)


def _served(
    queue: str,
    channel: Channel,
    peak: float,
    aht: float,
    seed: int,
    threshold: float = 20.0,
    to: str | None = None,
    kept: int = 0,
    **settings: Any,
) -> ServedQueue:
    """Contacts that swell towards noon and ebb at night."""
    hours = np.arange(DAYS * HALF_HOURS) % HALF_HOURS / 2
    rate = peak * (0.15 + 0.85 * np.sin(np.pi * hours / 24) ** 2)
    counts = np.random.default_rng(seed).poisson(rate)
    staffing = QueueStaffing(channel, ZoneInfo(DUBLIN), ServiceTarget(0.8, threshold), **settings)
    return ServedQueue(queue, staffing, counts[None, :], np.array([[aht]]), to, kept)
