"""A draft: the rota of a run as shifts of people, not yet seen by anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.db.types import new_id
from planner.rotas.models import Assignment, PublishedShift, RotaRun, RotaVersion
from planner.rotas.patterns import template_of
from planner.rotas.published import latest_version, shifts_of_team
from planner.rotas.shift_times import ShiftTimes, segments_json, shift_times
from solver import rota as solved
from solver.problem import DutyPattern, RotaProblem, from_json
from solver.report import RotaReport
from solver.rota import Rota, rota_of

DRAFT = "draft"
SOLVED = "solved"
ONE_DAY = timedelta(days=1)


def store_draft(
    session: Session,
    run: RotaRun,
    problem: RotaProblem,
    rota: Rota,
    report: RotaReport,
    now: datetime,
) -> RotaVersion:
    """Store the rota of a run as a draft on top of what the team has published last.

    A shift of somebody who has a published shift on that day keeps its permanent id.
    """
    base = latest_version(session, run.team_id)
    draft = RotaVersion(
        team_id=run.team_id,
        state=DRAFT,
        base_version_id=None if base is None else base.id,
        run_id=run.id,
        requirement_id=run.requirement_id,
        rule_set_id=run.rule_set_id,
        first_date=run.first_date,
        days=run.days,
        created_at=now,
        created_by=run.user_id,
        report=msgspec.json.encode(report),
    )
    session.add(draft)
    session.flush()
    last = run.first_date + ONE_DAY * (run.days - 1)
    ids = PermanentIds(shifts_of_team(session, run.team_id, run.first_date, last))
    session.add_all(assignments_of(draft, problem, rota, ids, SOLVED))
    return draft


class PermanentIds:
    """The ids of shifts that are published now, by person and day; each is given once."""

    def __init__(self, published: Iterable[PublishedShift]) -> None:
        self._free: dict[tuple[str, date], list[str]] = defaultdict(list)
        for shift in published:
            self._free[shift.person_id, shift.day].append(shift.assignment_id)

    def of(self, person_id: str, day: date) -> str:
        """Give the id of the person's published shift of that day, else a new one."""
        free = self._free[person_id, day]
        return free.pop(0) if free else new_id()


def assignments_of(
    draft: RotaVersion, problem: RotaProblem, rota: Rota, ids: PermanentIds, origin: str
) -> list[Assignment]:
    """Make the shifts of a draft from a rota of the problem; what the problem pins is pinned."""
    reasons = {(one.agent, one.day): one.reason for one in problem.pins if one.pattern is not None}
    patterns = {one.id: one for one in problem.patterns}
    found = []
    for one in rota.assignments:
        pattern, day = patterns[one.pattern], draft.first_date + ONE_DAY * one.day
        times = _times(pattern, one.queues, day)
        found.append(
            Assignment(
                rota_version_id=draft.id,
                assignment_id=ids.of(one.agent, day),
                person_id=one.agent,
                template_id=template_of(pattern.id),
                day=day,
                start=times.start,
                end=times.end,
                segments=segments_json(times.segments),
                kind=pattern.kind,
                origin=origin,
                pinned=(one.agent, one.day) in reasons,
                pin_reason=reasons.get((one.agent, one.day)),
                paid_minutes=times.paid_minutes,
            )
        )
    return found


def _times(pattern: DutyPattern, queues: tuple[str | None, ...], day: date) -> ShiftTimes:
    if pattern.time_zone is None:
        raise ValueError(f"pattern {pattern.id} names no zone; patterns of templates do")
    return shift_times(
        [(one.start_minute, one.end_minute) for one in pattern.segments],
        queues,
        day,
        pattern.time_zone,
        pattern.unplaced_unpaid_break_minutes,
    )


def report_of(version: RotaVersion) -> RotaReport:
    """Read the judge's verdict that was stored with a version."""
    return msgspec.json.decode(version.report, type=RotaReport)


def problem_of(session: Session, version: RotaVersion) -> RotaProblem | None:
    """Read the problem a version was solved from, None when no run made it."""
    run = None if version.run_id is None else session.get_one(RotaRun, version.run_id)
    return None if run is None else from_json(run.problem)


def rota_of_version(session: Session, version: RotaVersion, problem: RotaProblem) -> Rota:
    """Turn the stored shifts of a version back into a rota of that problem.

    Raises `ValueError` for a shift whose template the problem does not know on that day.
    """
    rows = session.scalars(select(Assignment).where(Assignment.rota_version_id == version.id))
    return rota_of([_solved(row, problem, version.first_date) for row in rows])


def _solved(row: Assignment, problem: RotaProblem, first_date: date) -> solved.Assignment:
    day = (row.day - first_date).days
    agent = next((one for one in problem.agents if one.id == row.person_id), None)
    allowed = () if agent is None else agent.patterns
    for pattern in problem.patterns:
        on_day = pattern.days is None or day in pattern.days
        if pattern.id in allowed and on_day and template_of(pattern.id) == row.template_id:
            queues = tuple(one["queue_id"] for one in row.segments)
            return solved.Assignment(
                agent=row.person_id, day=day, pattern=pattern.id, queues=queues
            )
    raise ValueError(f"nobody knows the shift of {row.day} with id {row.assignment_id}")
