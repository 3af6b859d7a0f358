"""How short a rota becomes in which hours when somebody is away.

The cover is the one the judge found, less what the shifts of absent people add to it: no rota is
searched or judged anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.queries import requirement_of
from planner.people.facts import PersonFacts, UtcSpan
from planner.rotas.coverage_words import LEAST_SPELL_HUNDREDTHS, local_start
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.shift_cover import minutes_inside, paid_break_minutes, segment_covers
from planner.rotas.shift_times import ShiftSegment
from planner.rotas.view_data import queue_names, verdict_on
from solver.grid import grid_start
from solver.problem import Horizon
from solver.report import QueueCoverage

MINUTE = timedelta(minutes=1)

Away = Mapping[str, Sequence[UtcSpan]]
"""When people are away, by person id."""
Lost = Counter[tuple[str, int]]
"""Hundredths of an agent that are missing, by queue id and interval."""


@dataclass(frozen=True)
class ShortHours:
    """A stretch `[start, end)`, in the rota's local time, that an absence makes short or shorter.

    `short_hundredths` of an agent is the largest shortage in it, `now_hundredths` the largest
    without that absence; 0 when nobody is missing.
    """

    queue: str
    start: datetime
    end: datetime
    short_hundredths: int
    now_hundredths: int


def shifts_on(session: Session, version: RotaVersion, days: Collection[date]) -> list[Assignment]:
    """List the shifts of a version that start on these local dates, by start."""
    rows = select(Assignment).where(
        Assignment.rota_version_id == version.id,
        Assignment.day >= min(days),
        Assignment.day <= max(days),
    )
    found = session.scalars(rows.order_by(Assignment.start, Assignment.assignment_id))
    return [row for row in found if row.day in days]


def short_hours(
    session: Session,
    version: RotaVersion,
    shifts: Sequence[Assignment],
    people: Mapping[str, PersonFacts],
    now: Away,
    added: Away,
) -> tuple[ShortHours, ...]:
    """Say which hours become short when the people of `added` are away besides those of `now`.

    `people` are the facts over the days of the version. By start, then by queue.
    """
    verdict = verdict_on(session, version)
    reader = _Losses(session, version, verdict.horizon, people)
    before, more = reader.of(shifts, now), reader.of(shifts, added)
    names = queue_names(session)
    found = [
        hours
        for one in verdict.report.coverage
        for hours in _stretches(one, verdict.horizon, names[one.queue], before, more)
    ]
    return tuple(sorted(found, key=lambda hours: (hours.start, hours.queue)))


class _Losses:
    """Counts what absent people's shifts would add to the cover of a version."""

    def __init__(
        self,
        session: Session,
        version: RotaVersion,
        horizon: Horizon,
        people: Mapping[str, PersonFacts],
    ) -> None:
        self._session = session
        self._horizon = horizon
        self._skills = {one.person_id: one.steady_skills() for one in people.values()}
        queues = requirement_of(session, version.requirement_id).queues
        self._breaks = {one.queue_id: one.unplaced_breaks for one in queues}

    def of(self, shifts: Sequence[Assignment], away: Away) -> Lost:
        """Sum up by queue and interval; only the minutes of an absence count."""
        hit = [one for one in shifts if _meets(one, away.get(one.person_id, ()))]
        paid_breaks = paid_break_minutes(self._session, hit)
        lost: Lost = Counter()
        for shift in hit:
            lost.update(self._of_shift(shift, paid_breaks[shift.template_id], away))
        return lost

    def _of_shift(self, shift: Assignment, paid_break: int, away: Away) -> Lost:
        worth = self._skills.get(shift.person_id, {}).get
        step, lost = self._horizon.interval_minutes, Lost()
        for cover in segment_covers(shift, paid_break, worth):
            queue = cover.segment.queue_id or ""
            breaks = self._breaks.get(queue)
            if breaks is None:
                continue  # Nobody has planned what this queue needs.
            for interval, minutes in minutes_inside(cover.segment, self._horizon):
                left = minutes - self._gone(interval, cover.segment, away[shift.person_id])
                full = cover.hundredths(minutes, step, breaks)
                lost[queue, interval] += full - cover.hundredths(left, step, breaks)
        return lost

    def _gone(self, interval: int, segment: ShiftSegment, away: Sequence[UtcSpan]) -> int:
        """The minutes of a segment in one interval that lie in the absence."""
        step = timedelta(minutes=self._horizon.interval_minutes)
        opens = grid_start(self._horizon) + step * interval
        start, end = max(opens, segment.start), min(opens + step, segment.end)
        overlaps = (min(end, one.end) - max(start, one.start) for one in away)
        return sum(max(0, overlap // MINUTE) for overlap in overlaps)


def _meets(shift: Assignment, away: Sequence[UtcSpan]) -> bool:
    return any(one.start < shift.end and shift.start < one.end for one in away)


def _stretches(
    one: QueueCoverage, horizon: Horizon, name: str, before: Lost, more: Lost
) -> Iterator[ShortHours]:
    """Group the intervals in which the added absence leaves too few into stretches."""
    short = [
        required - covered + before[one.queue, interval]
        for interval, (required, covered) in enumerate(
            zip(one.required_hundredths, one.covered_hundredths, strict=True)
        )
    ]
    begun = None
    for interval in range(len(short) + 1):
        inside = interval < len(short) and _made_short(short[interval], more[one.queue, interval])
        if inside and begun is None:
            begun = interval
        elif not inside and begun is not None:
            span = range(begun, interval)
            after = max(short[place] + more[one.queue, place] for place in span)
            now = max(0, *(short[place] for place in span))
            edges = local_start(horizon, begun), local_start(horizon, interval)
            yield ShortHours(name, *edges, after, now)
            begun = None


def _made_short(short: int, more: int) -> bool:
    return more > 0 and short + more >= LEAST_SPELL_HUNDREDTHS
