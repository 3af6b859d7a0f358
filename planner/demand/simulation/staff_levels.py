"""Staff of one queue given by numbers alone, without a rota."""

import numpy as np

from planner.demand.simulation.records import NOBODY, Ints, Staff


def staff_by_level(agents: Ints, seconds: float) -> Staff:
    """Anonymous staff of one queue: `agents` [interval] of `seconds` each."""
    before = np.concatenate([[0], agents[:-1]])
    change = np.abs(agents - before)
    interval = np.repeat(np.arange(len(agents)), change)
    rank = np.arange(len(interval)) - np.repeat(np.cumsum(change) - change, change)
    first = np.minimum(before, agents)[interval]
    queue = np.where((agents > before)[interval], 0, NOBODY)
    worth = np.ones((max(1, int(agents.max(initial=0))), 1))
    return Staff(
        np.asarray(interval * seconds, np.float64), first + rank, queue.astype(np.int64), worth
    )
