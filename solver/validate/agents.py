"""Faults of agents."""

from __future__ import annotations

from collections.abc import Iterator

from solver.instants import instant
from solver.problem import (
    Agent,
    History,
    RotaProblem,
    Wish,
    WishAvoid,
    WishDayOff,
    WishDuty,
    WishLength,
    WishStart,
)
from solver.validate.about import LAST_MINUTE, About
from solver.validate.fault import Fault


def agent_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find agents whose data contradict themselves, the horizon or the lists they refer to."""
    yield from About("agents").repeated("id", (one.id for one in problem.agents))
    queues = frozenset(one.queue for one in problem.demands)
    patterns = frozenset(one.id for one in problem.patterns)
    for agent in problem.agents:
        about = About(f"agent {agent.id}")
        yield from _zones(about, agent)
        yield from _abilities(about, agent, queues, patterns)
        yield from _minutes(about, agent, problem.horizon.days)
        yield from _days(about, agent, problem.horizon.days)
        for wish in agent.wishes:
            yield from _wish(about, wish, problem.horizon.days, patterns)
        if agent.history is not None:
            yield from _history(about, agent.history)


def _zones(about: About, agent: Agent) -> Iterator[Fault]:
    if not agent.zones:
        yield about.fault("zones", "is empty; say where the agent is from day 0 on")
        return
    yield from about.repeated("zones", (one.first_day for one in agent.zones))
    if min(one.first_day for one in agent.zones) > 0:
        yield about.fault("zones", "says nothing about day 0")
    for one in agent.zones:
        yield from about.zone("zones", one.time_zone)


def _abilities(
    about: About, agent: Agent, queues: frozenset[str], patterns: frozenset[str]
) -> Iterator[Fault]:
    served = [one.queue for one in agent.skills]
    yield from about.repeated("skills", served)
    yield from about.unknown("skills", served, queues)
    yield from about.amounts("skills", [one.proficiency_hundredths for one in agent.skills])
    yield from about.repeated("patterns", agent.patterns)
    yield from about.unknown("patterns", agent.patterns, patterns)


def _minutes(about: About, agent: Agent, days: int) -> Iterator[Fault]:
    yield from about.length("contract_minutes", len(agent.contract_minutes), days, "days")
    yield from about.amounts("contract_minutes", agent.contract_minutes)
    if agent.credited_minutes:
        yield from about.length("credited_minutes", len(agent.credited_minutes), days, "days")
    yield from about.amounts("credited_minutes", agent.credited_minutes)


def _days(about: About, agent: Agent, days: int) -> Iterator[Fault]:
    yield from about.days("holidays", agent.holidays, range(days))
    # A night on the last day touches the date after it; a far zone may touch the one before.
    yield from about.days("fixed_days", agent.fixed_days or (), range(-1, days + 1))
    for span in agent.unavailable:
        yield from about.span("unavailable", span.start, span.end)
    for absence in agent.time_off:
        yield from about.span("time_off", absence.start, absence.end)


def _wish(about: About, wish: Wish, days: int, patterns: frozenset[str]) -> Iterator[Fault]:
    yield from about.amounts("wishes", [wish.price])
    match wish:
        case WishDayOff():
            yield from about.days("wishes", [wish.day], range(days))
        case WishDuty():
            yield from about.days("wishes", [wish.day], range(days))
            yield from about.unknown("wishes", [wish.pattern], patterns)
        case WishAvoid():
            yield from about.span("wishes", wish.start, wish.end)
        case WishStart():
            if not 0 <= wish.earliest_minute <= wish.latest_minute <= LAST_MINUTE:
                bounds = f"{wish.earliest_minute} to {wish.latest_minute}"
                text = f"start {bounds} is not a span inside 0 to {LAST_MINUTE}"
                yield about.fault("wishes", text)
        case WishLength():
            yield from about.amounts("wishes", [wish.minutes])


def _history(about: About, history: History) -> Iterator[Fault]:
    yield from about.amounts("history.average_weeks", [history.average_weeks])
    yield from about.amounts("history.average_minutes", [history.average_minutes])
    yield from about.amounts("history.duties", [one.paid_minutes for one in history.duties])
    for one in history.duties:
        yield from about.span("history.duties", one.start, one.end)


def late_history_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find past duties that start inside the horizon."""
    for agent in problem.agents:
        first = min(agent.zones, key=lambda period: period.first_day)
        begins = instant(problem.horizon.first_date, 0, first.time_zone)
        for one in agent.history.duties if agent.history else ():
            if one.start >= begins:
                text = f"{one.start} is inside the horizon; pin it instead"
                yield About(f"agent {agent.id}").fault("history.duties", text)
