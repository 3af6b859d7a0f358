"""Faults of pins."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Agent, DutyPattern, Pin, RotaProblem
from solver.validate.about import About
from solver.validate.fault import Fault


def pin_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find pins that contradict each other or what their agent may do."""
    agents = {one.id: one for one in problem.agents}
    patterns = {one.id: one for one in problem.patterns}
    places = (f"{one.agent} on day {one.day}" for one in problem.pins)
    yield from About("pins").repeated("agent and day", places)
    for number, pin in enumerate(problem.pins):
        about = About(f"pin {number} of {pin.agent} on day {pin.day}")
        yield from about.days("day", [pin.day], range(problem.horizon.days))
        agent = agents.get(pin.agent)
        if agent is None:
            yield about.fault("agent", f"{pin.agent} is unknown")
        elif pin.pattern is None:
            yield from _free(about, pin)
        elif pin.pattern not in patterns:
            yield about.fault("pattern", f"{pin.pattern} is unknown")
        else:
            yield from _possible(about, pin, agent, patterns[pin.pattern])


def _free(about: About, pin: Pin) -> Iterator[Fault]:
    if pin.queues:
        yield about.fault("queues", "names queues for a free day; leave it empty")


def _possible(about: About, pin: Pin, agent: Agent, pattern: DutyPattern) -> Iterator[Fault]:
    if pattern.id not in agent.patterns:
        yield about.fault("pattern", f"{pattern.id} is not offered to {agent.id}")
    if pattern.days is not None and pin.day not in pattern.days:
        yield about.fault("day", f"{pattern.id} is not offered on this day")
    if len(pin.queues) != len(pattern.segments):
        text = f"names {len(pin.queues)} queues for {len(pattern.segments)} segments"
        yield about.fault("queues", text)
        return
    served = {one.queue for one in agent.skills} if pattern.kind == "work" else {None}
    for queue in pin.queues:
        if queue not in served or (pattern.queues is not None and queue not in pattern.queues):
            yield about.fault("queues", f"{agent.id} cannot serve {queue} in {pattern.id}")
