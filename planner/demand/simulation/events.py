"""Replays contacts against people, event by event.

Waiting lines are linked lists in order of arrival; who gave up is found when an agent would have
been free, which is also the end of the offered wait. An agent with several chats works on all of
them at once; `clock` is the work done on each since the agent was last idle.
"""

import numpy as np

from planner.demand.simulation.agenda import schedule, unschedule
from planner.demand.simulation.compiled import compiled
from planner.demand.simulation.free_agents import emptiest, enlist, idle_elsewhere, is_free, unlist
from planner.demand.simulation.records import (
    NOBODY,
    Contacts,
    Lines,
    Staff,
    State,
    Tally,
    new_state,
    new_tally,
)
from planner.demand.simulation.sums import (
    close_interval,
    count_answered,
    count_lost,
    count_time,
    load_of,
)


@compiled
def _next_waiting(
    state: State,
    contacts: Contacts,
    lines: Lines,
    tally: Tally,
    queue: int,
    now: float,
    every: float,
) -> int:
    """Take the first who still waits from a line, counting those who gave up; or NOBODY."""
    while state.head[queue] >= 0:
        first = state.head[queue]
        state.head[queue] = state.following[first]
        state.line[queue] -= 1
        wait = now - contacts.arrival[first]
        if wait <= contacts.patience[first]:
            return int(first)
        count_lost(contacts, lines, tally, first, wait, every)
    return NOBODY


@compiled
def _before_change(state: State, lines: Lines, tally: Tally, agent: int, now: float) -> None:
    """Bring the agent's work and the sums of the agent's queue up to now."""
    unlist(state, agent)
    queue = state.duty[agent]
    if queue >= 0:
        count_time(state, tally, queue, now)
        state.occupied[queue] -= load_of(state, lines, agent)
    if state.held[agent] > 0:
        speed = lines.speed[state.serving[agent], state.held[agent]]
        state.clock[agent] += (now - state.since[agent]) * speed
    else:
        state.clock[agent] = 0.0
    state.since[agent] = now


@compiled
def _after_change(state: State, lines: Lines, agent: int, now: float) -> None:
    """Set the agent's next finish and, where free, offer the agent to whoever comes."""
    count, queue = state.held[agent], state.duty[agent]
    if count > 0:
        serving = state.serving[agent]
        soonest = state.finish[agent, 0]
        for slot in range(1, lines.slots[serving]):
            soonest = min(soonest, state.finish[agent, slot])
        schedule(state, agent, now + (soonest - state.clock[agent]) / lines.speed[serving, count])
    elif state.heap_place[agent] >= 0:
        unschedule(state, agent)
    if queue >= 0:
        state.occupied[queue] += load_of(state, lines, agent)
        if is_free(state, lines, agent):
            enlist(state, agent)


@compiled
def _take(
    state: State,
    contacts: Contacts,
    staff: Staff,
    lines: Lines,
    tally: Tally,
    agent: int,
    contact: int,
    now: float,
    every: float,
) -> None:
    """Let an agent, brought up to now, begin a contact."""
    queue = contacts.queue[contact]
    work = contacts.work[contact] / staff.worth[agent, queue]
    slot = 0
    while not np.isinf(state.finish[agent, slot]):
        slot += 1
    state.finish[agent, slot] = state.clock[agent] + work
    state.serving[agent] = queue
    state.held[agent] += 1
    wait = now - contacts.arrival[contact] + (work if lines.until_done[queue] else 0.0)
    count_answered(contacts, lines, tally, contact, wait, every)


@compiled
def _seek(
    state: State,
    contacts: Contacts,
    staff: Staff,
    lines: Lines,
    tally: Tally,
    agent: int,
    now: float,
    every: float,
) -> None:
    """Give an agent, brought up to now, what waits: one's own queue first, then the second."""
    while is_free(state, lines, agent):
        queue = state.duty[agent]
        contact = _next_waiting(state, contacts, lines, tally, queue, now, every)
        second = lines.second[queue]
        if contact == NOBODY and second >= 0 and state.held[agent] == 0:
            enough = state.free_size[queue, 0] >= lines.kept_free[queue]
            if enough and staff.worth[agent, second] > 0:
                contact = _next_waiting(state, contacts, lines, tally, second, now, every)
        if contact == NOBODY:
            return
        _take(state, contacts, staff, lines, tally, agent, contact, now, every)


