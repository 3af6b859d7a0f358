"""The times at which somebody could take a shift, or enough of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from planner.rotas.correct_shifts import StandingShift
from planner.rotas.patterns import template_of
from planner.rotas.shift_times import MINUTE, shift_times
from solver.problem import Agent, DutyPattern, RotaProblem

COVER = "cover"
STEP_MINUTES = 30
LATEST_START_MINUTES = 120
"""Somebody who comes more than two hours later does not take this shift but another."""


def as_it_was(gap: StandingShift, person_id: str) -> StandingShift:
    """The whole shift, worked by somebody else."""
    return replace(
        gap,
        assignment_id=f"{gap.assignment_id}/{person_id}",
        person_id=person_id,
        origin=COVER,
        pinned=False,
        pin_reason=None,
    )


def adjusted(gap: StandingShift, agent: Agent, problem: RotaProblem) -> list[StandingShift]:
    """Other times that cover at least half of the shift, those that cover most first.

    Of two that cover as much, a shift that there is comes before one that is made up.
    """
    whole = as_it_was(gap, agent.id)
    found = [*_of_templates(whole, agent, problem), *_cut(whole)]
    enough = [one for one in found if _is_enough(one, gap)]
    return sorted(enough, key=lambda one: -covered_minutes(one, gap))


def covered_minutes(shift: StandingShift, gap: StandingShift) -> int:
    """The minutes of a gap in which a shift is at work."""
    overlaps = (
        min(one.end, other.end) - max(one.start, other.start)
        for one in shift.segments
        for other in gap.segments
    )
    return sum(max(0, overlap // MINUTE) for overlap in overlaps)


def _is_enough(one: StandingShift, gap: StandingShift) -> bool:
    late = (one.start - gap.start) // MINUTE
    half = 2 * covered_minutes(one, gap) >= covered_minutes(gap, gap)
    return half and abs(late) <= LATEST_START_MINUTES and one.segments != gap.segments


def _of_templates(
    whole: StandingShift, agent: Agent, problem: RotaProblem
) -> Iterator[StandingShift]:
    day = (whole.day - problem.horizon.first_date).days
    for pattern in problem.patterns:
        on_day = pattern.days is None or day in pattern.days
        if pattern.id in agent.patterns and on_day and pattern.kind == "work":
            yield _from_pattern(whole, pattern, whole.day)


def _from_pattern(whole: StandingShift, pattern: DutyPattern, day: date) -> StandingShift:
    segments = [(one.start_minute, one.end_minute) for one in pattern.segments]
    queues = [whole.queue_ids[0]] * len(segments)
    unpaid = pattern.unplaced_unpaid_break_minutes
    times = shift_times(segments, queues, day, pattern.time_zone or "", unpaid)
    return replace(
        whole,
        template_id=template_of(pattern.id),
        segments=times.segments,
        paid_minutes=times.paid_minutes,
    )


def _cut(whole: StandingShift) -> Iterator[StandingShift]:
    """The shift begun later, or ended earlier."""
    (segment, *others) = whole.segments
    if others:
        return
    for minutes in range(STEP_MINUTES, LATEST_START_MINUTES + 1, STEP_MINUTES):
        less = timedelta(minutes=minutes)
        paid = whole.paid_minutes - minutes
        if paid > 0:
            later = replace(segment, start=segment.start + less)
            earlier = replace(segment, end=segment.end - less)
            yield replace(whole, segments=(later,), paid_minutes=paid)
            yield replace(whole, segments=(earlier,), paid_minutes=paid)
