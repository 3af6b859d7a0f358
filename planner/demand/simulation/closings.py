"""When a waiting line is sent away: half an hour after its queue has closed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.demand.local_history import wall_cells
from planner.demand.opening_hours import STEP_MINUTES, IntervalGrid
from planner.demand.simulation.records import NOBODY, Floats, Staff
from planner.demand.simulation.served import ServedQueue

GRACE_SECONDS = 1800.0


def closings_of(queues: Sequence[ServedQueue], grid: IntervalGrid) -> Staff:
    """Boundaries that close lines, in order of time; work that can wait is never sent away."""
    parts = [(number, _closings(one, grid)) for number, one in enumerate(queues)]
    times = np.concatenate([np.zeros(0), *(times for _number, times in parts)])
    queue = np.repeat([number for number, _times in parts], [len(times) for _, times in parts])
    order = np.argsort(times, kind="stable")
    nobody = np.full(len(times), NOBODY, np.int64)
    return Staff(times[order], nobody, queue[order].astype(np.int64), np.zeros((0, len(queues))))


def _closings(one: ServedQueue, grid: IntervalGrid) -> Floats:
    if one.staffing.channel.can_wait:
        return np.zeros(0)
    opened = one.staffing.hours.open_at(wall_cells(grid.steps(), one.staffing.zone))
    closes = np.flatnonzero(opened[:-1] & ~opened[1:]) + 1
    late = closes + int(GRACE_SECONDS // 60 // STEP_MINUTES)
    late = late[late < len(opened)]
    return np.asarray(late[~opened[late]] * (STEP_MINUTES * 60.0), np.float64)


def with_closings(staff: Staff, closings: Staff) -> Staff:
    """People's boundaries and the lines' closings together, in order of time."""
    time = np.concatenate([staff.time, closings.time])
    order = np.argsort(time, kind="stable")
    return Staff(
        time[order],
        np.concatenate([staff.agent, closings.agent])[order],
        np.concatenate([staff.queue, closings.queue])[order],
        staff.worth,
    )
