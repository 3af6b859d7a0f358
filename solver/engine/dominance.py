"""Compiled pruning of labels: one that is dearer and in nothing better than another is dropped.

Labels are compared where everything but totals and the end of the last duty is equal. An earlier
end is never worse; of a total with an upper bound only less is never worse, with a lower bound only
more, and with both less is once the lower one is reached.
"""

from __future__ import annotations

import numpy as np

from solver.engine.compiled import compiled
from solver.engine.label_steps import LAST, RUNS
from solver.engine.labels import Labels, keep_marked
from solver.engine.own_tables import FREE, Ints, OwnTables

FEW = 24
"""Labels up to which looking costs more than it saves."""
EQUAL, LESS, MORE, LESS_ABOVE = range(4)
"""Which value of a total is never worse."""


@compiled
def senses(p: OwnTables, day: int) -> tuple[Ints, Ints]:
    """For each slot after a day which values are never worse, and from where on."""
    kinds = np.zeros(p.numbers[0], dtype=np.int64)
    bottoms = np.zeros(p.numbers[0], dtype=np.int64)
    for total in range(p.totals.shape[0]):
        if not p.totals[total, 6] <= day < p.totals[total, 7]:
            continue
        slot = p.totals[total, 8]
        bottoms[slot] = p.totals[total, 2] * p.totals[total, 1]
        if p.totals[total, 2] <= -FREE:
            kinds[slot] = LESS
        elif p.totals[total, 3] >= FREE:
            kinds[slot] = MORE
        else:
            kinds[slot] = LESS_ABOVE
    return kinds, bottoms


@compiled
def is_no_worse(x: Ints, y: Ints, slots: int, kinds: Ints, bottoms: Ints) -> bool:
    """Whether label x allows all that label y does, what is compared for equality being equal."""
    if x[LAST] > y[LAST]:
        return False
    for slot in range(kinds.shape[0]):
        mine, other = x[slots + slot], y[slots + slot]
        if mine == other:
            continue
        kind = kinds[slot]
        if kind == EQUAL or (kind == MORE and mine < other) or (kind != MORE and mine > other):
            return False
        if kind == LESS_ABOVE and mine < bottoms[slot]:
            return False
    return True


@compiled
def bucket_of(x: Ints, slots: int, mask: int) -> int:
    """Where labels meet that are equal in all but totals and the end of the last duty."""
    mixed = np.uint64(1469598103934665603)
    for number in range(1, slots):
        mixed = (mixed ^ np.uint64(x[number])) * np.uint64(1099511628211)
        mixed ^= mixed >> np.uint64(29)
    return int(np.int64(mixed & np.uint64(mask)))


@compiled
def are_comparable(x: Ints, y: Ints, slots: int) -> bool:
    """Whether two labels are equal in all but totals and the end of the last duty."""
    differ = 0
    for number in range(1, slots):
        differ += x[number] != y[number]
    return differ == 0


@compiled
def drop_dominated(p: OwnTables, labels: Labels, day: int) -> None:
    """Drop labels that another one makes needless, when there are more than a few."""
    count = labels.counts[0]
    if count <= FEW:
        return
    slots = RUNS + p.runs.shape[0] + p.short_runs.shape[0]
    kinds, bottoms = senses(p, day)
    mask = labels.table.shape[0] - 1
    labels.table[:] = -1
    following = np.full(count, -1, dtype=np.int64)
    kept = np.ones(count, dtype=np.bool_)
    for label in np.argsort(labels.costs[:count]):
        x = labels.states[label]
        bucket = bucket_of(x, slots, mask)
        other = labels.table[bucket]
        while other >= 0 and kept[label]:
            y = labels.states[other]
            if are_comparable(x, y, slots) and is_no_worse(y, x, slots, kinds, bottoms):
                kept[label] = False
            other = following[other]
        if kept[label]:
            following[label] = labels.table[bucket]
            labels.table[bucket] = label
    keep_marked(labels, kept)
