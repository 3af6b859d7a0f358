"""What several pages about rotas need: scope, names, and the verdict on a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require, require_team
from planner.demand.covering import is_unplanned
from planner.demand.models import Queue, RequirementVersion
from planner.errors import NotFound
from planner.people.models import Person, Team
from planner.rotas.coverage_words import coverage_sentence, last_date
from planner.rotas.drafts import report_of
from planner.rotas.models import RotaEdit, RotaRun, RotaVersion
from solver.problem import Horizon
from solver.report import RotaReport

UNPLANNED = "Nobody has planned the staffing of these days, so nothing is said of coverage."


@dataclass(frozen=True)
class Verdict:
    """A version with its horizon, the judge's report and the sentence that sums it up."""

    horizon: Horizon
    report: RotaReport
    sentence: str


def version_seen(session: Session, actor: Actor, version_id: str) -> RotaVersion:
    """Find a version the actor may look at: leads of its team, HR, administrators."""
    row = session.get(RotaVersion, version_id)
    if row is None:
        raise NotFound("There is no such rota.")
    require_sight(actor, row.team_id)
    return row


def require_sight(actor: Actor, team_id: str) -> None:
    """Ask for HR, or for a lead or administrator whose scope holds this team."""
    require(actor, "lead", "hr", "admin")
    if "hr" not in actor.roles:
        require_team(actor, team_id)


def verdict_on(session: Session, version: RotaVersion) -> Verdict:
    """Read what the judge said of a version."""
    requirement = session.get_one(RequirementVersion, version.requirement_id)
    horizon = Horizon(
        first_date=version.first_date,
        days=version.days,
        time_zone=requirement.time_zone,
        interval_minutes=requirement.interval_minutes,
    )
    report = report_of(version)
    if is_unplanned(session, requirement.id):
        return Verdict(horizon, report, UNPLANNED)
    run = None if version.run_id is None else session.get_one(RotaRun, version.run_id)
    # The search knew nothing of times that somebody gave by hand, nor of rules broken on purpose.
    as_found = run is not None and not is_edited(session, version)
    bound = run.short_agent_minutes_bound if run and as_found else None
    sentence = coverage_sentence(report.coverage, horizon, queue_names(session), bound)
    return Verdict(horizon, report, sentence)


def is_edited(session: Session, version: RotaVersion) -> bool:
    """Whether somebody corrected this version by hand."""
    edits = select(RotaEdit.id).where(RotaEdit.rota_version_id == version.id).limit(1)
    return session.scalar(edits) is not None


def last_day(version: RotaVersion) -> date:
    """Give the last local date of a version."""
    return last_date(version.first_date, version.days)


def queue_names(session: Session) -> Mapping[str, str]:
    """Name every queue by its id."""
    return {one.id: one.name for one in session.scalars(select(Queue))}


def person_names(session: Session) -> Mapping[str, str]:
    """Give everybody's shown name by id."""
    return {one.id: one.shown_name for one in session.scalars(select(Person))}


def team_name(session: Session, team_id: str) -> str:
    """Name a team; raises `NotFound`."""
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound("There is no such team.")
    return team.name
