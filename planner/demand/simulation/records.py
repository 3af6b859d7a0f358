"""What the replay reads, holds and sums up; arrays by name.

Everything is in seconds from the start of the grid.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NOBODY = -1


class Contacts(NamedTuple):
    """In order of arrival [contact]: seconds, queue, seconds of work alone, seconds of patience
    (infinite: waits)."""

    arrival: Floats
    queue: Ints
    work: Floats
    patience: Floats


class Staff(NamedTuple):
    """When agents begin a queue (or NOBODY: leave it) [boundary], in order of time; `agent` NOBODY
    closes the queue and sends its waiting line away. `worth` [agent, queue]: speed, 0 cannot."""

    time: Floats
    agent: Ints
    queue: Ints
    worth: Floats


class Lines(NamedTuple):
    """How queues are served [queue].

    `slots`: contacts an agent has at once; `speed` [queue, contacts at once]: of each of them.
    `threshold` seconds, until answered, or where `until_done` until finished. `second`: queue
    whose work idle agents take as long as more than `kept_free` are idle, or NOBODY.
    """

    slots: Ints
    speed: Floats
    threshold: Floats
    until_done: Ints
    second: Ints
    kept_free: Ints


class Tally(NamedTuple):
    """Sums [queue, interval]; contacts belong to the interval in which they arrived.

    `offered_in_time`: an agent was free in time, whether or not the contact was still there.
    `waiting` contacts and age of the `oldest` of them at the interval's end, among those that do
    not give up. `occupied` and `staffed`: slot-seconds.
    """

    offered: Ints
    answered: Ints
    offered_in_time: Ints
    answered_in_time: Ints
    wait: Floats
    occupied: Floats
    staffed: Floats
    waiting: Ints
    oldest: Floats


class State(NamedTuple):
    """What is going on: agents, their contacts, free stacks, waiting lines, next finishes."""

    duty: Ints
    serving: Ints
    held: Ints
    clock: Floats
    since: Floats
    finish: Floats
    free: Ints
    free_size: Ints
    free_place: Ints
    head: Ints
    tail: Ints
    following: Ints
    line: Ints
    heap_time: Floats
    heap_agent: Ints
    heap_place: Ints
    heap_size: Ints
    occupied: Floats
    staffed: Floats
    counted_to: Floats
    interval: Ints


def new_state(contacts: int, agents: int, queues: int, slots: int) -> State:
    """Nobody at work and nobody waiting."""
    return State(
        np.full(agents, -1, np.int64),
        np.full(agents, -1, np.int64),
        np.zeros(agents, np.int64),
        np.zeros(agents),
        np.zeros(agents),
        np.full((agents, slots), np.inf),
        np.zeros((queues, slots, agents), np.int64),
        np.zeros((queues, slots), np.int64),
        np.full(agents, -1, np.int64),
        np.full(queues, -1, np.int64),
        np.full(queues, -1, np.int64),
        np.full(contacts, -1, np.int64),
        np.zeros(queues, np.int64),
        np.zeros(agents),
        np.zeros(agents, np.int64),
        np.full(agents, -1, np.int64),
        np.zeros(1, np.int64),
        np.zeros(queues),
        np.zeros(queues),
        np.zeros(queues),
        np.zeros(1, np.int64),
    )


def new_tally(queues: int, intervals: int) -> Tally:
    """All sums zero."""
    shape = (queues, intervals)
    return Tally(
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.int64),
        np.zeros(shape),
    )
