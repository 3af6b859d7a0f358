"""A shift as it stands in a version: what an edit takes away and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from planner.rotas.models import Assignment
from planner.rotas.shift_times import ShiftSegment, segments_json, segments_of


@dataclass(frozen=True)
class StandingShift:
    """One row of `Assignment`, apart from the version it stands in."""

    assignment_id: str
    person_id: str
    template_id: str
    day: date
    segments: tuple[ShiftSegment, ...]
    kind: str
    origin: str
    pinned: bool
    pin_reason: str | None
    paid_minutes: int

    @property
    def start(self) -> datetime:
        """The instant at which it starts."""
        return self.segments[0].start

    @property
    def end(self) -> datetime:
        """The instant at which it ends."""
        return self.segments[-1].end

    @property
    def queue_ids(self) -> tuple[str | None, ...]:
        """The queue of each segment."""
        return tuple(one.queue_id for one in self.segments)

    def row(self, version_id: str) -> Assignment:
        """Make the row of this shift in a version."""
        values: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        values |= {"segments": segments_json(self.segments), "start": self.start, "end": self.end}
        return Assignment(rota_version_id=version_id, **values)

    def as_json(self) -> dict[str, Any]:
        """Write it as an edit keeps it."""
        values: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {"day": str(self.day), "segments": segments_json(self.segments)}


def from_json(stored: dict[str, Any]) -> StandingShift:
    """Read what `as_json` wrote."""
    day, segments = date.fromisoformat(stored["day"]), segments_of(stored["segments"])
    return StandingShift(**(stored | {"day": day, "segments": segments}))


def standing(row: Assignment | Row[Any]) -> StandingShift:
    """Take a shift out of its version."""
    return StandingShift(
        assignment_id=row.assignment_id,
        person_id=row.person_id,
        template_id=row.template_id,
        day=row.day,
        segments=segments_of(row.segments),
        kind=row.kind,
        origin=row.origin,
        pinned=row.pinned,
        pin_reason=row.pin_reason,
        paid_minutes=row.paid_minutes,
    )


def shifts_in(session: Session, version_id: str, first: date, last: date) -> list[StandingShift]:
    """List the shifts of a version on dates `first` to `last`, both included, by start."""
    # Columns, not rows that the session watches: there are thousands of them.
    rows = select(*(getattr(Assignment, one.name) for one in fields(StandingShift))).where(
        Assignment.rota_version_id == version_id, Assignment.day >= first, Assignment.day <= last
    )
    ordered = rows.order_by(Assignment.start, Assignment.assignment_id)
    return [standing(row) for row in session.execute(ordered)]
