"""Which value of a file's queue column belongs to which queue, and what that makes of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from planner.demand.history_problems import Note
from planner.demand.models import Queue
from planner.demand.volume_series import VolumeSeries


@dataclass(frozen=True)
class QueueValue:
    """A value of the queue column ("" without one) with its contacts, and the queue it goes to.

    `queue_id` None with `is_ignored`: left out on purpose; None without: nobody has said yet.
    """

    value: str
    contacts: int
    queue_id: str | None
    queue_name: str | None
    is_ignored: bool


@dataclass(frozen=True, eq=False)
class MappedVolumes:
    """The values with their queues, the volumes by queue id, and what was decided on the way."""

    values: tuple[QueueValue, ...]
    series: Mapping[str, VolumeSeries]
    notes: tuple[Note, ...]


def map_values(
    volumes: Mapping[str, VolumeSeries], queue_of: Mapping[str, Queue | None]
) -> MappedVolumes:
    """Bring a file's volumes by value to volumes by queue.

    `queue_of`: the queue of each value, None to leave it out; values that are not in it stay open.
    Several values of one queue are added, and an interval that any of them lacks is a gap.
    """
    values = tuple(_value(value, volumes[value], queue_of) for value in sorted(volumes))
    queues = {queue.id: queue for queue in queue_of.values() if queue is not None}
    series, notes = {}, []
    for queue in sorted(queues.values(), key=lambda one: one.name):
        parts = {one.value: volumes[one.value] for one in values if one.queue_id == queue.id}
        if parts:
            series[queue.id] = reduce(_added, parts.values())
            notes += _gap_notes(queue, parts, series[queue.id])
    return MappedVolumes(values, series, tuple(notes))


def _value(value: str, series: VolumeSeries, queue_of: Mapping[str, Queue | None]) -> QueueValue:
    queue = queue_of.get(value)
    ignored = value in queue_of and queue is None
    if queue is None:
        return QueueValue(value, series.contacts, None, None, ignored)
    return QueueValue(value, series.contacts, queue.id, queue.name, ignored)


def _added(one: VolumeSeries, other: VolumeSeries) -> VolumeSeries:
    """Both together, where both know the interval."""
    starts, at, other_at = np.intersect1d(one.starts, other.starts, return_indices=True)
    return VolumeSeries(
        one.interval_minutes,
        starts,
        one.counts[at] + other.counts[other_at],
        _handling(one)[at] + _handling(other)[other_at],
    )


def _handling(series: VolumeSeries) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Handling seconds; where nobody came, none were spent."""
    unknown = np.isnan(series.handling_seconds) & (series.counts == 0)
    return np.where(unknown, 0.0, series.handling_seconds)


def _gap_notes(
    queue: Queue, parts: Mapping[str, VolumeSeries], together: VolumeSeries
) -> list[Note]:
    every = np.unique(np.concatenate([part.starts for part in parts.values()]))
    left_out = len(every) - len(together)
    if not left_out:
        return []
    fewest = min(parts, key=lambda value: len(parts[value]))
    return [
        Note(
            f"{left_out:,} intervals of {queue.name} are kept as gaps, because not every value "
            f"that goes to it has them; '{fewest}' has the fewest. Leave it out to keep them."
        )
    ]
