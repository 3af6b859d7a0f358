"""What a simulation found, by interval and by day."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.demand.simulation.records import Floats, Ints, Tally
from planner.demand.simulation.served import ServedQueue, level_of

_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance 0–1 with the limits of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class DaySums:
    """Contacts of each queue and day [replication, queue, day]."""

    offered: Ints
    answered: Ints
    offered_in_time: Ints
    answered_in_time: Ints


@dataclass(frozen=True, eq=False)
class QueueOutcome:
    """How one queue is served; service levels by `queue.staffing.target.definition`, 0–1.

    Over all replications, by interval: `offered` contacts a replication, `service_level`,
    `wait_seconds` (of all contacts), `abandoned_share` (gave up, or still waiting when the line
    was closed), `occupancy` of the slots staffed, `waiting` contacts at the interval's end and
    age of the oldest in `oldest_seconds` (for queues whose contacts do not give up). NaN where
    there is nothing to say. `day_levels` [replication, day].
    """

    queue: ServedQueue
    offered: Floats
    service_level: Floats
    wait_seconds: Floats
    abandoned_share: Floats
    occupancy: Floats
    waiting: Floats
    oldest_seconds: Floats
    day_levels: Floats

    def day_chance(self) -> Chance:
        """Chance that a day on which somebody asks meets the queue's target."""
        return chance_of(self._met())

    def chance_by_day(self) -> Floats:
        """The same for each day [day], NaN for days on which nobody asks."""
        known = ~np.isnan(self.day_levels)
        met = np.nan_to_num(self._met()).sum(axis=0)
        days = known.sum(axis=0)
        return np.where(days > 0, met / np.maximum(days, 1), np.nan)

    def _met(self) -> Floats:
        share = self.queue.staffing.target.share
        return np.where(np.isnan(self.day_levels), np.nan, self.day_levels >= share - 1e-12)


def chance_of(met: Floats) -> Chance:
    """Share of days [replication, day] that met a target (1, 0, or NaN: no such day).

    Replications are independent, the days of one are not: the 95 % interval is Wilson's (1927),
    its number of trials being the days that would give the spread seen between replications.
    Without any day the chance is NaN.
    """
    days = (~np.isnan(met)).sum(axis=1)
    total = int(days.sum())
    if total == 0:
        return Chance(math.nan, math.nan, math.nan)
    hits = np.nan_to_num(met).sum(axis=1)
    share = float(hits.sum() / total)
    trials = float(total)
    if len(days) > 1:
        spread = float(((hits - share * days) ** 2).sum()) * len(days) / (len(days) - 1)
        if spread > 0:
            trials = min(trials, share * (1 - share) * total**2 / spread)
    return _wilson(share, max(1.0, trials))


def _wilson(share: float, trials: float) -> Chance:
    z2 = _Z95**2 / trials
    middle = (share + z2 / 2) / (1 + z2)
    half = _Z95 / (1 + z2) * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials))
    return Chance(share, max(0.0, middle - half), min(1.0, middle + half))


def outcome_of(
    number: int, queue: ServedQueue, sums: Tally, days: DaySums, replications: int
) -> QueueOutcome:
    """The figures of one queue from the sums [queue, interval] over all replications."""
    offered = sums.offered[number]
    definition = queue.staffing.target.definition

    def share(part: Floats | Ints, whole: Floats | Ints) -> Floats:
        return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)

    return QueueOutcome(
        queue=queue,
        offered=offered / replications,
        service_level=level_of(definition, *(part[number] for part in sums[:4])),
        wait_seconds=share(sums.wait[number], offered),
        abandoned_share=share(offered - sums.answered[number], offered),
        occupancy=share(sums.occupied[number], sums.staffed[number]),
        waiting=sums.waiting[number] / replications,
        oldest_seconds=sums.oldest[number] / replications,
        day_levels=level_of(
            definition,
            days.offered[:, number],
            days.answered[:, number],
            days.offered_in_time[:, number],
            days.answered_in_time[:, number],
        ),
    )
