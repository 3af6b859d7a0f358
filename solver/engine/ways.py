"""All ways through an agent's days as a graph, laid out once and priced again and again.

A node is what later days can tell of the days before, an arc is a day with a duty or without. What
personal forms say stands on the arcs, so that only the prices of duties are left to add: compiled
search goes once over the arcs, hundreds of times quicker than day by day over labels. Agents with
too many ways have none; `best_roster` serves them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from solver.engine.compiled import compiled
from solver.engine.label_steps import FORBIDDEN, LAST, RUNS, close_day, follow, open_day
from solver.engine.labels import NOTHING, Flags, Labels, clear, find, new_labels
from solver.engine.own_tables import Ints, OwnTables

FEW_LABELS = 256
"""Labels a day for which there is room at first."""
MORE = 8
Small = npt.NDArray[np.int32]
ONE: Any = np.int64(1)
"""Of numpy's own type: every plain number given to compiled code would compile it once more."""


class Ways(NamedTuple):
    """Nodes in order of days, node 0 before the first; those after the last day have no arcs."""

    ends: Ints
    """Arcs of node `n` are `ends[n] … ends[n + 1] - 1`."""
    targets: Small
    duties: Small
    """The agent's own number of the duty of each arc, -1 for none."""
    prices: Ints
    """What personal forms say of each arc."""
    nodes: Ints
    """How many nodes there are, and what forms cost whatever is given."""


def all_ways(p: OwnTables, most_arcs: int) -> Ways | None:
    """Lay out the ways of an agent with one duty a day at the most; None: more than `most_arcs`."""
    room = min(FEW_LABELS, most_arcs)
    while True:
        state, ways = lay_out(p, room, most_arcs)
        if state == DONE:
            return only_living(ways)
        if state == TOO_MANY or room >= most_arcs:
            return None
        room = min(MORE * room, most_arcs)


DONE, NO_ROOM, TOO_MANY = range(3)


@compiled
def place_of(labels: Labels, x: Ints) -> int:
    """The number of a label, new or known; -1 where there is no room for one more."""
    place = find(labels, x)
    label = labels.table[place]
    if label < 0 and labels.counts[0] < labels.costs.shape[0]:
        label = labels.counts[0]
        labels.counts[0] += 1
        labels.table[place] = label
        labels.states[label, :] = x
    return int(label)


@compiled
def after_day(p: OwnTables, x: Ints, day: int, duty: int) -> int:
    """Take a label through a day; what its forms charge, or `FORBIDDEN`."""
    price = 0
    if duty >= 0:
        price = follow(p, x, day, duty, ONE)
    if price < 0:
        return FORBIDDEN
    end = close_day(p, x, day, ONE)
    return int(price + end) if end >= 0 else FORBIDDEN


@compiled
def lay_out(p: OwnTables, room: int, most_arcs: int) -> tuple[int, Ways]:
    """All arcs from all labels of a day to those of the next, dead ends among them."""
    days, runs = p.day_ends.shape[0] - 1, RUNS + p.runs.shape[0]
    size = runs + p.short_runs.shape[0] + p.numbers[0]
    now, then = new_labels(room, size), new_labels(room, size)
    x = np.zeros(size, dtype=np.int64)
    x[LAST] = p.numbers[2]
    x[RUNS:runs] = p.runs[:, 0]
    x[runs : runs + p.short_runs.shape[0]] = p.short_runs[:, 0]
    place_of(now, x)
    ends = np.zeros(most_arcs + 2, dtype=np.int64)
    targets = np.empty(most_arcs, dtype=np.int32)
    duties = np.empty(most_arcs, dtype=np.int32)
    prices = np.empty(most_arcs, dtype=np.int64)
    nodes = np.zeros(2, dtype=np.int64)
    nodes[1] = p.numbers[3]
    count, state, inner, first = 0, DONE, 0, 1
    for day in range(days):
        clear(then)
        for label in range(now.counts[0]):
            open_day(p, now.states[label], day)
            for duty in range(p.day_ends[day] - 1, p.day_ends[day + 1]):
                given = duty if duty >= p.day_ends[day] else -1
                x[:] = now.states[label]
                price = after_day(p, x, day, given)
                if price < 0 or state != DONE:
                    continue
                target = place_of(then, x)
                if target < 0:
                    state = NO_ROOM
                elif count == most_arcs:
                    state = TOO_MANY
                else:
                    targets[count], duties[count], prices[count] = first + target, given, price
                    count += 1
            if state != DONE:
                return state, Ways(ends, targets, duties, prices, nodes)
            inner += 1
            ends[inner] = count
        first += then.counts[0]
        now, then = then, now
    nodes[0] = first
    kept = ends[: inner + 1].copy()
    return state, Ways(kept, targets[:count], duties[:count], prices[:count], nodes)


@compiled
def living(ways: Ways) -> Flags:
    """The nodes from which there is a way to the end."""
    inner = ways.ends.shape[0] - 1
    found = np.zeros(ways.nodes[0], dtype=np.bool_)
    found[inner:] = True
    for node in range(inner - 1, -1, -1):
        for arc in range(ways.ends[node], ways.ends[node + 1]):
            if found[ways.targets[arc]]:
                found[node] = True
                break
    return found


@compiled
def only_living(ways: Ways) -> Ways:
    """The same ways without dead ends; the first node always stays."""
    alive = living(ways)
    alive[0] = True
    inner, count, node = ways.ends.shape[0] - 1, 0, 0
    numbers = np.cumsum(alive) - 1
    ends = np.zeros(numbers[inner - 1] + 2 if inner else 1, dtype=np.int64)
    kept = np.zeros(ways.targets.shape[0], dtype=np.bool_)
    for old in range(inner):
        if not alive[old]:
            continue
        for arc in range(ways.ends[old], ways.ends[old + 1]):
            kept[arc] = alive[ways.targets[arc]]
            count += kept[arc]
        node += 1
        ends[node] = count
    nodes = ways.nodes.copy()
    nodes[0] = numbers[-1] + 1
    targets = numbers[ways.targets[kept]].astype(np.int32)
    return Ways(ends, targets, ways.duties[kept], ways.prices[kept], nodes)


@compiled
def cheapest_way(ways: Ways, prices: Ints, scale: int) -> tuple[int, Ints]:
    """Find the cheapest duties at `prices[duty]`, personal forms costing `scale` times as much.

    Returns the price (`NOTHING` when nothing is legal) and the agent's own numbers of the duties.
    """
    inner = ways.ends.shape[0] - 1
    costs = np.zeros(ways.nodes[0], dtype=np.int64)
    best = np.zeros(inner, dtype=np.int64)
    for node in range(inner - 1, -1, -1):
        least = NOTHING
        for arc in range(ways.ends[node], ways.ends[node + 1]):
            cost = costs[ways.targets[arc]] + ways.prices[arc] * scale
            if ways.duties[arc] >= 0:
                cost += prices[ways.duties[arc]]
            if cost < least:
                least, best[node] = cost, arc
        costs[node] = least
    given = np.zeros(prices.shape[0], dtype=np.int64)
    if inner == 0 or costs[0] >= NOTHING:
        return (NOTHING if inner else ways.nodes[1] * scale), given[:0]
    count, node = 0, 0
    while node < inner:
        arc = best[node]
        if ways.duties[arc] >= 0:
            given[count] = ways.duties[arc]
            count += 1
        node = ways.targets[arc]
    return int(costs[0] + ways.nodes[1] * scale), given[:count]
