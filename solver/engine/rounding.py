"""From a mixture of patterns to one pattern for each agent."""

from __future__ import annotations

import numpy as np

from solver.engine.choosing import Choice, choose
from solver.engine.lists import Ints
from solver.engine.pattern_program import Menu, Mixture, Pattern, PatternProgram

LEVELS = (0.2, 1.0, 1.0, 1.0)
"""What deviating by one costs: in who does exactly the same, the same at other prices, anything for
the same queues, anything on the same day."""
LEAST_SHARE = 0.01
"""Share of a mixture from which a pattern is worth choosing."""


def choose_patterns(program: PatternProgram, mixture: Mixture, seed: int) -> dict[int, Pattern]:
    """One pattern an agent, so that as many as in the mixture do what they do on each day.

    As many counts at each of `LEVELS`: who cannot be had in whole numbers of one kind is made up
    for by another kind that covers the same.
    """
    known: list[list[Pattern]] = [[] for _ in program.classes]
    for agent, pattern in _worth_choosing(program, mixture):
        known[agent].append(pattern)
    ends = np.cumsum([0, *map(len, known)], dtype=np.int64)
    likeliest = [_likeliest(agent, of_agent, mixture) for agent, of_agent in enumerate(known)]
    found = choose(_choice(program, mixture, known, ends), ends[:-1] + likeliest, seed)
    return {agent: known[agent][place] for agent, place in enumerate((found - ends[:-1]).tolist())}


def _choice(
    program: PatternProgram, mixture: Mixture, known: list[list[Pattern]], ends: Ints
) -> Choice:
    """The groups of all patterns, numbered over all levels."""
    numbers: dict[object, int] = {}
    levels = _groups(program)
    of_menu = {
        menu: [numbers.setdefault((n, level[menu]), len(numbers)) for n, level in enumerate(levels)]
        for menu in program.menus
    }
    wanted = np.zeros(len(numbers))
    for (menu, _), taken in mixture.taken.items():
        wanted[of_menu[menu]] += taken
    weights = np.zeros(len(numbers))
    for groups in of_menu.values():
        weights[groups] = LEVELS
    given = [
        [group for menu in program.menus_of(agent, pattern) for group in of_menu[menu]]
        for agent, of_agent in enumerate(known)
        for pattern in of_agent
    ]
    group_ends = np.cumsum([0, *map(len, given)], dtype=np.int64)
    flat = np.array([group for of_one in given for group in of_one], dtype=np.int64)
    return Choice(ends, group_ends, flat, wanted, weights)


def _groups(program: PatternProgram) -> list[dict[Menu, object]]:
    """Which menus count as one, at each of `LEVELS`: the rows and lines that they may cover."""
    rows = {menu: _rows(menu) for menu in program.menus}
    length = program.intervals
    lines = {menu: frozenset(row // length for row in of_menu) for menu, of_menu in rows.items()}
    return [
        {menu: menu for menu in rows},
        {menu: (menu[0], rows[menu]) for menu in rows},
        {menu: (menu[0], lines[menu]) for menu in rows},
        {menu: menu[0] for menu in rows},
    ]


def _rows(menu: Menu) -> frozenset[int]:
    segments = (choices for _, of_option in menu[1] for choices in of_option)
    return frozenset(row for choices in segments for _, print_ in choices for row, _ in print_)


def _worth_choosing(program: PatternProgram, mixture: Mixture) -> list[tuple[int, Pattern]]:
    """The patterns that the mixture is made of, and one at least of each agent."""
    shares, most = mixture.shares, dict[int, float]()
    for (agent, _), share in shares.items():
        most[agent] = max(share, most.get(agent, 0.0))
    return [
        key
        for key in program.patterns
        if shares.get(key, 0.0) >= min(LEAST_SHARE, most.get(key[0], 0.0))
    ]


def _likeliest(agent: int, known: list[Pattern], mixture: Mixture) -> int:
    shares = [mixture.shares.get((agent, pattern), 0.0) for pattern in known]
    return shares.index(max(shares))
