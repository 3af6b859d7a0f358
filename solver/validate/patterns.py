"""Faults of duty patterns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from solver.instants import MINUTES_PER_DAY, instant
from solver.problem import DutyPattern, Horizon, RotaProblem
from solver.validate.about import LAST_MINUTE, About
from solver.validate.fault import Fault


def pattern_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find patterns that cannot be worked as they stand."""
    yield from About("patterns").repeated("id", (one.id for one in problem.patterns))
    known = frozenset(one.queue for one in problem.demands)
    for pattern in problem.patterns:
        about = About(f"pattern {pattern.id}")
        yield from _segments(about, pattern)
        yield from _breaks(about, pattern)
        if pattern.time_zone is not None:
            yield from about.zone("time_zone", pattern.time_zone)
        yield from _queues(about, pattern, known)
        yield from about.repeated("days", pattern.days or ())
        yield from about.days("days", pattern.days or (), range(problem.horizon.days))


def _segments(about: About, pattern: DutyPattern) -> Iterator[Fault]:
    if not pattern.segments:
        yield about.fault("segments", "is empty; name at least one stretch of work")
        return
    for one in pattern.segments:
        if one.start_minute >= one.end_minute:
            yield about.fault("segments", f"{one.start_minute} to {one.end_minute} is reversed")
    for one, other in pairwise(pattern.segments):
        if other.start_minute < one.end_minute:
            text = f"the one from {other.start_minute} begins before the one before it ends"
            yield about.fault("segments", text)
    start, end = pattern.segments[0].start_minute, pattern.segments[-1].end_minute
    if not 0 <= start <= LAST_MINUTE:
        yield about.fault("segments", f"start {start} is outside 0 to {LAST_MINUTE}")
    if end - start > MINUTES_PER_DAY:
        yield about.fault("segments", f"last {end - start} minutes; a shift is at most 24 h")


def _queues(about: About, pattern: DutyPattern, known: frozenset[str]) -> Iterator[Fault]:
    if pattern.queues is None:
        return
    yield from about.repeated("queues", pattern.queues)
    yield from about.unknown("queues", pattern.queues, known)
    if pattern.kind != "work":
        yield about.fault("queues", f"{pattern.kind} serves no queue; leave it empty")
    elif not pattern.queues:
        yield about.fault("queues", "is an empty list; name a queue, or null for any")


def _breaks(about: About, pattern: DutyPattern) -> Iterator[Fault]:
    yield from about.amounts("paid_break_minutes", [pattern.paid_break_minutes])
    yield from about.amounts("unplaced_paid_break_minutes", [pattern.unplaced_paid_break_minutes])
    unpaid = pattern.unplaced_unpaid_break_minutes
    yield from about.amounts("unplaced_unpaid_break_minutes", [unpaid])
    worked = sum(one.end_minute - one.start_minute for one in pattern.segments)
    unplaced = unpaid + pattern.unplaced_paid_break_minutes
    if pattern.segments and unplaced >= worked:
        yield about.fault("segments", f"{unplaced} minutes of breaks leave no work in {worked}")
    gaps = sum(b.start_minute - a.end_minute for a, b in pairwise(pattern.segments))
    if pattern.paid_break_minutes > max(gaps, 0):
        text = f"{pattern.paid_break_minutes} minutes do not fit the {gaps} between the segments"
        yield about.fault("paid_break_minutes", text)


def clock_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find patterns that a clock change turns round: 01:30–02:15 when 01:00–02:00 is skipped."""
    zones = _zones_of_patterns(problem)
    for pattern in problem.patterns:
        for zone in sorted(zones[pattern.id]):
            for day in _change_days(problem.horizon, zone):
                offered = pattern.days is None or day in pattern.days
                if offered and not _runs_forward(pattern, problem.horizon, day, zone):
                    date = problem.horizon.first_date + timedelta(days=day)
                    text = (
                        f"turn round when the clocks of {zone} change on {date}; leave that day out"
                    )
                    yield About(f"pattern {pattern.id}").fault("segments", text)


def _zones_of_patterns(problem: RotaProblem) -> dict[str, set[str]]:
    """Map each pattern to the zones in which it may be worked."""
    own = {one.id: one.time_zone for one in problem.patterns}
    found: dict[str, set[str]] = {name: {zone} if zone else set() for name, zone in own.items()}
    for agent in problem.agents:
        zones = {period.time_zone for period in agent.zones}
        for name in agent.patterns:
            if own[name] is None:
                found[name] |= zones
    return found


def _change_days(horizon: Horizon, zone: str) -> list[int]:
    """List the days on which, or on the day after which, the clocks change."""
    midnights = [
        instant(horizon.first_date + timedelta(days=day), 0, zone)
        for day in range(horizon.days + 2)
    ]
    two_days = timedelta(days=2)
    return [day for day in range(horizon.days) if midnights[day + 2] - midnights[day] != two_days]


def _runs_forward(pattern: DutyPattern, horizon: Horizon, day: int, zone: str) -> bool:
    date = horizon.first_date + timedelta(days=day)
    minutes = [at for one in pattern.segments for at in (one.start_minute, one.end_minute)]
    instants = [instant(date, minute, zone) for minute in minutes]
    steps = [other - one for one, other in pairwise(instants)]
    unplaced = pattern.unplaced_paid_break_minutes + pattern.unplaced_unpaid_break_minutes
    works = all(step > timedelta(0) for step in steps[::2])
    worked = sum(steps[::2], timedelta(0))
    return works and min(steps) >= timedelta(0) and worked > timedelta(minutes=unplaced)
