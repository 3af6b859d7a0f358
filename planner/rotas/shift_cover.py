"""What a stored shift adds to the cover of its queues, counted as the judge counts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.models import Assignment, PublishedShift, ShiftTemplate
from planner.rotas.shift_times import ShiftSegment, segments_of
from solver.grid import grid_start
from solver.problem import Horizon

MINUTE = timedelta(minutes=1)
THIN = "thin"


@dataclass(frozen=True)
class SegmentCover:
    """One segment, its worth in hundredths, and work of elapsed minutes of its whole shift."""

    segment: ShiftSegment
    worth: int
    work_minutes: int
    elapsed_minutes: int

    def hundredths(self, minutes: int, interval_minutes: int, unplaced_breaks: str) -> int:
        """What `minutes` of the segment add in one interval, rounded down.

        Where the demand does not hold the breaks of shifts ("thin"), they are taken off.
        """
        work, span = (
            (self.work_minutes, self.elapsed_minutes) if unplaced_breaks == THIN else (1, 1)
        )
        return self.worth * work * minutes // (interval_minutes * span)


def paid_break_minutes(
    session: Session, shifts: Iterable[Assignment | PublishedShift]
) -> dict[str, int]:
    """The paid break minutes of the shifts' templates, by template id."""
    ids = {one.template_id for one in shifts}
    rows = select(ShiftTemplate).where(ShiftTemplate.id.in_(ids))
    return {one.id: one.paid_break_minutes for one in session.scalars(rows)}


def segment_covers(
    shift: Assignment | PublishedShift, paid_break: int, worth_on: Callable[[str], int | None]
) -> Iterator[SegmentCover]:
    """Yield the segments of a shift that add cover; `worth_on` gives hundredths by queue id."""
    segments = segments_of(shift.segments)
    elapsed = sum((one.end - one.start for one in segments), timedelta()) // MINUTE
    for segment in segments:
        worth = worth_on(segment.queue_id or "")
        if worth:
            yield SegmentCover(segment, worth, shift.paid_minutes - paid_break, elapsed)


def minutes_inside(segment: ShiftSegment, horizon: Horizon) -> Iterator[tuple[int, int]]:
    """Yield each interval of the grid that a segment touches, with the minutes it is there."""
    step = horizon.interval_minutes
    start, end = ((at - grid_start(horizon)) // MINUTE for at in (segment.start, segment.end))
    for interval in range(start // step, -(-end // step)):
        yield interval, min(end, (interval + 1) * step) - max(start, interval * step)
