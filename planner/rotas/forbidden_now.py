"""What the rules and facts of now forbid in a rota that was made, or published, before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.models import RequirementVersion
from planner.errors import Refused
from planner.rotas.broken_rules import said
from planner.rotas.correct_ground import ONE_DAY, ground_of
from planner.rotas.correct_words import with_names
from planner.rotas.drafts import DRAFT
from planner.rotas.models import RotaVersion
from planner.rotas.overrides import not_overridden
from planner.rotas.published import PUBLISHED, version_by_day
from planner.rotas.view_data import version_seen
from planner.rotas.why_ground import Standing, standing_on
from solver.instants import zone_of
from solver.judge import judge
from solver.report import Breach


@dataclass(frozen=True)
class ForbiddenDay:
    """A rule that is always kept and broken now; of whom and from which day on, if of one."""

    text: str
    person_id: str | None = None
    day: date | None = None


def forbidden_now(planner: Planner, actor: Actor, version_id: str) -> tuple[ForbiddenDay, ...]:
    """Say what the rules and facts of now forbid in a version, from today on.

    Nothing for a version that no day holds any more. What a lead broke on purpose is not said.
    Where no rota can be made of the facts at all, that is said instead.
    """
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        today = _today(session, version, planner.clock())
        day = _first_day(session, version, today)
        if day is None:
            return ()
        try:
            held = standing_on(session, ground_of(session, version, day))
        except Refused as refusal:
            return (ForbiddenDay(str(refusal)),)
        return tuple(_days(session, held, held.day(today)))


def _today(session: Session, version: RotaVersion, now: datetime) -> date:
    zone = session.get_one(RequirementVersion, version.requirement_id).time_zone
    return now.astimezone(zone_of(zone)).date()


def _first_day(session: Session, version: RotaVersion, today: date) -> date | None:
    """Give the first date from today on for which a version holds."""
    days = [version.first_date + ONE_DAY * number for number in range(version.days)]
    coming = [day for day in days if day >= today]
    if version.state == PUBLISHED:
        holding = version_by_day(session, version.team_id)
        coming = [day for day in coming if holding[day].id == version.id]
    elif version.state != DRAFT:
        return None
    return min(coming, default=None)


def _days(session: Session, held: Standing, today: int) -> Iterator[ForbiddenDay]:
    report = judge(held.problem, held.rota)
    broken = not_overridden(session, held.ground.version.id, report.violations)
    for one in sorted(broken, key=lambda each: (each.days[:1], held.name(each.agent or ""))):
        if not one.days or max(one.days) >= today:
            yield _forbidden(held, one, today)


def _forbidden(held: Standing, one: Breach, today: int) -> ForbiddenDay:
    coming = [day for day in one.days if day >= today]
    return ForbiddenDay(
        text=with_names(said(one, held.ground.names), held.ground.queues),
        person_id=one.agent,
        day=held.date(min(coming)) if coming else None,
    )
