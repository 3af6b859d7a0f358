"""Two rotas beside each other: for what holds, and for what would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.forecasting import queue_of
from planner.demand.what_if import WhatIf
from planner.rotas.coverage_words import coverage_sentence, last_date
from planner.rotas.run_states import OPEN
from planner.rotas.scenario_models import RotaScenario
from planner.rotas.scenarios import other_of, own_scenario
from planner.rotas.tried import tried_of
from planner.rotas.view_data import queue_names, team_name
from solver.problem import FULL, RotaProblem, from_json
from solver.report import RotaReport


@dataclass(frozen=True)
class TriedRota:
    """A rota in figures; hours are agent-hours, `over_hours` beyond what is needed.

    `overtime_hours` are those beyond the contracts, absence credited.
    """

    sentence: str
    needed_hours: float
    short_hours: float
    over_hours: float
    paid_hours: float
    overtime_hours: float
    people: int
    shifts: int
    weekends: int


@dataclass(frozen=True)
class ScenarioLine:
    """A scenario in a list."""

    scenario_id: str
    first_date: date
    last_date: date
    state: str
    other: WhatIf
    created_at: datetime


@dataclass(frozen=True)
class ScenarioPage:
    """A scenario with its two rotas as far as they are found; None: not yet, or never.

    `kept_short_hours`: how short the rota for what holds would be, were the scenario true.
    """

    scenario_id: str
    team_id: str
    team_name: str
    queue_id: str
    queue_name: str
    first_date: date
    last_date: date
    other: WhatIf
    state: str
    message: str | None
    cancel_requested: bool
    total_seconds: int
    elapsed_seconds: float
    now: TriedRota | None
    then: TriedRota | None
    kept_short_hours: float | None
    draft_id: str | None

    @property
    def open(self) -> bool:
        """Whether it still waits or is searched, so that the page asks again."""
        return self.state in OPEN


def scenario_page(planner: Planner, actor: Actor, scenario_id: str) -> ScenarioPage:
    """Show a scenario of the actor's own as it stands now; raises `NotFound`."""
    clock = planner.clock()
    with planner.database.read() as session:
        row = own_scenario(session, actor, scenario_id)
        names = queue_names(session)
        now = None if row.now_tried is None else tried_of(row.now_tried)
        return ScenarioPage(
            scenario_id=row.id,
            team_id=row.team_id,
            team_name=team_name(session, row.team_id),
            queue_id=row.queue_id,
            queue_name=queue_of(session, row.queue_id).name,
            first_date=row.first_date,
            last_date=last_date(row.first_date, row.days),
            other=other_of(row),
            state=row.state,
            message=row.message,
            cancel_requested=row.cancel_requested,
            total_seconds=2 * row.seconds,
            elapsed_seconds=_elapsed(row, clock),
            now=_figures(row.now_problem, row.now_tried, names),
            then=_figures(row.then_problem, row.then_tried, names),
            kept_short_hours=None if now is None else now.short_agent_minutes_then / 60,
            draft_id=row.draft_id,
        )


def list_scenarios(planner: Planner, actor: Actor, queue_id: str) -> list[ScenarioLine]:
    """List the actor's own scenarios of a queue, the latest first."""
    with planner.database.read() as session:
        own = select(RotaScenario).where(
            RotaScenario.user_id == actor.user_id, RotaScenario.queue_id == queue_id
        )
        rows = session.scalars(own.order_by(RotaScenario.created_at.desc()))
        return [_line(row) for row in rows if actor.leads(row.team_id)]


def _line(row: RotaScenario) -> ScenarioLine:
    last = last_date(row.first_date, row.days)
    return ScenarioLine(row.id, row.first_date, last, row.state, other_of(row), row.created_at)


def _elapsed(row: RotaScenario, now: datetime) -> float:
    if row.started_at is None:
        return 0.0
    return ((row.ended_at or now) - row.started_at).total_seconds()


def _figures(content: bytes, found: bytes | None, names: Mapping[str, str]) -> TriedRota | None:
    if found is None:
        return None
    problem, tried = from_json(content), tried_of(found)
    report = tried.report
    return TriedRota(
        sentence=coverage_sentence(
            report.coverage, problem.horizon, names, tried.short_agent_minutes_bound
        ),
        needed_hours=_needed_hours(problem),
        short_hours=report.short_agent_minutes / 60,
        over_hours=sum(one.over_agent_minutes for one in report.coverage) / 60,
        paid_hours=sum(one.paid_minutes for one in report.agents) / 60,
        overtime_hours=_overtime_minutes(report) / 60,
        people=sum(one.duties > 0 for one in report.agents),
        shifts=sum(one.duties for one in report.agents),
        weekends=sum(one.weekends for one in report.agents),
    )


def _needed_hours(problem: RotaProblem) -> float:
    hundredths = sum(sum(one.required_hundredths) for one in problem.demands)
    return hundredths / FULL * problem.horizon.interval_minutes / 60


def _overtime_minutes(report: RotaReport) -> int:
    extra = (
        one.paid_minutes + one.credited_minutes - one.contract_minutes for one in report.agents
    )
    return sum(max(0, minutes) for minutes in extra)
