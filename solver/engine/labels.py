"""Labels of one moment in compiled search, each kept once at its least price."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solver.engine.compiled import compiled
from solver.engine.own_tables import Ints

Flags = npt.NDArray[np.bool_]

NOTHING = 2**61
"""Price of what does not exist."""


class Labels(NamedTuple):
    """Labels of one moment, found again by their numbers."""

    states: Ints
    """`[label, number]`."""
    costs: Ints
    trails: Ints
    """The last step of each label, in `Steps`; 0 for none."""
    table: Ints
    """Hash table of labels, -1 where empty; its length is a power of two."""
    counts: Ints
    """Number of labels, and whether any was dropped for want of room."""


class Trail(NamedTuple):
    """How labels came to be: (step before, duty), step 0 being the beginning."""

    steps: Ints
    counts: Ints


@compiled
def new_labels(room: int, size: int) -> Labels:
    """Room for labels of `size` numbers."""
    length = 1
    while length < 2 * room:
        length *= 2
    return Labels(
        np.zeros((room, size), dtype=np.int64),
        np.zeros(room, dtype=np.int64),
        np.zeros(room, dtype=np.int64),
        np.full(length, -1, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
    )


@compiled
def clear(labels: Labels) -> None:
    """Forget all labels."""
    labels.table[:] = -1
    labels.counts[0] = 0


@compiled
def find(labels: Labels, x: Ints) -> int:
    """The place of a label in the hash table: its own or an empty one."""
    mixed = np.uint64(1469598103934665603)
    for number in range(x.shape[0]):
        mixed = (mixed ^ np.uint64(x[number])) * np.uint64(1099511628211)
        mixed ^= mixed >> np.uint64(29)
    mask = labels.table.shape[0] - 1
    place = np.int64(mixed & np.uint64(mask))
    while labels.table[place] >= 0:
        label, same = labels.table[place], True
        for number in range(x.shape[0]):
            if labels.states[label, number] != x[number]:
                same = False
                break
        if same:
            break
        place = (place + 1) & mask
    return int(place)


@compiled
def cost_of_place(costs: Ints, count: int, place: int) -> int:
    """The cost that `place` of the first `count` costs do not exceed, by halving the range."""
    low, high = costs[0], costs[0]
    for label in range(count):
        low, high = min(low, costs[label]), max(high, costs[label])
    while low < high:
        middle, below = low + (high - low) // 2, 0
        for label in range(count):
            below += costs[label] <= middle
        if below >= place:
            high = middle
        else:
            low = middle + 1
    return int(low)


@compiled
def keep_cheapest(labels: Labels, width: int) -> None:
    """Drop the dearest labels where there are more than `width`."""
    count = labels.counts[0]
    if count <= width:
        return
    limit = cost_of_place(labels.costs, count, width)
    kept, room = np.zeros(count, dtype=np.bool_), width
    for label in range(count):
        if labels.costs[label] <= limit and room > 0:
            kept[label] = True
            room -= 1
    keep_marked(labels, kept)
    labels.counts[1] = 1


@compiled
def keep_marked(labels: Labels, marked: Flags) -> None:
    """Drop all labels but those marked, which stay in their order."""
    clear(labels)
    for label in range(marked.shape[0]):
        if marked[label]:
            kept = labels.counts[0]
            labels.states[kept, :] = labels.states[label, :]
            labels.costs[kept], labels.trails[kept] = labels.costs[label], labels.trails[label]
            labels.table[find(labels, labels.states[kept])] = kept
            labels.counts[0] += 1


@compiled
def put(labels: Labels, x: Ints, cost: int, trail: Trail, before: int, duty: int) -> None:
    """Keep a label if it is new or cheaper; `duty` is its last step after `before`, -1 for none."""
    place = find(labels, x)
    label = labels.table[place]
    if label >= 0 and labels.costs[label] <= cost:
        return
    if label < 0:
        if labels.counts[0] == labels.costs.shape[0]:
            keep_cheapest(labels, labels.costs.shape[0] // 2)
            place = find(labels, x)
        label = labels.counts[0]
        labels.counts[0] += 1
        labels.table[place] = label
        labels.states[label, :] = x
    if duty >= 0:
        if trail.counts[0] == trail.steps.shape[0]:
            labels.counts[1] = 1
            labels.costs[label] = NOTHING
            return
        trail.steps[trail.counts[0], 0], trail.steps[trail.counts[0], 1] = before, duty
        before = trail.counts[0]
        trail.counts[0] += 1
    labels.costs[label], labels.trails[label] = cost, before
