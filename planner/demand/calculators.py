"""Staffing figures for numbers given by hand, as named values ready to be written down.

Every answer names its service-level definition. Infinite waits are None, with `grows` True.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from planner.demand.blending import blended_figures
from planner.demand.chat import chat_agents_needed, chat_figures
from planner.demand.deferred import (
    DeadlineClock,
    DeferredWork,
    Floats,
    levelled_minutes,
    serve_deferred,
)
from planner.demand.erlang import ServiceFigures, agents_needed, erlang_c_figures
from planner.demand.erlang_a import agents_needed_with_patience, erlang_a_figures
from planner.demand.service_target import ServiceTarget, StaffingInputError, require_above_zero
from planner.demand.shrinkage import rostered_agents

DAY_MINUTES = 1440


def phone_answer(
    contacts_per_hour: float,
    aht_seconds: float,
    target: ServiceTarget,
    agents: int | None = None,
    occupancy_cap: float = 1.0,
    shrinkage: float = 0.0,
) -> dict[str, Any]:
    """Erlang C: the figures with `agents`, by default with the least that meet the target."""
    if agents is None:
        agents = agents_needed(contacts_per_hour, aht_seconds, target, occupancy_cap)
    found = erlang_c_figures(contacts_per_hour, aht_seconds, agents, target.threshold_seconds)
    return _answer(agents, shrinkage, found, target)


def impatient_answer(
    contacts_per_hour: float,
    aht_seconds: float,
    patience_seconds: float,
    target: ServiceTarget,
    agents: int | None = None,
    lines: int | None = None,
    occupancy_cap: float = 1.0,
    shrinkage: float = 0.0,
) -> dict[str, Any]:
    """Erlang A, or X with a limit of `lines`; agents are sought without the limit."""
    if agents is None:
        agents = agents_needed_with_patience(
            contacts_per_hour, aht_seconds, patience_seconds, target, occupancy_cap
        )
    found = erlang_a_figures(
        contacts_per_hour, aht_seconds, agents, patience_seconds, target, lines
    )
    return _answer(agents, shrinkage, found, target)


def chat_answer(
    contacts_per_hour: float,
    aht_seconds: Sequence[float],
    target: ServiceTarget,
    agents: int | None = None,
    patience_seconds: float | None = None,
    lines: int | None = None,
    occupancy_cap: float = 1.0,
    shrinkage: float = 0.0,
) -> dict[str, Any]:
    """Chat with `aht_seconds[j - 1]` while an agent has j chats; occupancy is that of places."""
    if agents is None:
        agents = chat_agents_needed(
            contacts_per_hour, aht_seconds, target, occupancy_cap, patience_seconds
        )
    found = chat_figures(contacts_per_hour, aht_seconds, agents, target, patience_seconds, lines)
    return _answer(agents, shrinkage, found, target) | {"concurrency": len(aht_seconds)}


def blended_answer(
    contacts_per_hour: float,
    aht_seconds: float,
    target: ServiceTarget,
    agents: int,
    kept_free: int,
    patience_seconds: float | None = None,
) -> dict[str, Any]:
    """Calls with waiting work in between, at most `kept_free` agents being left idle."""
    found = blended_figures(
        contacts_per_hour, aht_seconds, agents, kept_free, target, patience_seconds
    )
    answer = _answer(agents, 0.0, found.calls, target)
    return answer | {"other_contacts_per_hour": round(found.other_per_hour, 4)}


def deferred_answer(
    contacts: Sequence[float],
    aht_seconds: float,
    interval_minutes: int,
    opening: tuple[int, int],
    deadline_intervals: int,
    clock: DeadlineClock,
    backlog_contacts: float = 0.0,
    capacity: Sequence[float] | None = None,
    shrinkage: float = 0.0,
) -> dict[str, Any]:
    """Agents that keep every deadline, as even as can be, and what `capacity` agents would leave.

    `contacts` per interval from local midnight on; `opening` is `[start, end)` in minutes of each
    day. `capacity`: agents per interval, by default those that are needed.
    """
    require_above_zero("handling time", aht_seconds)
    if not 5 <= interval_minutes <= DAY_MINUTES or DAY_MINUTES % interval_minutes:
        raise StaffingInputError("interval", interval_minutes, "minutes that divide a day")
    start = np.arange(len(contacts)) * interval_minutes % DAY_MINUTES
    work = DeferredWork(
        np.asarray(contacts, np.float64) * aht_seconds / 60,
        (start >= opening[0]) & (start < opening[1]),
        deadline_intervals,
        clock,
        backlog_contacts * aht_seconds / 60,
    )
    needed = np.ceil(levelled_minutes(work) / interval_minutes - 1e-9)
    staff = needed if capacity is None else _capacity(capacity, len(contacts))
    outcome = serve_deferred(work, staff * interval_minutes)
    return {
        "agents": needed.astype(int).tolist(),
        "rostered": [rostered_agents(float(each), shrinkage) for each in needed],
        "deadline_intervals": deadline_intervals,
        "deadline_clock": clock.value,
        "definition": "every contact done within the deadline",
        "most_waiting_contacts": round(float(outcome.waiting_minutes.max()) * 60 / aht_seconds, 4),
        "most_late_contacts": round(float(outcome.late_minutes.max()) * 60 / aht_seconds, 4),
    }


def _capacity(agents: Sequence[float], intervals: int) -> Floats:
    given = np.asarray(agents, np.float64)
    if len(given) != intervals or not (np.isfinite(given).all() and (given >= 0).all()):
        raise StaffingInputError("capacity", list(agents), f"{intervals} numbers of 0 or more")
    return given


def _answer(
    agents: int, shrinkage: float, found: ServiceFigures, target: ServiceTarget
) -> dict[str, Any]:
    return {
        "agents": agents,
        "rostered": rostered_agents(agents, shrinkage),
        "service_level": round(found.service_level, 6),
        "definition": target.definition.value,
        "threshold_seconds": target.threshold_seconds,
        "target_share": target.share,
        "wait_probability": round(found.wait_probability, 6),
        "mean_wait_seconds": _finite(found.mean_wait_seconds),
        "offered_wait_seconds": _finite(found.offered_wait_seconds),
        "abandoned_share": round(found.abandoned_share, 6),
        "occupancy": round(found.occupancy, 6),
        "grows": math.isinf(found.mean_wait_seconds),
    }


def _finite(seconds: float) -> float | None:
    return round(seconds, 4) if math.isfinite(seconds) else None
