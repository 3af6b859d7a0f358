"""How each queue is served in a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.demand.queue_staffing import QueueStaffing
from planner.demand.service_target import ServiceLevelDefinition, StaffingInputError
from planner.demand.simulation.records import NOBODY, Floats, Ints, Lines

BREAKS = "breaks"
_WHOLE_DAY = ("absence", "sick")


@dataclass(frozen=True, eq=False)
class ServedQueue:
    """A queue with what will happen to it.

    `queue`: its name in the rota problem. `staffing`: channel, target with its definition,
    concurrency, patience, causes of shrinkage. `arrivals` [replication or 1, step]: whole contacts
    in equal steps that fill the grid; one row serves every replication. `aht_seconds`
    [replication or 1, step]: handling time alone, exponential. `idle_time_to`: the queue whose
    waiting work its idle agents take while more than `kept_free` are idle.
    """

    queue: str
    staffing: QueueStaffing
    arrivals: Ints
    aht_seconds: Floats
    idle_time_to: str | None = None
    kept_free: int = 0

    def __post_init__(self) -> None:
        if self.arrivals.ndim != 2 or (self.arrivals < 0).any():
            raise StaffingInputError(f"contacts of {self.queue}", "below 0", "0 or more")
        if not (np.isfinite(self.aht_seconds).all() and (self.aht_seconds > 0).all()):
            raise StaffingInputError(f"handling time of {self.queue}", "not usable", "above 0")

    @property
    def absence_share(self) -> float:
        """Chance that a person is away for a whole duty: causes named absence or sickness."""
        counted = self.staffing.shrinkage.counted.items()
        return sum(share for cause, share in counted if _is_absence(cause))

    @property
    def breaks_share(self) -> float:
        """Share of paid time for breaks, for duties that hold none themselves."""
        return self.staffing.shrinkage.counted.get(BREAKS, 0.0)

    @property
    def away_share(self) -> float:
        """Share of a duty for everything else: meetings, training."""
        whole = self.staffing.shrinkage.total
        return max(0.0, whole - self.absence_share - self.breaks_share)


def _is_absence(cause: str) -> bool:
    return any(word in cause.casefold() for word in _WHOLE_DAY)


def lines_of(queues: Sequence[ServedQueue]) -> Lines:
    """The queues as the replay reads them."""
    place = {one.queue: number for number, one in enumerate(queues)}
    slots = np.array([one.staffing.concurrency for one in queues], np.int64)
    speed = np.ones((len(queues), int(slots.max()) + 1))
    for number, one in enumerate(queues):
        alone = one.staffing.chat_seconds(1.0)
        speed[number, 1 : len(alone) + 1] = 1 / np.array(alone)
    second = [NOBODY if one.idle_time_to is None else place[one.idle_time_to] for one in queues]
    return Lines(
        slots,
        speed,
        np.array([one.staffing.target.threshold_seconds for one in queues], np.float64),
        np.array([int(one.staffing.channel.can_wait) for one in queues], np.int64),
        np.array(second, np.int64),
        np.array([one.kept_free for one in queues], np.int64),
    )


def level_of(
    definition: ServiceLevelDefinition,
    offered: Ints,
    answered: Ints,
    offered_in_time: Ints,
    answered_in_time: Ints,
) -> Floats:
    """Service level by its definition, 0–1, of any shape; NaN where no contact counts."""
    in_time = answered_in_time
    if definition is ServiceLevelDefinition.OFFERED_WAIT_WITHIN:
        in_time = offered_in_time
    is_of_answered = definition is ServiceLevelDefinition.ANSWERED_WITHIN_OF_ANSWERED
    of = answered if is_of_answered else offered
    return np.where(of > 0, in_time / np.maximum(of, 1), np.nan)
