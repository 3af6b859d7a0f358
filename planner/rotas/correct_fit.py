"""Stored shifts as duties of a problem, which learns the times that none of its patterns has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.models import Site
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.models import ShiftTemplate
from planner.rotas.patterns import APART, template_of
from planner.rotas.shift_times import MINUTE
from solver import rota as solved
from solver.instants import MINUTES_PER_DAY, instant, zone_of
from solver.problem import DutyPattern, RotaProblem, Segment
from solver.rota import Rota, rota_of

Spans = tuple[tuple[datetime, datetime], ...]


class Fit:
    """Turns shifts into assignments of a problem; ask for `problem` when all are turned.

    A shift whose times its template no longer has, or never had, becomes a pattern of its own,
    offered to whoever has it.
    """

    def __init__(self, session: Session, problem: RotaProblem) -> None:
        self._base = problem
        self._first = problem.horizon.first_date
        self._offered = {one.id: frozenset(one.patterns) for one in problem.agents}
        self._of_template: dict[str, list[DutyPattern]] = defaultdict(list)
        for one in problem.patterns:
            self._of_template[template_of(one.id)].append(one)
        self._templates = _templates(session)
        self._learned: dict[str, DutyPattern] = {}
        self._more: dict[str, set[str]] = defaultdict(set)

    def assignment(self, shift: StandingShift) -> solved.Assignment:
        """Give the assignment that a shift comes to."""
        day = (shift.day - self._first).days
        pattern = self._known(shift, day) or self._learn(shift)
        return solved.Assignment(
            agent=shift.person_id, day=day, pattern=pattern.id, queues=shift.queue_ids
        )

    def rota(self, shifts: Iterable[StandingShift]) -> Rota:
        """Give the rota that shifts come to."""
        return rota_of([self.assignment(one) for one in shifts])

    @property
    def problem(self) -> RotaProblem:
        """The problem with what was learned so far."""
        agents = tuple(
            msgspec.structs.replace(one, patterns=(*one.patterns, *sorted(self._more[one.id])))
            for one in self._base.agents
        )
        patterns = (*self._base.patterns, *self._learned.values())
        return msgspec.structs.replace(self._base, agents=agents, patterns=patterns)

    def _known(self, shift: StandingShift, day: int) -> DutyPattern | None:
        offered = self._offered.get(shift.person_id, frozenset())
        spans = tuple((one.start, one.end) for one in shift.segments)
        for one in self._of_template[shift.template_id]:
            there = one.id in offered and (one.days is None or day in one.days)
            same = there and _spans(one, shift.day) == spans
            if same and _paid(one, spans) == shift.paid_minutes:
                return one
        return None

    def _learn(self, shift: StandingShift) -> DutyPattern:
        template, zone = self._templates[shift.template_id]
        walls = tuple(
            (_wall(one.start, shift.day, zone), _wall(one.end, shift.day, zone))
            for one in shift.segments
        )
        elapsed = sum((one.end - one.start for one in shift.segments), timedelta()) // MINUTE
        unpaid = elapsed - shift.paid_minutes
        name = "+".join(f"{start}-{end}" for start, end in walls)
        pattern = DutyPattern(
            id=f"{template.id}{APART}{name}-{unpaid}",
            segments=tuple(Segment(start_minute=start, end_minute=end) for start, end in walls),
            label=template.label,
            kind=template.kind,  # type: ignore[arg-type]  # stored as one of the three words
            time_zone=zone,
            unplaced_paid_break_minutes=template.paid_break_minutes,
            unplaced_unpaid_break_minutes=unpaid,
        )
        self._more[shift.person_id].add(pattern.id)
        return self._learned.setdefault(pattern.id, pattern)


def _templates(session: Session) -> Mapping[str, tuple[ShiftTemplate, str]]:
    zones = {one.id: one.time_zone for one in session.scalars(select(Site))}
    return {one.id: (one, zones[one.site_id]) for one in session.scalars(select(ShiftTemplate))}


def _spans(pattern: DutyPattern, day: date) -> Spans:
    zone = pattern.time_zone or ""
    return tuple(
        (instant(day, one.start_minute, zone), instant(day, one.end_minute, zone))
        for one in pattern.segments
    )


def _paid(pattern: DutyPattern, spans: Spans) -> int:
    elapsed = sum((end - start for start, end in spans), timedelta()) // MINUTE
    return elapsed - pattern.unplaced_unpaid_break_minutes


def _wall(at: datetime, day: date, zone: str) -> int:
    local = at.astimezone(zone_of(zone))
    return (local.date() - day).days * MINUTES_PER_DAY + local.hour * 60 + local.minute
