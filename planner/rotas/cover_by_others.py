"""What other teams have published on the queues that a team shares with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.facts import PersonFacts, people_facts
from planner.rotas.models import PublishedShift, ShiftTemplate
from planner.rotas.published import shifts_of_others
from planner.rotas.shift_times import ShiftSegment, segments_of
from solver.grid import grid_start
from solver.problem import Horizon, QueueDemand

ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def left_by_others(
    session: Session, team_id: str, horizon: Horizon, demands: Sequence[QueueDemand]
) -> tuple[QueueDemand, ...]:
    """Take off every demand what the published shifts of other teams cover already.

    A shift counts as the judge counts it: by proficiency, without unplaced breaks where the
    demand does not hold them, each interval rounded down. A demand never falls below 0.
    """
    before, last = horizon.first_date - ONE_DAY, horizon.first_date + ONE_DAY * (horizon.days - 1)
    shifts = shifts_of_others(session, team_id, before, last)
    if not shifts:
        return tuple(demands)
    facts = people_facts(session, {one.person_id for one in shifts}, before, horizon.days + 1)
    paid_breaks = _paid_break_minutes(session, shifts)
    covers = list(_covers(shifts, {one.person_id: one for one in facts}, paid_breaks))
    return tuple(_less(one, covers, horizon) for one in demands)


class _Cover(msgspec.Struct, frozen=True):
    """One published segment, its worth in hundredths, and work of elapsed minutes of its shift."""

    segment: ShiftSegment
    worth: int
    work_minutes: int
    elapsed_minutes: int


def _paid_break_minutes(session: Session, shifts: Iterable[PublishedShift]) -> dict[str, int]:
    ids = {one.template_id for one in shifts}
    rows = select(ShiftTemplate).where(ShiftTemplate.id.in_(ids))
    return {one.id: one.paid_break_minutes for one in session.scalars(rows)}


def _covers(
    shifts: Iterable[PublishedShift],
    facts: dict[str, PersonFacts],
    paid_breaks: dict[str, int],
) -> Iterator[_Cover]:
    for shift in shifts:
        person = facts[shift.person_id]
        segments = segments_of(shift.segments)
        elapsed = sum((one.end - one.start for one in segments), timedelta()) // MINUTE
        work = shift.paid_minutes - paid_breaks[shift.template_id]
        for segment in segments:
            levels = person.skill_levels.get(segment.queue_id or "")
            worth = None if levels is None else levels[(shift.day - person.first_date).days]
            if worth:
                yield _Cover(segment, worth, work, elapsed)


def _less(demand: QueueDemand, covers: Sequence[_Cover], horizon: Horizon) -> QueueDemand:
    covered: dict[int, int] = defaultdict(int)
    for one in covers:
        if one.segment.queue_id == demand.queue:
            thin = demand.unplaced_breaks == "thin"
            work, span = (one.work_minutes, one.elapsed_minutes) if thin else (1, 1)
            for interval, minutes in _minutes_inside(one.segment, horizon):
                covered[interval] += one.worth * work * minutes // (horizon.interval_minutes * span)
    return msgspec.structs.replace(
        demand,
        required_hundredths=tuple(
            max(0, needed - covered[interval])
            for interval, needed in enumerate(demand.required_hundredths)
        ),
    )


def _minutes_inside(segment: ShiftSegment, horizon: Horizon) -> Iterator[tuple[int, int]]:
    """Yield each interval of the grid that a segment touches, with the minutes it is there."""
    step = horizon.interval_minutes
    start, end = ((at - grid_start(horizon)) // MINUTE for at in (segment.start, segment.end))
    for interval in range(start // step, -(-end // step)):
        yield interval, min(end, (interval + 1) * step) - max(start, interval * step)
