"""Compiled moves: each writes down which cells get which duty, and judges nothing."""

from __future__ import annotations

from solver.engine.chance import draw
from solver.engine.compiled import compiled
from solver.engine.heat import can_weigh, lift, weighed_duty, weighed_place
from solver.engine.kinds import WEEKS
from solver.engine.lists import Ints
from solver.engine.state import AFTER_DAY, CHANGES, FIRST_DAY, GIVEN
from solver.engine.tables import (
    AGENTS,
    CELLS,
    CHOICES,
    DAYS,
    DUTIES,
    PATTERN_COUNT,
    PATTERNS,
    PLACES,
    SEGMENTS,
)

FREELY = 8
"""One in so many changes of hours is not weighed."""
TRIES = 8
"""Days looked at before a move is given up."""


@compiled
def any_duty(t: Ints, s: Ints, cell: int) -> int:
    """A random duty of a cell, or -1 if it has none."""
    first, last = t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]
    if first == last:
        return -1
    return int(t[t[CELLS] + first + draw(s, last - first)])


@compiled
def same_duty(t: Ints, s: Ints, duty: int, cell: int) -> int:
    """The duty of a cell with the pattern of another duty; -2 when there is none there."""
    if duty < 0:
        return -1
    found = t[t[PATTERNS] + cell * t[PATTERN_COUNT] + t[t[DUTIES] + 7 * duty + 4]]
    return found if found >= 0 else -2


@compiled
def near_duty(t: Ints, s: Ints, duty: int, cell: int) -> int:
    """A duty of the cell next to the given one in the cell's own order."""
    first, last = t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]
    place = first + t[t[PLACES] + duty] - 1
    step = 1 + draw(s, 2)
    place += step if draw(s, 2) else -step
    if place < first or place >= last:
        return any_duty(t, s, cell)
    return int(t[t[CELLS] + place])


@compiled
def note(s: Ints, size: int, agent: int, day: int, duty: int) -> int:
    """Write down one change of a move; returns its size."""
    s[s[CHANGES] + 3 * size + 0], s[s[CHANGES] + 3 * size + 1], s[s[CHANGES] + 3 * size + 2] = (
        agent,
        day,
        duty,
    )
    return size + 1


@compiled
def worked_day(t: Ints, s: Ints, agent: int, wanted: int) -> int:
    """A random day on which the agent works (`wanted` 1) or does not (0); -1 if none is met."""
    for _ in range(TRIES):
        day = any_day(s)
        if (s[s[GIVEN] + agent * t[DAYS] + day] >= 0) == (wanted == 1):
            return day
    return -1


@compiled
def any_day(s: Ints) -> int:
    """A random one of the days that may be changed."""
    return int(s[FIRST_DAY] + draw(s, s[AFTER_DAY] - s[FIRST_DAY]))


@compiled
def propose(t: Ints, s: Ints, kind: int, temperature: float) -> int:
    """Write a random move into `changes`; returns how many cells it changes, 0 for none.

    Less than 0 where the move was chosen by its price: whatever it costs, it is to be taken.
    """
    agent, size = draw(s, t[AGENTS]), 0
    if kind == 0:
        size = retime(t, s, agent, temperature)
    elif kind == 1:
        size = flip(t, s, agent, temperature)
    elif kind == 2:
        size = move_day(t, s, agent, temperature)
    elif kind == 3:
        size = retime_two(t, s, agent, temperature)
    elif kind == 4:
        size = exchange(t, s, agent, 2 + draw(s, 9))
    elif kind == 5:
        size = exchange(t, s, agent, 1)
    elif kind == 6:
        size = hand_over(t, s, agent)
    elif kind == WEEKS:
        size = exchange_weeks(t, s, agent)
    else:
        size = move_edge(t, s, agent)
    return size


@compiled
def retime(t: Ints, s: Ints, agent: int, temperature: float) -> int:
    """Another duty on a worked day, or the same with its queues chosen again."""
    day = worked_day(t, s, agent, 1)
    if day < 0:
        return 0
    cell = agent * t[DAYS] + day
    duty = s[s[GIVEN] + cell]
    if can_weigh(t, cell) and draw(s, FREELY):
        duty = weighed_duty(t, s, agent, day, duty, temperature)
        is_new = duty >= 0 and (duty != s[s[GIVEN] + cell] or has_choice(t, duty))
        return -note(s, 0, agent, day, duty) if is_new else 0
    kind = draw(s, 3) if has_choice(t, duty) else 1 + draw(s, 2)
    if kind == 1:
        duty = any_duty(t, s, cell)
    elif kind == 2:
        duty = near_duty(t, s, duty, cell)
    return note(s, 0, agent, day, duty)


