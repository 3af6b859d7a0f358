"""Work that can wait until a deadline: e-mail and social messages.

Work is fluid, in minutes, served earliest deadline first. With `A(t)` the work arrived by the end
of interval t (backlog included) and `L(t)` what must be done by then, a plan x of minutes per
interval is good when its prefix sums stay between: `L(t) <= sum x <= A(t)`; for one class this is
exact. The levelled plan is the shortest path between the two curves (the taut string), which has
the least peak and the least sum of every convex cost.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from planner.demand.service_target import StaffingInputError, require_at_least_zero

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_SLACK = 1e-9


class DeadlineClock(Enum):
    """Which hours a deadline counts."""

    CALENDAR = "calendar"
    OPEN_HOURS = "open-hours"


@dataclass(frozen=True, eq=False)
class DeferredWork:
    """Work to be planned over consecutive intervals.

    `minutes` [interval]: work that arrives, ≥ 0. `open` [interval]: when it may be done.
    `backlog_minutes`: waiting at the start, due like work of the first interval.
    `deadline_intervals`: work of interval t is due by the end of interval t + this, counting all
    intervals or only open ones. A deadline that no open interval precedes moves to the end of the
    first open one. By the end no more waits than at the start.
    """

    minutes: Floats
    open: Bools
    deadline_intervals: int
    clock: DeadlineClock = DeadlineClock.CALENDAR
    backlog_minutes: float = 0.0

    def __post_init__(self) -> None:
        require_at_least_zero("backlog", self.backlog_minutes)
        if self.deadline_intervals < 0:
            raise StaffingInputError("deadline", self.deadline_intervals, "0 or more intervals")
        if not (np.isfinite(self.minutes).all() and (self.minutes >= 0).all()):
            raise StaffingInputError("work", "a value below 0 or not finite", "minutes ≥ 0")


def arrived_by(work: DeferredWork) -> Floats:
    """Minutes that have arrived by the end of each interval, backlog included [interval]."""
    return np.asarray(work.backlog_minutes + np.cumsum(work.minutes), np.float64)


def due_intervals(work: DeferredWork) -> Int64s:
    """Interval by whose end the work of each interval is due [interval]; n when after the last."""
    n = len(work.minutes)
    opened = np.flatnonzero(work.open)
    index = np.arange(n)
    first_open = np.append(opened, n)[np.searchsorted(opened, index)]
    if work.clock is DeadlineClock.CALENDAR:
        due = np.maximum(index + work.deadline_intervals, first_open)
    else:
        nth = np.searchsorted(opened, index) + work.deadline_intervals
        due = np.append(opened, n)[np.minimum(nth, len(opened))]
    return np.asarray(np.minimum(due, n), np.int64)


def due_by(work: DeferredWork) -> Floats:
    """Minutes that must be done by the end of each interval [interval], not falling."""
    n = len(work.minutes)
    arrived, due = arrived_by(work), due_intervals(work)
    required = np.zeros(n + 1)
    np.maximum.at(required, due, arrived)
    return np.asarray(np.maximum.accumulate(required[:n]), np.float64)


def levelled_minutes(work: DeferredWork) -> Floats:
    """Minutes to do in each interval [interval]: every deadline kept, as even as possible.

    Raises StaffingInputError when there is work but no open interval.
    """
    opened = np.flatnonzero(work.open)
    plan = np.zeros(len(work.minutes))
    if not len(opened):
        if work.backlog_minutes + work.minutes.sum() > 0:
            raise StaffingInputError("opening hours", "never open", "some open time for the work")
        return plan
    upper = arrived_by(work)[opened]
    ends = np.append(opened[1:], len(plan)) - 1
    lower = np.minimum(due_by(work)[ends], upper)
    lower[-1] = max(lower[-1], upper[-1] - work.backlog_minutes)
    upper[-1] = lower[-1]
    plan[opened] = np.diff(_taut_string(lower, upper), prepend=0.0)
    return np.maximum(plan, 0.0)


def _taut_string(lower: Floats, upper: Floats) -> Floats:
    """The shortest path from 0 that passes between `lower` and `upper` at 1 … m, to `lower[-1]`."""
    path = np.zeros(len(lower))
    at, value = -1, 0.0
    while at < len(lower) - 1:
        bend = _next_bend(lower, upper, at, value)
        target = lower[bend.at] if bend.on_lower else upper[bend.at]
        steps = np.arange(1, bend.at - at + 1)
        path[at + 1 : bend.at + 1] = value + (target - value) * steps / len(steps)
        at, value = bend.at, float(target)
    return path


@dataclass(frozen=True, slots=True)
class _Bend:
    at: int
    on_lower: bool


def _next_bend(lower: Floats, upper: Floats, at: int, value: float) -> _Bend:
    """Where a straight line from point `at` must first touch one of the two curves."""
    steps = np.arange(1, len(lower) - at)
    least = (lower[at + 1 :] - value) / steps
    most = (upper[at + 1 :] - value) / steps
    floor, ceiling = np.maximum.accumulate(least), np.minimum.accumulate(most)
    blocked = floor > ceiling + _SLACK
    if not blocked.any():
        return _Bend(len(lower) - 1, on_lower=True)
    first = int(np.argmax(blocked))
    rises = least[first] > ceiling[first] + _SLACK
    curve, limit = (most, ceiling[first]) if rises else (least, floor[first])
    touched = int(np.flatnonzero(np.abs(curve[: first + 1] - limit) <= _SLACK)[-1])
    return _Bend(at + 1 + touched, on_lower=not rises)


def done_in_spare_time(work: DeferredWork, spare_minutes: Floats) -> Floats:
    """Minutes of the work that arrives in each interval which spare time does by their deadline.

    `spare_minutes` [interval] of others, used in open intervals, earliest deadline first; what is
    late then is left to the queue's own agents. The backlog counts as work of the first interval.
    Returns [interval of arrival].
    """
    left = work.minutes.astype(np.float64)
    left[:1] += work.backlog_minutes
    arrived, due = left.copy(), due_intervals(work)
    oldest = 0
    for at in np.flatnonzero(work.open & (spare_minutes > 0)).tolist():
        spare = float(spare_minutes[at])
        while spare > 0 and oldest <= at:
            if due[oldest] >= at:
                done = min(spare, left[oldest])
                left[oldest] -= done
                spare -= done
                if left[oldest] > 0:
                    break
            oldest += 1
    return arrived - left


@dataclass(frozen=True, eq=False)
class DeferredOutcome:
    """What given capacity does with the work.

    `done_minutes` [interval]; `waiting_minutes` [interval] at its end; `late_minutes` [interval]:
    due by its end and not done.
    """

    done_minutes: Floats
    waiting_minutes: Floats
    late_minutes: Floats


def serve_deferred(work: DeferredWork, capacity_minutes: Floats) -> DeferredOutcome:
    """Serve the work earliest deadline first with the capacity [interval] of open intervals.

    Capacity that finds no work is lost; it cannot be saved up.
    """
    arrived, due = arrived_by(work), due_by(work)
    capacity = np.where(work.open, capacity_minutes, 0.0)
    ahead = np.cumsum(capacity)
    # X_t = min(A_t, X_{t-1} + c_t) unrolls to ahead_t + min over u <= t of (A_u - ahead_u), or 0.
    done = ahead + np.minimum(0.0, np.minimum.accumulate(arrived - ahead))
    return DeferredOutcome(np.diff(done, prepend=0.0), arrived - done, np.maximum(0.0, due - done))
