"""Staffing of a phone queue whose idle agents take work that can wait.

At most `kept_free` of `n` agents are left idle for calls; the others always find waiting work, so
the chain of Erlang C or A starts at `n - kept_free` busy agents instead of at none (Deslauriers
and others 2007, "Markov chain models of a telephone call center with call blending"). Other work
is as long as a call and is not interrupted.
"""

from dataclasses import dataclass

import numpy as np

from planner.demand.birth_death import Chain, figures, patient_figures, steady_state
from planner.demand.erlang import ServiceFigures, load_erlangs
from planner.demand.service_target import (
    ServiceTarget,
    StaffingInputError,
    require_above_zero,
    require_agents,
)


@dataclass(frozen=True, slots=True)
class BlendedFigures:
    """Figures of the calls, and the other work done beside them.

    `calls.occupancy` counts both kinds of work, 0–1. `other_per_hour`: contacts of other work
    finished in an hour, each as long as a call.
    """

    calls: ServiceFigures
    other_per_hour: float


def blended_figures(
    contacts_per_hour: float,
    aht_seconds: float,
    agents: int,
    kept_free: int,
    target: ServiceTarget,
    patience_seconds: float | None = None,
) -> BlendedFigures:
    """Figures of a phone queue with at most `kept_free` (1 … agents) idle agents.

    Contacts per hour > 0, seconds > 0; `patience_seconds` None means that every caller waits.
    """
    load = load_erlangs(contacts_per_hour, aht_seconds)
    require_above_zero("contacts per hour", contacts_per_hour)
    require_agents(agents)
    if kept_free != int(kept_free) or not 1 <= kept_free <= agents:
        raise StaffingInputError("agents kept free", kept_free, f"a whole number, 1 to {agents}")
    always_busy = agents - kept_free
    rates = np.arange(always_busy + 1, agents + 1) / aht_seconds
    birth_rate = contacts_per_hour / 3600
    if patience_seconds is None:
        of_free = patient_figures(birth_rate, rates, target.threshold_seconds)
    else:
        require_above_zero("patience", patience_seconds)
        of_free = _impatient(Chain(birth_rate, rates, 1 / patience_seconds), target)
    busy = (always_busy + of_free.occupancy * kept_free) / agents
    served = load * (1 - of_free.abandoned_share)
    other = max(0.0, (busy * agents - served) * 3600 / aht_seconds)
    return BlendedFigures(_with_occupancy(of_free, busy), other)


def _impatient(chain: Chain, target: ServiceTarget) -> ServiceFigures:
    state = steady_state(chain)
    taken = np.minimum(np.arange(len(state.probabilities)), chain.full)
    busy = float((taken * state.probabilities).sum()) / chain.full
    return figures(state, target.threshold_seconds, target.definition, busy)


def _with_occupancy(found: ServiceFigures, occupancy: float) -> ServiceFigures:
    return ServiceFigures(
        found.service_level,
        found.wait_probability,
        found.mean_wait_seconds,
        found.offered_wait_seconds,
        found.abandoned_share,
        occupancy,
    )