@compiled
def has_choice(t: Ints, duty: int) -> bool:
    """Whether a segment of a duty may serve more than one queue."""
    shape = t[t[DUTIES] + 7 * duty + 6]
    for number in range(t[t[SEGMENTS + 1] + shape], t[t[SEGMENTS + 1] + shape + 1]):
        segment = t[t[SEGMENTS] + number]
        if t[t[CHOICES + 1] + segment + 1] - t[t[CHOICES + 1] + segment] > 1:
            return True
    return False


@compiled
def flip(t: Ints, s: Ints, agent: int, temperature: float) -> int:
    """A worked day becomes free, a free one worked."""
    day = any_day(s)
    cell = agent * t[DAYS] + day
    duty = -1 if s[s[GIVEN] + cell] >= 0 else any_duty(t, s, cell)
    if duty >= 0 and can_weigh(t, cell):
        duty = weighed_duty(t, s, agent, day, duty, temperature)
    return note(s, 0, agent, day, duty) if duty != s[s[GIVEN] + agent * t[DAYS] + day] else 0


@compiled
def move_day(t: Ints, s: Ints, agent: int, temperature: float) -> int:
    """A duty moves to a free day, with the same pattern or another."""
    day = worked_day(t, s, agent, 1)
    if day >= 0 and can_weigh(t, agent * t[DAYS] + day) and draw(s, FREELY):
        return -relocate(t, s, agent, day, temperature)
    source, target = worked_day(t, s, agent, 1), worked_day(t, s, agent, 0)
    if source < 0 or target < 0:
        return 0
    cell = agent * t[DAYS] + target
    duty = same_duty(t, s, s[s[GIVEN] + agent * t[DAYS] + source], cell)
    if duty < 0 or draw(s, 2):
        duty = any_duty(t, s, cell)
    if duty >= 0 and can_weigh(t, cell):
        duty = weighed_duty(t, s, agent, target, duty, temperature)
    if duty < 0:
        return 0
    return note(s, note(s, 0, agent, source, -1), agent, target, duty)


@compiled
def relocate(t: Ints, s: Ints, agent: int, day: int, temperature: float) -> int:
    """A duty goes to the day and hours that all its possible days and hours weigh out."""
    option = weighed_place(t, s, agent, day, temperature)
    if option < 0:
        return 0
    target, duty = s[option], s[option + 1]
    if target == day:
        return note(s, 0, agent, day, duty) if duty != s[s[GIVEN] + agent * t[DAYS] + day] else 0
    return note(s, note(s, 0, agent, day, -1), agent, target, duty)


@compiled
def retime_two(t: Ints, s: Ints, agent: int, temperature: float) -> int:
    """Other duties on two worked days of one agent; of two on a day, where hours are weighed."""
    day = worked_day(t, s, agent, 1)
    if day >= 0 and is_fixed(t, s, agent * t[DAYS] + day):
        return retime_beside(t, s, agent, day, temperature)
    one, two = worked_day(t, s, agent, 1), worked_day(t, s, agent, 1)
    if one < 0 or two < 0 or one == two:
        return 0
    size = note(s, 0, agent, one, any_duty(t, s, agent * t[DAYS] + one))
    return note(s, size, agent, two, any_duty(t, s, agent * t[DAYS] + two))


@compiled
def is_fixed(t: Ints, s: Ints, cell: int) -> bool:
    """Whether the hours of a worked cell can be weighed and nothing else has to be chosen."""
    return bool(can_weigh(t, cell) and not has_choice(t, s[s[GIVEN] + cell]))


@compiled
def retime_beside(t: Ints, s: Ints, agent: int, day: int, temperature: float) -> int:
    """An agent's hours change by chance, and a colleague's that day as then weighs out."""
    other, cell = colleague(t, s, agent, day), agent * t[DAYS] + day
    if other < 0 or not can_weigh(t, other * t[DAYS] + day):
        return 0
    old = s[s[GIVEN] + cell]
    new = any_duty(t, s, cell) if draw(s, 2) else near_duty(t, s, old, cell)
    if new == old or t[t[DUTIES] + 7 * new + 5] != t[t[DUTIES] + 7 * old + 5]:
        return 0
    theirs = s[s[GIVEN] + other * t[DAYS] + day]
    lift(t, s, cell, old, -1)
    lift(t, s, cell, new, 1)
    duty = weighed_duty(t, s, other, day, theirs, temperature)
    lift(t, s, cell, new, -1)
    lift(t, s, cell, old, 1)
    if duty < 0 or duty == theirs:
        return 0
    return note(s, note(s, 0, agent, day, new), other, day, duty)


