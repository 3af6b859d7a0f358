"""When each agent next finishes a contact: a heap that knows every agent's place."""

from planner.demand.simulation.compiled import compiled
from planner.demand.simulation.records import State


@compiled
def _sift_up(state: State, place: int) -> int:
    time, agent = state.heap_time[place], state.heap_agent[place]
    while place > 0:
        parent = (place - 1) >> 1
        if state.heap_time[parent] <= time:
            break
        _put(state, place, state.heap_time[parent], state.heap_agent[parent])
        place = parent
    _put(state, place, time, agent)
    return place


@compiled
def _sift_down(state: State, place: int) -> None:
    size = state.heap_size[0]
    time, agent = state.heap_time[place], state.heap_agent[place]
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and state.heap_time[child + 1] < state.heap_time[child]:
            child += 1
        if state.heap_time[child] >= time:
            break
        _put(state, place, state.heap_time[child], state.heap_agent[child])
        place = child
    _put(state, place, time, agent)


@compiled
def _put(state: State, place: int, time: float, agent: int) -> None:
    state.heap_time[place] = time
    state.heap_agent[place] = agent
    state.heap_place[agent] = place


@compiled
def schedule(state: State, agent: int, time: float) -> None:
    """Set when an agent next finishes a contact."""
    place = state.heap_place[agent]
    if place < 0:
        place = state.heap_size[0]
        state.heap_size[0] += 1
    _put(state, place, time, agent)
    if _sift_up(state, place) == place:
        _sift_down(state, place)


@compiled
def unschedule(state: State, agent: int) -> None:
    """Forget an agent who has no contact left."""
    place = state.heap_place[agent]
    state.heap_size[0] -= 1
    last = state.heap_size[0]
    state.heap_place[agent] = -1
    if place != last:
        _put(state, place, state.heap_time[last], state.heap_agent[last])
        if _sift_up(state, place) == place:
            _sift_down(state, place)
