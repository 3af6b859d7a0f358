"""Faults of what queues need and what missing it costs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from solver.problem import PriceStep, QueueDemand, RotaProblem
from solver.validate.about import About
from solver.validate.fault import Fault


def demand_faults(problem: RotaProblem, intervals: int | None) -> Iterator[Fault]:
    """Find arrays of the wrong length and prices that are not convex.

    `intervals` is None while the horizon itself is at fault; lengths are not judged then.
    """
    yield from About("demands").repeated("queue", (one.queue for one in problem.demands))
    for demand in problem.demands:
        about = About(f"queue {demand.queue}")
        if intervals is not None:
            yield from _lengths(about, demand, intervals)
        yield from about.amounts("required_hundredths", demand.required_hundredths)
        yield from _indices(about, demand)
        for number, curve in enumerate(demand.curves):
            yield from _steps(about, f"curves[{number}].short", curve.short)
            yield from _steps(about, f"curves[{number}].over", curve.over)


def _lengths(about: About, demand: QueueDemand, intervals: int) -> Iterator[Fault]:
    required, chosen = len(demand.required_hundredths), len(demand.curve_of_interval)
    yield from about.length("required_hundredths", required, intervals, "intervals")
    yield from about.length("curve_of_interval", chosen, intervals, "intervals")


def _indices(about: About, demand: QueueDemand) -> Iterator[Fault]:
    for index in sorted(set(demand.curve_of_interval)):
        if not 0 <= index < len(demand.curves):
            text = f"names curve {index} of {len(demand.curves)}"
            yield about.fault("curve_of_interval", text)


def _steps(about: About, field: str, steps: tuple[PriceStep, ...]) -> Iterator[Fault]:
    if not steps:
        return
    yield from about.amounts(field, [one.price for one in steps])
    yield from about.amounts(field, [max(0, one.width_hundredths or 0) for one in steps])
    if any(other.price < one.price for one, other in pairwise(steps)):
        yield about.fault(field, "prices fall from step to step; they must rise")
    if steps[-1].width_hundredths is not None:
        yield about.fault(field, "the last step ends; leave its width empty")
    for one in steps[:-1]:
        if one.width_hundredths is None:
            yield about.fault(field, "a step before the last has no end")
        elif one.width_hundredths <= 0:
            yield about.fault(field, f"a step is {one.width_hundredths} wide; give 1 or more")
