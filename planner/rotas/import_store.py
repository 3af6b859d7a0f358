"""Storing an imported rota in the caller's transaction: as draft, as history, or as pins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.demand.covering import add_unplanned
from planner.rotas.drafts import DRAFT, PermanentIds, assignments_of
from planner.rotas.import_ground import NOT_STORED, Ground
from planner.rotas.import_plan import RotaPlan
from planner.rotas.import_stored import pins_between
from planner.rotas.ledger import enter
from planner.rotas.models import PinnedShift, RotaVersion
from planner.rotas.notice import notice_days
from planner.rotas.projection import project
from planner.rotas.published import PUBLISHED, latest_version, next_number, shifts_of_team
from solver.report import RotaReport

IMPORTED = "imported"


@dataclass(frozen=True)
class Source:
    """Who imports which file for which team, and when."""

    team_id: str
    actor: Actor
    file_name: str
    batch_id: str
    now: datetime

    @property
    def reason(self) -> str:
        """Why a shift stands where it stands."""
        return f"imported from {self.file_name}"


def store_as_draft(
    session: Session, source: Source, ground: Ground, plan: RotaPlan, report: RotaReport
) -> RotaVersion:
    """Store the shifts as a draft on top of what the team has published last."""
    base = latest_version(session, source.team_id)
    draft = RotaVersion(
        team_id=source.team_id,
        state=DRAFT,
        base_version_id=None if base is None else base.id,
        run_id=None,
        requirement_id=_requirement_id(session, source, ground, plan),
        rule_set_id=ground.rule_set.id,
        first_date=plan.first_date,
        days=plan.days,
        created_at=source.now,
        created_by=source.actor.user_id,
        report=msgspec.json.encode(report),
    )
    session.add(draft)
    session.flush()
    standing = shifts_of_team(session, source.team_id, plan.first_date, plan.last_date)
    ids = PermanentIds(standing)
    session.add_all(assignments_of(draft, ground.problem, plan.rota(), ids, IMPORTED))
    session.flush()
    return draft


def publish_as_history(
    session: Session, source: Source, version: RotaVersion, time_zone: str
) -> frozenset[str]:
    """Publish what people have worked, or know already; give the ids of the people in it.

    Rules are not asked: it happened. It enters the ledger, so that the next rota knows it.
    """
    version.state, version.number = PUBLISHED, next_number(session, source.team_id)
    version.published_at, version.published_by = source.now, source.actor.user_id
    version.notice_days = max(0, notice_days(version.first_date, source.now, time_zone))
    version.why_late = source.reason.capitalize()
    session.flush()
    people = project(session, version, source.now)
    enter(session, version, source.now)
    return people


def store_as_pins(session: Session, source: Source, plan: RotaPlan) -> int:
    """Pin the shifts for the next rota of these days; one of the same day gives way. Count them."""
    wanted = {(one.person_id, one.day): one for one in plan.shifts}
    for row in pins_between(session, source.team_id, plan):
        one = wanted.get((row.person_id, row.day))
        if one is not None and one.key == (
            row.person_id,
            row.day,
            row.template_id,
            tuple(row.queues),
        ):
            del wanted[row.person_id, row.day]
        elif one is not None:
            session.delete(row)
    session.add_all(
        PinnedShift(
            team_id=source.team_id,
            person_id=one.person_id,
            template_id=one.template_id,
            day=one.day,
            queues=list(one.queues),
            reason=source.reason,
            batch_id=source.batch_id,
            created_at=source.now,
        )
        for one in wanted.values()
    )
    return len(wanted)


def _requirement_id(session: Session, source: Source, ground: Ground, plan: RotaPlan) -> str:
    if ground.requirement.id != NOT_STORED:
        return ground.requirement.id
    zone, user_id = ground.requirement.time_zone, source.actor.user_id
    return add_unplanned(session, user_id, plan.first_date, plan.days, zone, source.now).id
