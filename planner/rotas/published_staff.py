"""What is published, over all teams, as the simulation reads it: people, shifts and queues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.models import SkillProficiency
from planner.rotas.models import PublishedShift, ShiftTemplate
from solver.problem import Agent, DutyPattern, Horizon, RotaProblem, Segment, Skill, ZonePeriod
from solver.rota import Assignment, Rota, rota_of

_UTC = "UTC"
ONE_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def published_staff(
    session: Session, horizon: Horizon, queue_ids: Sequence[str]
) -> tuple[RotaProblem, Rota]:
    """Everybody's published shifts on these days and queues, as a problem without rules.

    Shifts become patterns in UTC, with the breaks of their template; skills are those held on the
    first day.
    """
    shifts = _shifts(session, horizon)
    templates = {one.id: one for one in session.scalars(select(ShiftTemplate))}
    patterns: dict[str, DutyPattern] = {}
    given = []
    for shift in shifts:
        day = shift.start.astimezone(UTC).date()
        pattern = _pattern(shift, day, templates[shift.template_id])
        patterns[pattern.id] = pattern
        given.append(
            Assignment(
                agent=shift.person_id,
                day=(day - horizon.first_date).days,
                pattern=pattern.id,
                queues=tuple(one["queue_id"] for one in shift.segments),
            )
        )
    people = sorted({shift.person_id for shift in shifts})
    skills = _skills(session, people, horizon.first_date)
    agents = tuple(
        Agent(
            id=person,
            zones=(ZonePeriod(first_day=0, time_zone=_UTC),),
            skills=tuple(one for one in skills.get(person, ()) if one.queue in queue_ids),
            patterns=(),
            contract_minutes=(0,) * horizon.days,
        )
        for person in people
    )
    problem = RotaProblem(
        horizon=horizon, agents=agents, patterns=tuple(patterns.values()), demands=(), rules=()
    )
    return problem, rota_of(given)


def _shifts(session: Session, horizon: Horizon) -> list[PublishedShift]:
    first = horizon.first_date - ONE_DAY
    end = horizon.first_date + timedelta(days=horizon.days + 1)
    rows = select(PublishedShift).where(
        PublishedShift.cancelled_at.is_(None),
        PublishedShift.day >= first,
        PublishedShift.day < end,
    )
    return list(session.scalars(rows.order_by(PublishedShift.assignment_id)))


def _pattern(shift: PublishedShift, day: date, template: ShiftTemplate) -> DutyPattern:
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    spans = [
        tuple(int((datetime.fromisoformat(one[end]) - midnight) / _MINUTE) for end in _ENDS)
        for one in shift.segments
    ]
    return DutyPattern(
        id=f"{template.id}/{spans}",
        segments=tuple(Segment(start_minute=start, end_minute=end) for start, end in spans),
        time_zone=_UTC,
        unplaced_paid_break_minutes=template.paid_break_minutes,
        unplaced_unpaid_break_minutes=template.unpaid_break_minutes,
    )


_ENDS = ("start", "end")


def _skills(session: Session, people: Sequence[str], on: date) -> dict[str, list[Skill]]:
    found: dict[str, list[Skill]] = {}
    for row in session.scalars(
        select(SkillProficiency).where(SkillProficiency.person_id.in_(people))
    ):
        if row.from_date <= on and (row.to_date is None or on < row.to_date):
            shadows = row.shadowing_until is not None and on < row.shadowing_until
            level = 0 if shadows else row.level_hundredths
            found.setdefault(row.person_id, []).append(
                Skill(queue=row.queue_id, proficiency_hundredths=level)
            )
    return found