@compiled
def _arrive(
    state: State,
    contacts: Contacts,
    staff: Staff,
    lines: Lines,
    tally: Tally,
    contact: int,
    every: float,
) -> None:
    """Bring a contact to a free agent, or to the end of its line."""
    queue, now = contacts.queue[contact], contacts.arrival[contact]
    agent = emptiest(state, lines, queue)
    if agent == NOBODY:
        agent = idle_elsewhere(state, staff, lines, queue)
    if agent != NOBODY:
        _before_change(state, lines, tally, agent, now)
        _take(state, contacts, staff, lines, tally, agent, contact, now, every)
        _after_change(state, lines, agent, now)
        return
    if state.head[queue] < 0:
        state.head[queue] = contact
    else:
        state.following[state.tail[queue]] = contact
    state.tail[queue] = contact
    state.line[queue] += 1


@compiled
def _finish(
    state: State,
    contacts: Contacts,
    staff: Staff,
    lines: Lines,
    tally: Tally,
    now: float,
    every: float,
) -> None:
    """End the contact that is finished next, and find its agent another."""
    agent = state.heap_agent[0]
    _before_change(state, lines, tally, agent, now)
    done = 0
    for slot in range(1, lines.slots[state.serving[agent]]):
        if state.finish[agent, slot] < state.finish[agent, done]:
            done = slot
    state.finish[agent, done] = np.inf
    state.held[agent] -= 1
    if state.held[agent] == 0:
        state.clock[agent] = 0.0
    _seek(state, contacts, staff, lines, tally, agent, now, every)
    _after_change(state, lines, agent, now)


@compiled
def _change_duty(
    state: State,
    contacts: Contacts,
    staff: Staff,
    lines: Lines,
    tally: Tally,
    boundary: int,
    every: float,
) -> None:
    """Let an agent begin or leave a queue, a contact in progress being finished; or close one."""
    agent, queue, now = staff.agent[boundary], staff.queue[boundary], staff.time[boundary]
    if agent == NOBODY:
        _send_away(state, contacts, lines, tally, queue, now, every)
        return
    _before_change(state, lines, tally, agent, now)
    before = state.duty[agent]
    if before >= 0:
        state.staffed[before] -= lines.slots[before]
    if queue >= 0:
        count_time(state, tally, queue, now)
        state.staffed[queue] += lines.slots[queue]
    state.duty[agent] = queue
    _seek(state, contacts, staff, lines, tally, agent, now, every)
    _after_change(state, lines, agent, now)


@compiled
def _send_away(
    state: State,
    contacts: Contacts,
    lines: Lines,
    tally: Tally,
    queue: int,
    now: float,
    every: float,
) -> None:
    """End a line: who waits is not served, and counts as missed."""
    contact = state.head[queue]
    while contact >= 0:
        waited = now - contacts.arrival[contact]
        late = max(waited, np.nextafter(lines.threshold[queue], np.inf))
        count_lost(contacts, lines, tally, contact, late, every)
        contact = state.following[contact]
    state.head[queue] = -1
    state.line[queue] = 0


@compiled
def _end(
    state: State, contacts: Contacts, lines: Lines, tally: Tally, now: float, every: float
) -> None:
    """Count who still waits at the end and is late already; the others are left out."""
    for queue in range(len(lines.slots)):
        contact = state.head[queue]
        while contact >= 0:
            waited = now - contacts.arrival[contact]
            if waited > min(lines.threshold[queue], contacts.patience[contact]):
                count_lost(contacts, lines, tally, contact, waited, every)
            contact = state.following[contact]


def replay(contacts: Contacts, staff: Staff, lines: Lines, every: float, intervals: int) -> Tally:
    """Replay contacts against staff over `intervals` of `every` seconds, from nobody waiting."""
    queues, most = len(lines.slots), int(lines.slots.max())
    state = new_state(len(contacts.arrival), len(staff.worth), queues, most)
    tally = new_tally(queues, intervals)
    _run(state, contacts, staff, lines, tally, every, every * intervals)
    return tally


@compiled
def _run(
    state: State,
    contacts: Contacts,
    staff: Staff,
    lines: Lines,
    tally: Tally,
    every: float,
    until: float,
) -> None:
    """Take one event after the other until the end; of several at once, finishes come first."""
    arrived, changed = 0, 0
    while True:
        arrival = contacts.arrival[arrived] if arrived < len(contacts.arrival) else np.inf
        change = staff.time[changed] if changed < len(staff.time) else np.inf
        finish = state.heap_time[0] if state.heap_size[0] > 0 else np.inf
        now = min(arrival, change, finish, until)
        while now >= every * (state.interval[0] + 1):
            close_interval(state, contacts, lines, tally, every * (state.interval[0] + 1))
        if now >= until:
            break
        if finish == now:
            _finish(state, contacts, staff, lines, tally, now, every)
        elif change == now:
            _change_duty(state, contacts, staff, lines, tally, changed, every)
            changed += 1
        else:
            _arrive(state, contacts, staff, lines, tally, arrived, every)
            arrived += 1
    _end(state, contacts, lines, tally, until, every)
