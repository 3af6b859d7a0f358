"""Compiled moves: each writes down which cells get which duty, and judges nothing."""

# mypy: disable-error-code="untyped-decorator"
# numba ships no types for its decorators.

from __future__ import annotations

from numba import njit

from solver.engine.chance import draw
from solver.engine.state import (
    CHANGES,
    GIVEN,
)
from solver.engine.tables import (
    AGENTS,
    CELLS,
    DAYS,
    DUTIES,
    PATTERN_COUNT,
    PATTERNS,
    Ints,
)

TRIES = 8
"""Days looked at before a move is given up."""


@njit(cache=True, nogil=True)
def any_duty(t: Ints, s: Ints, cell: int) -> int:
    """A random duty of a cell, or -1 if it has none."""
    first, last = t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]
    if first == last:
        return -1
    return int(t[t[CELLS] + first + draw(s, last - first)])


@njit(cache=True, nogil=True)
def same_duty(t: Ints, s: Ints, duty: int, cell: int) -> int:
    """The duty of a cell with the pattern of another duty; -2 when there is none there."""
    if duty < 0:
        return -1
    found = t[t[PATTERNS] + cell * t[PATTERN_COUNT] + t[t[DUTIES] + 5 * duty + 4]]
    return found if found >= 0 else -2


@njit(cache=True, nogil=True)
def near_duty(t: Ints, s: Ints, duty: int, cell: int) -> int:
    """A duty of the cell next to the given one in the cell's own order."""
    first, last = t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]
    place = first
    while place < last and t[t[CELLS] + place] != duty:
        place += 1
    step = 1 + draw(s, 2)
    place += step if draw(s, 2) else -step
    if place < first or place >= last:
        return any_duty(t, s, cell)
    return int(t[t[CELLS] + place])


@njit(cache=True, nogil=True)
def note(s: Ints, size: int, agent: int, day: int, duty: int) -> int:
    """Write down one change of a move; returns its size."""
    s[s[CHANGES] + 3 * size + 0], s[s[CHANGES] + 3 * size + 1], s[s[CHANGES] + 3 * size + 2] = (
        agent,
        day,
        duty,
    )
    return size + 1


@njit(cache=True, nogil=True)
def worked_day(t: Ints, s: Ints, agent: int, wanted: int) -> int:
    """A random day on which the agent works (`wanted` 1) or does not (0); -1 if none is met."""
    for _ in range(TRIES):
        day = draw(s, t[DAYS])
        if (s[s[GIVEN] + agent * t[DAYS] + day] >= 0) == (wanted == 1):
            return day
    return -1


@njit(cache=True, nogil=True)
def propose(t: Ints, s: Ints) -> int:
    """Write a random move into `changes`; returns how many cells it changes, 0 for none."""
    kind, agent = draw(s, 100), draw(s, t[AGENTS])
    if kind < 45:
        return retime(t, s, agent)
    if kind < 52:
        return flip(t, s, agent)
    if kind < 68:
        return move_day(t, s, agent)
    if kind < 76:
        return retime_two(t, s, agent)
    if kind < 88:
        return exchange(t, s, agent)
    return hand_over(t, s, agent)


@njit(cache=True, nogil=True)
def retime(t: Ints, s: Ints, agent: int) -> int:
    """Another duty on a worked day, or the same with its queues chosen again."""
    day = worked_day(t, s, agent, 1)
    if day < 0:
        return 0
    cell, kind = agent * t[DAYS] + day, draw(s, 3)
    duty = s[s[GIVEN] + agent * t[DAYS] + day]
    if kind == 1:
        duty = any_duty(t, s, cell)
    elif kind == 2:
        duty = near_duty(t, s, duty, cell)
    return note(s, 0, agent, day, duty)


@njit(cache=True, nogil=True)
def flip(t: Ints, s: Ints, agent: int) -> int:
    """A worked day becomes free, a free one worked."""
    day = draw(s, t[DAYS])
    duty = -1 if s[s[GIVEN] + agent * t[DAYS] + day] >= 0 else any_duty(t, s, agent * t[DAYS] + day)
    return note(s, 0, agent, day, duty) if duty != s[s[GIVEN] + agent * t[DAYS] + day] else 0


@njit(cache=True, nogil=True)
def move_day(t: Ints, s: Ints, agent: int) -> int:
    """A duty moves to a free day, with the same pattern or another."""
    source, target = worked_day(t, s, agent, 1), worked_day(t, s, agent, 0)
    if source < 0 or target < 0:
        return 0
    cell = agent * t[DAYS] + target
    duty = same_duty(t, s, s[s[GIVEN] + agent * t[DAYS] + source], cell)
    if duty < 0 or draw(s, 2):
        duty = any_duty(t, s, cell)
    if duty < 0:
        return 0
    return note(s, note(s, 0, agent, source, -1), agent, target, duty)


@njit(cache=True, nogil=True)
def retime_two(t: Ints, s: Ints, agent: int) -> int:
    """Other duties on two worked days of one agent."""
    one, two = worked_day(t, s, agent, 1), worked_day(t, s, agent, 1)
    if one < 0 or two < 0 or one == two:
        return 0
    size = note(s, 0, agent, one, any_duty(t, s, agent * t[DAYS] + one))
    return note(s, size, agent, two, any_duty(t, s, agent * t[DAYS] + two))


@njit(cache=True, nogil=True)
def exchange(t: Ints, s: Ints, agent: int) -> int:
    """Two agents exchange a stretch of one to ten days, pattern for pattern."""
    other, first = draw(s, t[AGENTS]), draw(s, t[DAYS])
    last = min(t[DAYS], first + 1 + draw(s, 10))
    if other == agent:
        return 0
    size = 0
    for day in range(first, last):
        mine, theirs = s[s[GIVEN] + agent * t[DAYS] + day], s[s[GIVEN] + other * t[DAYS] + day]
        if mine < 0 and theirs < 0:
            continue
        to_me = same_duty(t, s, theirs, agent * t[DAYS] + day)
        to_them = same_duty(t, s, mine, other * t[DAYS] + day)
        if to_me == -2 or to_them == -2:
            return 0
        size = note(s, note(s, size, agent, day, to_me), other, day, to_them)
    return size


@njit(cache=True, nogil=True)
def hand_over(t: Ints, s: Ints, agent: int) -> int:
    """On one day two agents change: a worked duty moves its edge, the other takes or gives."""
    day, other = worked_day(t, s, agent, 1), draw(s, t[AGENTS])
    if day < 0 or other == agent:
        return 0
    mine, cell = s[s[GIVEN] + agent * t[DAYS] + day], agent * t[DAYS] + day
    beside = other * t[DAYS] + day
    if s[s[GIVEN] + other * t[DAYS] + day] < 0:
        taken = same_duty(t, s, mine, beside) if draw(s, 2) else any_duty(t, s, beside)
        kept = -1 if draw(s, 3) else near_duty(t, s, mine, cell)
        return note(s, note(s, 0, agent, day, kept), other, day, taken) if taken >= 0 else 0
    size = note(s, 0, agent, day, near_duty(t, s, mine, cell))
    return note(s, size, other, day, near_duty(t, s, s[s[GIVEN] + other * t[DAYS] + day], beside))
