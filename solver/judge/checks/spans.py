"""Spans and dates on which an agent does not work."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.duties import Duty
from solver.judge.words import span
from solver.judge.work import Finding, Work
from solver.rules import Availability, FixedDays, TimeOff


def availability(_: Availability, work: Work) -> Iterator[Finding]:
    """Find duties that overlap a span in which the agent cannot work."""
    return _overlapping(work, work.person.unavailable, "cannot work then")


def time_off(_: TimeOff, work: Work) -> Iterator[Finding]:
    """Find duties that overlap approved time off."""
    return _overlapping(work, work.person.time_off, "away")


def _overlapping(work: Work, spans: tuple[tuple[int, int], ...], why: str) -> Iterator[Finding]:
    if not spans:
        return
    for duty in work.duties:
        if any(duty.overlaps(*one) for one in spans):
            yield _about(work, duty, why)


def fixed_days(_: FixedDays, work: Work) -> Iterator[Finding]:
    """Find duties that touch a local date which is not one of the agent's fixed days."""
    fixed = work.person.fixed_days
    if fixed is None:
        return
    for duty in work.duties:
        if not fixed.issuperset(duty.dates):
            yield _about(work, duty, "not one of the fixed days")


def _about(work: Work, duty: Duty, why: str) -> Finding:
    return Finding((duty.day,), 1, lambda: f"{span(work.person.calendar, duty)}: {why}")
