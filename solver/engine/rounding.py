"""From a mixture of patterns to a rota: one pattern for each agent, then a duty for each class."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import numpy as np
from ortools.math_opt.python import mathopt

from solver.engine.best_roster import best_roster
from solver.engine.classes import Classes, Option, option
from solver.engine.labels import NOTHING
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.own_tables import own_tables
from solver.engine.pattern_program import Menu, Mixture, Pattern, PatternProgram

LEVELS = (0.2, 1.0, 1.0, 1.0)
"""What deviating by one costs: in who does exactly the same, the same at other prices, anything for
the same queues, anything on the same day."""
NEAR = 0.02
"""Share of the least deviation at which choosing patterns ends."""
Taken = tuple[Menu, int]
"""What agents of a class do on a day, by the number of the option."""
MOST_NODES = 2000
LEAST_SHARE = 0.01
"""Share of a mixture from which a pattern is worth choosing."""
WIDTH = 256
KEPT, WANTED = 1_000_000, 1_000
"""What a duty of the agent's pattern is worth, and what one that the mixture uses is beside it."""


def choose_patterns(
    program: PatternProgram, mixture: Mixture, seconds: float
) -> dict[int, Pattern] | None:
    """One pattern an agent, so that as many as in the mixture do what they do on each day.

    As many counts at each of `LEVELS`: who cannot be had in whole numbers of one kind is made up
    for by another kind that covers the same. None when time runs out.
    """
    model = mathopt.Model()
    levels = [
        _near(model, mixture, level, weight)
        for level, weight in zip(_groups(program), LEVELS, strict=True)
    ]
    one = [model.add_linear_constraint(lb=1.0, ub=1.0) for _ in program.classes]
    chosen = {}
    for agent, pattern in _worth_choosing(program, mixture):
        column = model.add_binary_variable()
        chosen[agent, pattern] = column
        one[agent].set_coefficient(column, 1.0)
        classes = program.classes[agent]
        menus = [(classes.days[number], classes.options[number]) for number in pattern]
        for row, count in Counter(level[menu] for level in levels for menu in menus).items():
            row.set_coefficient(column, float(count))
    hint = mathopt.SolutionHint(variable_values=_likeliest(chosen, mixture))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds),
            relative_gap_tolerance=NEAR,
            node_limit=MOST_NODES,
        ),
        model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
    )
    if not result.has_primal_feasible_solution():
        return None
    values = result.variable_values()
    return {agent: pattern for (agent, pattern), column in chosen.items() if values[column] > 0.5}


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


def _near(
    model: mathopt.Model, mixture: Mixture, groups: dict[Menu, object], weight: float
) -> dict[Menu, mathopt.LinearConstraint]:
    """For each menu the row of its group, which may deviate from what is wanted at a price."""
    wanted: dict[object, float] = dict.fromkeys(groups.values(), 0.0)
    for (menu, _), taken in mixture.taken.items():
        wanted[groups[menu]] += taken
    rows = {}
    for group, count in wanted.items():
        row = rows[group] = model.add_linear_constraint(lb=count, ub=count)
        for sign in (1.0, -1.0):
            beside = model.add_variable(lb=0.0)
            model.objective.set_linear_coefficient(beside, weight)
            row.set_coefficient(beside, sign)
    return {menu: rows[group] for menu, group in groups.items()}


def _likeliest(
    chosen: dict[tuple[int, Pattern], mathopt.Variable], mixture: Mixture
) -> dict[mathopt.Variable, float]:
    best: dict[int, Pattern] = {}
    for agent, pattern in chosen:
        known = best.setdefault(agent, pattern)
        shares = mixture.shares
        if shares.get((agent, pattern), 0.0) > shares.get((agent, known), 0.0):
            best[agent] = pattern
    return {column: float(best[a] == pattern) for (a, pattern), column in chosen.items()}


def place_duties(
    lowered: Lowered,
    classes: list[Classes],
    patterns: dict[int, Pattern],
    mixture: Mixture,
    seed: int,
) -> list[Served] | None:
    """Give each agent, in a random order, the duties of the own pattern that are still wanted.

    Where rest forbids a pattern's duties as near a roster as there is is taken; None where nothing
    is legal. Raises `Unfit` where compiled search cannot hold an agent's forms.
    """
    options = _Options(lowered)
    left = {(menu, options.number(what)): n for (menu, what), n in mixture.taken.items()}
    served: list[Served] = []
    order = list(patterns)
    Random(seed).shuffle(order)  # noqa: S311  # chance of a search, no secret
    for agent in order:
        wanted = _wanted(options, classes[agent], patterns[agent])
        given = _roster(lowered, agent, wanted, left)
        if given is None:
            return None
        for index in given:
            if index in wanted:
                left[wanted[index]] = left.get(wanted[index], 0.0) - 1.0
            queues = tuple(choices[0].queue for choices in lowered.choices[index])
            served.append((index, queues))
    return served


class _Options:
    """What duties can do, numbered; `Option`s take long to tell apart."""

    def __init__(self, lowered: Lowered) -> None:
        self.lowered = lowered
        self.numbers: dict[Option, int] = {}
        self.known: dict[tuple[object, ...], int] = {}

    def number(self, what: Option) -> int:
        return self.numbers.setdefault(what, len(self.numbers))

    def of(self, index: int) -> int:
        key = self.lowered.price[index], self.lowered.shape(index)
        if key not in self.known:
            self.known[key] = self.number(option(self.lowered, index, soft=True))
        return self.known[key]


def _wanted(options: _Options, classes: Classes, pattern: Pattern) -> dict[int, Taken]:
    found: dict[int, Taken] = {}
    for number in pattern:
        menu = (classes.days[number], classes.options[number])
        for index in classes.members(number).tolist():
            found[index] = (menu, options.of(index))
    return found


def _roster(
    lowered: Lowered, agent: int, wanted: dict[int, Taken], left: dict[Taken, float]
) -> list[int] | None:
    """The agent's duties, as many as can be of those wanted most; others where nothing else is."""
    days = [[index for index in duties if index in wanted] for duties in lowered.of_day[agent]]
    asked = {index for index, taken in wanted.items() if left.get(taken, 0.0) > 0}
    few = [[index for index in duties if index in asked] or duties for duties in days]
    least = sum(map(bool, days))
    for of_day in (few, days, lowered.of_day[agent]):
        own = own_tables(lowered, agent, lowered.personal[agent], of_day)
        prices = np.full(len(own.duties), KEPT, dtype=np.int64)
        for place, index in enumerate(own.duties.tolist()):
            if index in wanted:
                share = min(1.0, max(0.0, left.get(wanted[index], 0.0)))
                prices[place] = -KEPT - round(WANTED * share)
        price, given, _ = best_roster(own, prices, 1, WIDTH)
        if price < NOTHING and len(given) >= least:
            found: list[int] = own.duties[given].tolist()
            return found
        least = 0
    return None
