"""Staffing of chat: an agent talks to several people at once, each chat then taking longer.

`n` agents have `c` places each. k chats are spread evenly: with `q = k div n`, `r = k mod n`, they
finish at rate `r (q+1) / h_{q+1} + (n - r) q / h_q`, `h_j` being the handling time with j chats
at once; beyond `n c` chats wait. A birth-death chain; queueing model as in Tezcan and Zhang 2014.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from planner.demand.birth_death import Chain, figures, patient_figures, steady_state
from planner.demand.erlang import ROUNDING, ServiceFigures, agents_for_occupancy
from planner.demand.service_target import (
    ServiceTarget,
    StaffingInputError,
    require_above_zero,
    require_agents,
    require_at_least_zero,
)

Floats = npt.NDArray[np.float64]


def finishing_rates(aht_seconds: Sequence[float], agents: int) -> Floats:
    """Chats finished per second with 1 … agents × c chats open [agents × c].

    `aht_seconds[j - 1]` is the handling time of a chat while its agent has j, each above 0.
    """
    if not aht_seconds:
        raise StaffingInputError("concurrency", 0, "a handling time for at least one chat at once")
    for seconds in aht_seconds:
        require_above_zero("handling time", seconds)
    per_agent = np.concatenate([[0.0], np.arange(1, len(aht_seconds) + 1) / np.array(aht_seconds)])
    open_chats = np.arange(1, agents * len(aht_seconds) + 1)
    each, more = open_chats // agents, open_chats % agents
    following = per_agent[np.minimum(each + 1, len(aht_seconds))]
    return np.asarray(more * following + (agents - more) * per_agent[each])


def chat_figures(
    contacts_per_hour: float,
    aht_seconds: Sequence[float],
    agents: int,
    target: ServiceTarget,
    patience_seconds: float | None = None,
    lines: int | None = None,
) -> ServiceFigures:
    """Figures of a chat queue; occupancy is that of the places, 0–1.

    `aht_seconds[j - 1]` with j chats at once, so its length is the concurrency.
    `patience_seconds` None means that everybody waits. `lines` only together with patience.
    """
    require_at_least_zero("contacts per hour", contacts_per_hour)
    require_agents(agents)
    finishing_rates(aht_seconds, 1)
    if contacts_per_hour == 0 or agents == 0:
        served = 1.0 if agents else 0.0
        return ServiceFigures(served, 1 - served, 0.0, 0.0, 0.0, 0.0)
    rates = finishing_rates(aht_seconds, agents)
    if patience_seconds is None:
        return patient_figures(contacts_per_hour / 3600, rates, target.threshold_seconds)
    require_above_zero("patience", patience_seconds)
    return _impatient(Chain(contacts_per_hour / 3600, rates, 1 / patience_seconds, lines), target)


def _impatient(chain: Chain, target: ServiceTarget) -> ServiceFigures:
    state = steady_state(chain)
    open_chats = np.minimum(np.arange(len(state.probabilities)), chain.full)
    busy = float((open_chats * state.probabilities).sum()) / chain.full
    return figures(state, target.threshold_seconds, target.definition, busy)


def chat_agents_needed(
    contacts_per_hour: float,
    aht_seconds: Sequence[float],
    target: ServiceTarget,
    occupancy_cap: float = 1.0,
    patience_seconds: float | None = None,
) -> int:
    """Least agents for which the target is met and places are busy at most `occupancy_cap`."""
    require_at_least_zero("contacts per hour", contacts_per_hour)
    finishing_rates(aht_seconds, 1)
    agents_for_occupancy(0, occupancy_cap)
    if contacts_per_hour == 0:
        return 0

    def enough(agents: int) -> bool:
        found = chat_figures(contacts_per_hour, aht_seconds, agents, target, patience_seconds)
        in_time = found.service_level >= target.share - ROUNDING
        return in_time and found.occupancy <= occupancy_cap + ROUNDING

    high = max(1, math.ceil(contacts_per_hour / 3600 * max(aht_seconds) / len(aht_seconds)))
    low = 0
    while not enough(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
