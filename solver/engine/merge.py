"""Compiled: count a rota afresh, and make one of several in which other days were changed."""

from __future__ import annotations

from solver.engine.compiled import compiled
from solver.engine.cover import lay_agent
from solver.engine.lists import Ints
from solver.engine.rows import begin_row, price_rows
from solver.engine.state import (
    AFTER_DAY,
    CHOSEN,
    COVERED,
    FIRST_DAY,
    GIVEN,
    MEMBERS,
    ORDERS,
    SCORE,
    VALUE_PRICES,
)
from solver.engine.tables import (
    AGENTS,
    DAYS,
    GROUP_COUNT,
    HARD,
    MOST_SEGMENTS,
    ROW_COUNT,
    TOTALS,
)


@compiled
def begin(t: Ints, s: Ints) -> None:
    """Count and price afresh the duties that are given."""
    for row in range(t[ROW_COUNT]):
        s[s[COVERED] + row] = 0
    for group in range(t[GROUP_COUNT]):
        s[s[MEMBERS] + group] = 0
    price = 0
    for agent in range(t[AGENTS]):
        price += lay_agent(t, s, agent) + begin_row(t, s, agent)
    s[SCORE] = price + price_rows(t, s)


@compiled
def merge(t: Ints, s: Ints, other: Ints) -> None:
    """Take over the days that another changed, of each agent whose rules allow them together.

    Each by itself keeps what is hard; two that change other days of one agent may not.
    """
    for agent in range(t[AGENTS]):
        exchange_days(t, s, other, agent)
    begin(t, s)
    is_broken = False
    for agent in range(t[AGENTS]):
        if breaks_hard(t, s, agent):
            exchange_days(t, s, other, agent)
            is_broken = True
    if is_broken:
        begin(t, s)


@compiled
def exchange_days(t: Ints, s: Ints, other: Ints, agent: int) -> None:
    """Exchange an agent's duties on the days that the other changed."""
    for day in range(other[FIRST_DAY], other[AFTER_DAY]):
        cell = agent * t[DAYS] + day
        swap(s, other, s[GIVEN] + cell)
        for place in range(t[MOST_SEGMENTS]):
            swap(s, other, s[CHOSEN] + cell * t[MOST_SEGMENTS] + place)


@compiled
def swap(s: Ints, other: Ints, place: int) -> None:
    """Exchange a number of two states."""
    s[place], other[place] = other[place], s[place]


@compiled
def breaks_hard(t: Ints, s: Ints, agent: int) -> bool:
    """Whether an agent's days break something hard."""
    worst = s[s[ORDERS] + agent]
    for total in range(t[t[TOTALS + 1] + agent], t[t[TOTALS + 1] + agent + 1]):
        worst = max(worst, s[s[VALUE_PRICES] + total])
    return bool(worst >= HARD // 2)