@compiled
def colleague(t: Ints, s: Ints, agent: int, day: int) -> int:
    """A random other agent who works on a day; -1 if none is met."""
    for _ in range(TRIES):
        other = draw(s, t[AGENTS])
        if other != agent and s[s[GIVEN] + other * t[DAYS] + day] >= 0:
            return int(other)
    return -1


@compiled
def exchange(t: Ints, s: Ints, agent: int, days: int) -> int:
    """Two agents exchange a stretch of days, pattern for pattern."""
    other, first = draw(s, t[AGENTS]), any_day(s)
    last = min(s[AFTER_DAY], first + days)
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


@compiled
def exchange_weeks(t: Ints, s: Ints, agent: int) -> int:
    """One agent's stretch of up to a week changes places with the same days of another week."""
    weeks = (s[AFTER_DAY] - s[FIRST_DAY]) // 7
    if weeks < 2:
        return 0
    first, days = draw(s, 7 * (weeks - 1)), 1 + draw(s, 7)
    apart = 7 * (1 + draw(s, weeks - 1 - first // 7))
    size, first = 0, first + s[FIRST_DAY]
    for day in range(first, min(first + days, s[AFTER_DAY] - apart)):
        now, then = s[s[GIVEN] + agent * t[DAYS] + day], s[s[GIVEN] + agent * t[DAYS] + day + apart]
        if now < 0 and then < 0:
            continue
        here = same_duty(t, s, then, agent * t[DAYS] + day)
        there = same_duty(t, s, now, agent * t[DAYS] + day + apart)
        if here == -2 or there == -2:
            return 0
        size = note(s, note(s, size, agent, day, here), agent, day + apart, there)
    return size


@compiled
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


@compiled
def duty_of_span(t: Ints, cell: int, start: int, end: int) -> int:
    """The first duty of a cell with this span; -1 if there is none."""
    for place in range(t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]):
        duty = t[t[CELLS] + place]
        if t[t[DUTIES] + 7 * duty] == start and t[t[DUTIES] + 7 * duty + 1] == end:
            return int(duty)
    return -1


@compiled
def follower(t: Ints, s: Ints, agent: int, day: int, end: int) -> int:
    """Another agent whose duty that day begins at `end`; -1 if there is none."""
    first = draw(s, t[AGENTS])
    for step in range(t[AGENTS]):
        other = (first + step) % t[AGENTS]
        duty = s[s[GIVEN] + other * t[DAYS] + day]
        if duty >= 0 and other != agent and t[t[DUTIES] + 7 * duty] == end:
            return int(other)
    return -1


@compiled
def move_edge(t: Ints, s: Ints, agent: int) -> int:
    """Cover stays as it is: two duties end to end share it otherwise, become one, or one two."""
    day = worked_day(t, s, agent, 1)
    if day < 0:
        return 0
    duty = s[s[GIVEN] + agent * t[DAYS] + day]
    start, end = t[t[DUTIES] + 7 * duty], t[t[DUTIES] + 7 * duty + 1]
    other = follower(t, s, agent, day, end)
    if draw(s, 3) == 0 or other < 0:
        other, last = draw(s, t[AGENTS]), end
        if s[s[GIVEN] + other * t[DAYS] + day] >= 0:
            return 0
    else:
        last = t[t[DUTIES] + 7 * s[s[GIVEN] + other * t[DAYS] + day] + 1]
    if draw(s, 4) == 0:
        agent, other = other, agent
    return share_span(t, s, agent, other, day, start, last)


@compiled
def share_span(t: Ints, s: Ints, agent: int, other: int, day: int, start: int, last: int) -> int:
    """The agent takes the first part of a span or all of it, the other what is left."""
    mine = duty_from(t, s, agent * t[DAYS] + day, start, last)
    if mine < 0:
        return 0
    end = t[t[DUTIES] + 7 * mine + 1]
    theirs = -1
    if end < last:
        theirs = duty_of_span(t, other * t[DAYS] + day, end, last)
        if theirs < 0:
            return 0
    return note(s, note(s, 0, agent, day, mine), other, day, theirs)


@compiled
def duty_from(t: Ints, s: Ints, cell: int, start: int, last: int) -> int:
    """A random duty of a cell that begins at `start` and ends by `last`; -1 if there is none."""
    found, met = -1, 0
    for place in range(t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]):
        duty = t[t[CELLS] + place]
        if t[t[DUTIES] + 7 * duty] == start and t[t[DUTIES] + 7 * duty + 1] <= last:
            met += 1
            if draw(s, met) == 0:
                found = duty
    return int(found)
