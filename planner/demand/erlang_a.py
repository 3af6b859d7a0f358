"""Staffing with impatient customers: Erlang A (Palm 1943), and Erlang X with limited lines."""

import numpy as np

from planner.demand.birth_death import Chain, figures, steady_state
from planner.demand.erlang import (
    ROUNDING,
    ServiceFigures,
    agents_for_level,
    agents_for_occupancy,
    load_erlangs,
)
from planner.demand.service_target import (
    ServiceTarget,
    StaffingInputError,
    require_above_zero,
    require_agents,
    require_at_least_zero,
)


def erlang_a_figures(
    contacts_per_hour: float,
    aht_seconds: float,
    agents: int,
    patience_seconds: float,
    target: ServiceTarget,
    lines: int | None = None,
) -> ServiceFigures:
    """Figures of a queue in which a contact gives up after `patience_seconds` on average.

    Handling time and patience are exponential; `target` gives threshold and definition.
    `lines`: contacts that can be served or wait at most. Occupancy `A (1 - P(abandon)) / n`.
    """
    load = load_erlangs(contacts_per_hour, aht_seconds)
    require_agents(agents)
    require_above_zero("patience", patience_seconds)
    _check_lines(lines, agents)
    if load == 0:
        return ServiceFigures(1.0 if agents else 0.0, 0.0 if agents else 1.0, 0.0, 0.0, 0.0, 0.0)
    if agents == 0:
        return ServiceFigures(0.0, 1.0, patience_seconds, float("inf"), 1.0, 1.0)
    rates = np.arange(1, agents + 1) / aht_seconds
    chain = Chain(contacts_per_hour / 3600, rates, 1 / patience_seconds, lines)
    state = steady_state(chain)
    busy = float(
        (np.minimum(np.arange(len(state.probabilities)), agents) * state.probabilities).sum()
    )
    return figures(state, target.threshold_seconds, target.definition, busy / agents)


def _check_lines(lines: int | None, agents: int) -> None:
    if lines is not None and (lines != int(lines) or lines < agents):
        raise StaffingInputError("lines", lines, f"a whole number of at least {agents}, the agents")


def agents_needed_with_patience(
    contacts_per_hour: float,
    aht_seconds: float,
    patience_seconds: float,
    target: ServiceTarget,
    occupancy_cap: float = 1.0,
) -> int:
    """Least agents for target and occupancy cap, Erlang A.

    By offered wait never more than Erlang C asks; where contacts that gave up count as missed it
    can be more. The cap is held against the offered load, so that people who give up do not pay
    for it.
    """
    load = load_erlangs(contacts_per_hour, aht_seconds)
    require_at_least_zero("load", load)
    if load == 0:
        return 0

    def enough(agents: int) -> bool:
        found = erlang_a_figures(contacts_per_hour, aht_seconds, agents, patience_seconds, target)
        return found.service_level >= target.share - ROUNDING

    low, high = 0, agents_for_level(contacts_per_hour, aht_seconds, target)
    while not enough(high):
        low, high = high, high + max(1, high // 4)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return max(high, agents_for_occupancy(load, occupancy_cap))
