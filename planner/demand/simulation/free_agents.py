"""Free agents of a queue, in stacks by the contacts they have already."""

from planner.demand.simulation.compiled import compiled
from planner.demand.simulation.records import NOBODY, Lines, Staff, State


@compiled
def is_free(state: State, lines: Lines, agent: int) -> bool:
    """Whether the agent can take one more contact of the queue the agent is on."""
    queue, count = state.duty[agent], state.held[agent]
    if queue < 0:
        return False
    return bool(count == 0 or (state.serving[agent] == queue and count < lines.slots[queue]))


@compiled
def enlist(state: State, agent: int) -> None:
    """Offer a free agent to whoever comes."""
    queue, count = state.duty[agent], state.held[agent]
    place = state.free_size[queue, count]
    state.free[queue, count, place] = agent
    state.free_place[agent] = place
    state.free_size[queue, count] = place + 1


@compiled
def unlist(state: State, agent: int) -> None:
    """Offer the agent no longer; nothing to do for one who is not offered."""
    place = state.free_place[agent]
    if place < 0:
        return
    queue, count = state.duty[agent], state.held[agent]
    last = state.free_size[queue, count] - 1
    moved = state.free[queue, count, last]
    state.free[queue, count, place] = moved
    state.free_place[moved] = place
    state.free_place[agent] = -1
    state.free_size[queue, count] = last


@compiled
def emptiest(state: State, lines: Lines, queue: int) -> int:
    """A free agent of the queue with the fewest contacts, or NOBODY."""
    for count in range(lines.slots[queue]):
        size = state.free_size[queue, count]
        if size > 0:
            return int(state.free[queue, count, size - 1])
    return NOBODY


@compiled
def idle_elsewhere(state: State, staff: Staff, lines: Lines, queue: int) -> int:
    """An idle agent of a queue whose idle time goes to this one, or NOBODY."""
    for other in range(len(lines.second)):
        idle = state.free_size[other, 0]
        if lines.second[other] == queue and idle > lines.kept_free[other]:
            for place in range(idle - 1, -1, -1):
                agent = int(state.free[other, 0, place])
                if staff.worth[agent, queue] > 0:
                    return agent
    return NOBODY
