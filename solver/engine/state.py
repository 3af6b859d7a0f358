"""A rota under compiled search as one array of numbers, laid out by the names below."""

from __future__ import annotations

import numpy as np

from solver.engine.lists import Ints
from solver.engine.tables import (
    AGENTS,
    DAYS,
    GROUP_COUNT,
    LONGEST_STRIP,
    MOST_OPTIONS,
    MOST_SEGMENTS,
    ROW_COUNT,
    TOTAL_COUNT,
)

MOST_CHANGES = 32
"""Cells that one move may change."""

KINDS = 9
"""Kinds of moves."""

NOT_TOUCHED = -(2**60)
"""What the change of a row is while no move looks at it."""

# Plain numbers.
SCORE, BEST, CHANCE, OFTEN = range(4)
"""OFTEN says how much oftener a duty changes its hours than days are moved."""
# Where an array begins: `state[GIVEN]` is the place of its first number.
GIVEN = 5
"""The duty of each cell (agent * days + day), or -1."""
CHOSEN = 6
"""For each cell and segment the number of the choice taken."""
BEST_GIVEN, BEST_CHOSEN = 7, 8
COVERED = 9
"""Cover of each row."""
ORDERS = 10
"""Price of what each agent's forms say of the order of days: all but totals."""
VALUES, VALUE_PRICES = 11, 12
"""The value of each total, and what it costs."""
CHANGES = 13
"""The move under way: (agent, day, new duty)."""
BEFORE, BEFORE_ORDERS = 14, 15
"""What the move replaces."""
MEMBERS = 16
"""How many duties of each group are given."""
TRIED, TAKEN, WEIGHTS = 17, 18, 19
"""For each kind of move how often it was tried and taken, and its weight; then their sum."""
UPHILL = 20
"""How many moves met cost 1, 2-3, 4-7, … more: a histogram by powers of two."""
UPHILL_BINS = 64
ROW_PRICES = 21
"""Price of the cover of each row."""
DELTA, TOUCHED, TOUCHED_COUNT = 22, 23, 24
"""The change of each row under a move, the rows that it touches, and how many (a plain number)."""
NEW_CHOSEN = 25
"""For each change of a move and segment the number of the choice."""
SUMS = 26
"""Scratch of `sum_strip`."""
OPTIONS, OPTION_COUNT = 27, 28
"""What a duty may become: (day, duty, price); and how many (a plain number)."""
FIRST_DAY, AFTER_DAY = 29, 30
"""The days that moves may change, the second being the first that they may not (plain numbers)."""
HEADER = 31


def new_state(tables: Ints, seed: int) -> Ints:
    """An empty rota; `seed` decides every move that follows."""
    cells = int(tables[AGENTS] * tables[DAYS])
    segments = int(tables[MOST_SEGMENTS])
    sizes = {
        GIVEN: cells,
        CHOSEN: cells * segments,
        BEST_GIVEN: cells,
        BEST_CHOSEN: cells * segments,
        COVERED: int(tables[ROW_COUNT]),
        ORDERS: int(tables[AGENTS]),
        VALUES: int(tables[TOTAL_COUNT]),
        VALUE_PRICES: int(tables[TOTAL_COUNT]),
        MEMBERS: int(tables[GROUP_COUNT]),
        CHANGES: 3 * MOST_CHANGES,
        BEFORE: MOST_CHANGES,
        BEFORE_ORDERS: MOST_CHANGES,
        TRIED: KINDS,
        TAKEN: KINDS,
        WEIGHTS: KINDS + 1,
        UPHILL: UPHILL_BINS,
        ROW_PRICES: int(tables[ROW_COUNT]),
        DELTA: int(tables[ROW_COUNT]),
        TOUCHED: int(tables[ROW_COUNT]),
        NEW_CHOSEN: MOST_CHANGES * segments,
        SUMS: int(tables[LONGEST_STRIP]) + 1,
        OPTIONS: 3 * int(tables[MOST_OPTIONS]),
    }
    state = np.zeros(HEADER + sum(sizes.values()), dtype=np.int64)
    place = HEADER
    for name, size in sizes.items():
        state[name] = place
        place += size
    state[state[DELTA] : state[TOUCHED]] = NOT_TOUCHED
    weights = int(state[WEIGHTS])
    state[weights : weights + KINDS], state[weights + KINDS] = 1, KINDS
    state[OFTEN] = 1
    state[AFTER_DAY] = tables[DAYS]
    state[CHANCE] = (2 * seed + 1) * 0x9E3779B97F4A7C15 % 2**63
    return state
