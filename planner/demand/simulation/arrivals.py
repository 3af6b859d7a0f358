"""Single contacts drawn from counts: instants, work and patience."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.demand.simulation.records import Contacts, Floats
from planner.demand.simulation.served import ServedQueue


def draw_contacts(
    queues: Sequence[ServedQueue],
    replication: int,
    span_seconds: float,
    generator: np.random.Generator,
) -> Contacts:
    """Contacts of one replication over `span_seconds`, in order of arrival.

    Within its step each arrives at any instant alike; work and patience are exponential.
    """
    parts = [_of_queue(one, replication, span_seconds, generator) for one in queues]
    arrival = np.concatenate([part[0] for part in parts])
    order = np.argsort(arrival)
    queue = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    work, patience = (np.concatenate([part[place] for part in parts]) for place in (1, 2))
    return Contacts(arrival[order], queue[order], work[order], patience[order])


def _of_queue(
    one: ServedQueue, replication: int, span_seconds: float, generator: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    counts = one.arrivals[replication % len(one.arrivals)]
    aht = one.aht_seconds[replication % len(one.aht_seconds)]
    step = np.repeat(np.arange(len(counts)), counts)
    arrival = (step + generator.random(len(step))) * (span_seconds / len(counts))
    work = generator.exponential(1.0, len(step)) * np.broadcast_to(aht, counts.shape)[step]
    mean = one.staffing.patience_seconds
    if mean is None or one.staffing.channel.can_wait:
        return arrival, work, np.full(len(step), np.inf)
    return arrival, work, generator.exponential(mean, len(step))
