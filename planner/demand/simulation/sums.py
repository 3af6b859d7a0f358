"""What the replay adds up: time of agents, waiting lines, contacts."""

import numpy as np

from planner.demand.simulation.compiled import compiled
from planner.demand.simulation.records import Contacts, Lines, State, Tally


@compiled
def count_time(state: State, tally: Tally, queue: int, now: float) -> None:
    """Add the slot-seconds since the last change of a queue."""
    spent, at = now - state.counted_to[queue], state.interval[0]
    tally.occupied[queue, at] += state.occupied[queue] * spent
    tally.staffed[queue, at] += state.staffed[queue] * spent
    state.counted_to[queue] = now


@compiled
def load_of(state: State, lines: Lines, agent: int) -> float:
    """Slots of the agent's present queue that are taken, by whatever contacts."""
    if state.serving[agent] == state.duty[agent]:
        return float(state.held[agent])
    return float(lines.slots[state.duty[agent]]) if state.held[agent] > 0 else 0.0


@compiled
def close_interval(
    state: State, contacts: Contacts, lines: Lines, tally: Tally, edge: float
) -> None:
    """Write down who waits at the edge, and go on to the next interval."""
    at = state.interval[0]
    for queue in range(len(lines.slots)):
        count_time(state, tally, queue, edge)
        first = state.head[queue]
        if first >= 0 and np.isinf(contacts.patience[first]):
            tally.waiting[queue, at] = state.line[queue]
            tally.oldest[queue, at] = edge - contacts.arrival[first]
    state.interval[0] = at + 1


@compiled
def count_answered(
    contacts: Contacts, lines: Lines, tally: Tally, contact: int, wait: float, every: float
) -> None:
    """Count a contact that was answered after `wait`."""
    queue, at = contacts.queue[contact], int(contacts.arrival[contact] / every)
    in_time = 1 if wait <= lines.threshold[queue] else 0
    tally.offered[queue, at] += 1
    tally.answered[queue, at] += 1
    tally.offered_in_time[queue, at] += in_time
    tally.answered_in_time[queue, at] += in_time
    tally.wait[queue, at] += wait


@compiled
def count_lost(
    contacts: Contacts, lines: Lines, tally: Tally, contact: int, wait: float, every: float
) -> None:
    """Count a contact that had gone when, after `wait`, an agent would have been free."""
    queue, at = contacts.queue[contact], int(contacts.arrival[contact] / every)
    tally.offered[queue, at] += 1
    tally.offered_in_time[queue, at] += 1 if wait <= lines.threshold[queue] else 0
    tally.wait[queue, at] += min(wait, contacts.patience[contact])
