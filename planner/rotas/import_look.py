"""Holding the table of a file against what is stored now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from planner.errors import NotFound, Refused
from planner.people.closed_months import closed_months
from planner.people.facts import load_days
from planner.people.models import Team
from planner.rotas.broken_rules import broken_rules
from planner.rotas.import_absences import with_absences
from planner.rotas.import_codes import Codes
from planner.rotas.import_ground import Ground, ground_of
from planner.rotas.import_people import NamedPeople
from planner.rotas.import_plan import RotaPlan
from planner.rotas.import_planning import Answers, Planning
from planner.rotas.import_request import Becomes, RotaRequest
from planner.rotas.import_stored import any_day_published, are_pinned, is_draft, is_published
from planner.rotas.import_table import RotaTable
from planner.rotas.view_data import queue_names
from solver.instants import zone_of
from solver.judge import judge
from solver.report import RotaReport


@dataclass(frozen=True)
class Look:
    """A plan and the ground it stands on; `ahead` counts shifts after today."""

    ground: Ground
    plan: RotaPlan
    broken: tuple[str, ...]
    shifts_stored: bool
    ahead: int

    def report(self) -> RotaReport:
        """The judge's verdict on the shifts, the time off of the file included."""
        return judge(with_absences(self.ground.problem, self.plan.absences), self.plan.rota())


def look(
    session: Session, request: RotaRequest, table: RotaTable, named: NamedPeople, now: datetime
) -> Look:
    """Work out what a table would become; raises `Refused` when its days forbid it."""
    days = (table.last_date - table.first_date).days + 1
    team = session.get(Team, request.team_id)
    if team is None:
        raise NotFound("There is no such team.")
    ground = ground_of(session, team.id, table.first_date, days)
    planning = Planning(
        table=table,
        ground=ground,
        codes=Codes(request.codes, table.legend, shift_names(ground)),
        named=named,
        answers=Answers(request.people, request.queue_id, request.becomes is Becomes.PINS),
        queue_names=queue_names(session),
        people_days={one.person.id: one for one in load_days(session, list(named.names))},
        team=team,
    )
    plan = planning.plan()
    stored = _is_stored(session, request, plan)
    today = now.astimezone(zone_of(ground.requirement.time_zone)).date()
    _check_days(session, request, plan, today, stored)
    seen = Look(ground, plan, (), stored, sum(one.day > today for one in plan.shifts))
    if request.becomes is Becomes.PINS:
        return seen
    return Look(ground, plan, broken_rules(seen.report(), named.names), stored, seen.ahead)


def shift_names(ground: Ground) -> tuple[str, ...]:
    """The names and labels of the shifts that somebody of the team may be given."""
    templates = ground.templates.values()
    return tuple(
        dict.fromkeys([*(one.name for one in templates), *(one.label for one in templates)])
    )


def _is_stored(session: Session, request: RotaRequest, plan: RotaPlan) -> bool:
    match request.becomes:
        case Becomes.DRAFT:
            return is_draft(session, request.team_id, plan)
        case Becomes.HISTORY:
            return is_published(session, request.team_id, plan)
        case Becomes.PINS:
            return are_pinned(session, request.team_id, plan)


def _check_days(
    session: Session, request: RotaRequest, plan: RotaPlan, today: date, stored: object
) -> None:
    _check_settled(session, request, plan, stored)
    span = f"{plan.first_date:%-d %b} to {plan.last_date:%-d %b %Y}"
    if request.becomes is Becomes.PINS and plan.last_date < today:
        raise Refused(f"The days {span} have passed. Import them as history instead.")
    if request.becomes is not Becomes.HISTORY or stored:
        return
    if plan.first_date > today:
        raise Refused(
            f"The rota begins on {plan.first_date:%-d %B %Y}, which is still to come: history has "
            "begun. Import it as a draft, look at it, and publish it."
        )
    if any_day_published(session, request.team_id, plan):
        raise Refused(
            f"Days of {span} are published here already. Import the file as a draft and compare."
        )


def _check_settled(session: Session, request: RotaRequest, plan: RotaPlan, stored: object) -> None:
    """Closed months take neither a rota nor time off from a file."""
    spans = [(one.first_date, one.last_date) for one in plan.absences]
    if request.becomes is Becomes.HISTORY and not stored:
        spans.append((plan.first_date, plan.last_date))
    for first, last in spans:
        closed = closed_months(session, first, last)
        if closed:
            raise Refused(
                f"{closed[0].month:%B %Y} is closed: its hours are settled. Take the days of "
                "closed months out of the file."
            )
