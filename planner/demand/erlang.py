"""Staffing without abandonment: Erlang B and C (Erlang 1917), by recursion.

Units: contacts per hour, seconds, whole agents. Load `A = contacts_per_hour * aht_seconds / 3600`
erlangs. Formulas as in Gans, Koole and Mandelbaum 2003, "Telephone call centers", section 4.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from planner.demand.service_target import (
    MOST_AGENTS,
    ServiceTarget,
    StaffingInputError,
    require_above_zero,
    require_agents,
    require_at_least_zero,
)

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """What customers and agents of a queue in steady state meet.

    `wait_probability` and `abandoned_share`: of all contacts, 0–1. `service_level`: 0–1 by the
    definition asked for. `mean_wait_seconds`: of all contacts, infinite when the queue grows
    without end. `offered_wait_seconds`: mean wait of a patient contact until an agent is free.
    `occupancy`: busy share of the agents, 0–1.
    """

    service_level: float
    wait_probability: float
    mean_wait_seconds: float
    offered_wait_seconds: float
    abandoned_share: float
    occupancy: float


def load_erlangs(contacts_per_hour: float, aht_seconds: float) -> float:
    """Work offered, in agents that would be busy all the time; contacts ≥ 0, AHT > 0."""
    require_at_least_zero("contacts per hour", contacts_per_hour)
    require_above_zero("handling time", aht_seconds)
    return contacts_per_hour * aht_seconds / 3600


def erlang_b(load: float, agents: int) -> float:
    """Chance that all agents are busy when nobody can wait, 0–1.

    `load` ≥ 0 erlangs, `agents` ≥ 0. `B_0 = 1`, `B_k = A B_{k-1} / (k + A B_{k-1})`.
    """
    require_at_least_zero("load", load)
    require_agents(agents)
    blocked = 1.0
    for k in range(1, int(agents) + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """Chance that a contact has to wait, 0–1; 1 when the load is not below the agents.

    `C = n B / (n - A (1 - B))`.
    """
    blocked = erlang_b(load, agents)
    return _waiting(load, int(agents), blocked)


def _waiting(load: float, agents: int, blocked: float) -> float:
    if load == 0:
        return 0.0 if agents > 0 else 1.0
    if load >= agents:
        return 1.0
    return agents * blocked / (agents - load * (1 - blocked))


def erlang_c_figures(
    contacts_per_hour: float, aht_seconds: float, agents: int, threshold_seconds: float
) -> ServiceFigures:
    """Figures of a queue in which everybody waits; all service-level definitions agree here.

    `SL = 1 - C exp(-(n - A) T / h)`, mean wait `C h / (n - A)`, occupancy `A / n`. With a load of
    at least the agents: service level 0, waits infinite, occupancy 1.
    """
    load = load_erlangs(contacts_per_hour, aht_seconds)
    require_at_least_zero("threshold", threshold_seconds)
    waits = erlang_c(load, agents)
    if load == 0:
        return ServiceFigures(1.0 - waits, waits, 0.0, 0.0, 0.0, 0.0)
    if load >= agents:
        return ServiceFigures(0.0, 1.0, math.inf, math.inf, 0.0, 1.0)
    level = _level(load, agents, waits, threshold_seconds / aht_seconds)
    wait = waits * aht_seconds / (agents - load)
    return ServiceFigures(level, waits, wait, wait, 0.0, load / agents)


def _level(load: float, agents: int, waits: float, threshold_in_aht: float) -> float:
    return 1 - waits * math.exp(-(agents - load) * threshold_in_aht)


def erlang_c_levels(
    contacts_per_hour: float, aht_seconds: float, threshold_seconds: float
) -> Iterator[float]:
    """Service level with 0, 1, 2, … agents, in one pass of the recursion."""
    load = load_erlangs(contacts_per_hour, aht_seconds)
    blocked, agents = 1.0, 0
    while True:
        waits = _waiting(load, agents, blocked)
        stable = load < agents or load == 0
        yield _level(load, agents, waits, threshold_seconds / aht_seconds) if stable else 0.0
        agents += 1
        blocked = load * blocked / (agents + load * blocked)


def agents_for_level(contacts_per_hour: float, aht_seconds: float, target: ServiceTarget) -> int:
    """Least agents with which the target is met when everybody waits; 0 without contacts."""
    load = load_erlangs(contacts_per_hour, aht_seconds)
    if load == 0:
        return 0
    if load > MOST_AGENTS / 2:
        raise StaffingInputError("load", load, f"at most {MOST_AGENTS // 2} erlangs")
    levels = erlang_c_levels(contacts_per_hour, aht_seconds, target.threshold_seconds)
    return next(n for n, level in enumerate(levels) if level >= target.share - ROUNDING)


def agents_for_occupancy(load: float, occupancy_cap: float) -> int:
    """Least agents that are busy at most `occupancy_cap` (0 < cap ≤ 1) of their time.

    `ceil(A / cap - 1e-9)`: the small term keeps a whole number whole, 35.7 / .85 giving 42.
    """
    require_at_least_zero("load", load)
    if not 0 < occupancy_cap <= 1:
        raise StaffingInputError("occupancy cap", occupancy_cap, "a share above 0, at most 1")
    return max(0, math.ceil(load / occupancy_cap - ROUNDING))


def agents_needed(
    contacts_per_hour: float, aht_seconds: float, target: ServiceTarget, occupancy_cap: float = 1.0
) -> int:
    """Agents for target and occupancy cap together, Erlang C: the larger of the two needs."""
    load = load_erlangs(contacts_per_hour, aht_seconds)
    capped = agents_for_occupancy(load, occupancy_cap)
    return max(agents_for_level(contacts_per_hour, aht_seconds, target), capped)
