"""Cover of each queue over the grid, and what being short or over costs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from solver.judge.duties import Given
from solver.judge.intervals import Grid, Intervals
from solver.judge.work import Work
from solver.problem import PriceStep, QueueDemand
from solver.report import QueueCoverage


class Queue:
    """One queue's requirement and prices as arrays over the grid."""

    def __init__(self, demand: QueueDemand, grid: Grid) -> None:
        self.demand = demand
        self.required = np.array(demand.required_hundredths, dtype=np.int64)
        curves = [demand.curves[index] for index in demand.curve_of_interval]
        self._short = _Prices([curve.short for curve in curves])
        self._over = _Prices([curve.over for curve in curves])
        self._grid = grid
        self._added: dict[tuple[int, int, int, int], tuple[slice, Intervals]] = {}

    def add(self, covered: Intervals, given: Given, segment: int, proficiency: int) -> None:
        """Add one segment on this queue to its cover, each interval rounded down once."""
        duty = given.duty
        start, end = duty.segments[segment]
        thin = self.demand.unplaced_breaks == "thin"
        work, span = (duty.work_minutes, duty.segment_minutes) if thin else (1, 1)
        key = (start, end, proficiency * work, span)
        if key not in self._added:
            self._added[key] = self._hundredths(*key)
        inside, hundredths = self._added[key]
        covered[inside] += hundredths

    def _hundredths(self, start: int, end: int, worth: int, span: int) -> tuple[slice, Intervals]:
        inside = self._grid.touched(start, end)
        minutes = self._grid.overlaps(inside, start, end)
        hundredths = worth * minutes // (self._grid.minutes * span)
        return slice(inside.start, inside.stop), hundredths

    def cost(self, covered: Intervals) -> int:
        """Price the cover by the convex curve of each interval."""
        return int(self.costs(covered[np.newaxis], slice(None))[0])

    def costs(self, covered: Intervals, inside: slice) -> Intervals:
        """Price many covers of the same intervals, one a row."""
        missing = self.required[inside] - covered
        short = self._short.of(np.maximum(missing, 0), inside)
        return short + self._over.of(np.maximum(-missing, 0), inside)

    def report(self, covered: Intervals, cost: int) -> QueueCoverage:
        """Say how the queue is covered; agent-minutes are rounded down once."""
        missing, minutes = self.required - covered, self._grid.minutes
        return QueueCoverage(
            queue=self.demand.queue,
            required_hundredths=self.demand.required_hundredths,
            covered_hundredths=tuple(covered.tolist()),
            short_agent_minutes=int(np.maximum(missing, 0).sum()) * minutes // 100,
            over_agent_minutes=int(np.maximum(-missing, 0).sum()) * minutes // 100,
            cost=cost,
        )


class _Prices:
    """Price steps of every interval, the k-th step of all intervals side by side."""

    def __init__(self, curves: list[tuple[PriceStep, ...]]) -> None:
        most = max((len(steps) for steps in curves), default=0)
        self._steps = [_side_by_side(curves, index) for index in range(most)]

    def of(self, hundredths: Intervals, inside: slice) -> Intervals:
        """Walk every row's hundredths up the steps of these intervals."""
        total, left = np.zeros(len(hundredths), dtype=np.int64), hundredths
        for width, price in self._steps:
            walked = np.minimum(left, width[inside])
            total += (walked * price[inside]).sum(axis=1)
            left = left - walked
        return total


def _side_by_side(curves: list[tuple[PriceStep, ...]], index: int) -> tuple[Intervals, Intervals]:
    steps = [steps[index] if index < len(steps) else None for steps in curves]
    endless = np.iinfo(np.int64).max
    widths = [
        0 if step is None else endless if step.width_hundredths is None else step.width_hundredths
        for step in steps
    ]
    prices = [0 if step is None else step.price for step in steps]
    return np.array(widths, dtype=np.int64), np.array(prices, dtype=np.int64)


def cover(works: Iterable[Work], queues: dict[str, Queue], grid: Grid) -> dict[str, Intervals]:
    """Add up who serves what; an agent without the skill adds nothing."""
    covered = {name: np.zeros(grid.count, dtype=np.int64) for name in queues}
    for work in works:
        skills = work.person.skills
        for given in work.given:
            for segment, name in enumerate(given.queues):
                if name is not None and skills.get(name):
                    queues[name].add(covered[name], given, segment, skills[name])
    return covered
