"""A team that can be planned: templates, rules, and a requirement of one phone queue."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from planner.application import Planner
from planner.demand.models import ForecastVersion, QueueRequirement, RequirementVersion
from planner.demand.stored import RequirementContent, encode_requirement
from planner.jobs.inline import InlineJobs
from planner.rotas.coverage_words import local_start
from planner.rotas.generate import start_run
from planner.rotas.queries import run_page
from planner.rotas.rules import adopt_preset
from planner.rotas.run_states import Claim
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from solver.grid import interval_count
from solver.outcome import SolveOutcome, Status
from solver.problem import Horizon, PriceCurve, PriceStep, from_json
from tests.factories.organisation import NOW, Organisation, organisation, test_planner
from tests.planner.rotas.fake_solver import outcome, rota_for

MONDAY = date(2027, 3, 1)
DUBLIN = "Europe/Dublin"
FAKE_SOLVER = (sys.executable, "-m", "tests.planner.rotas.fake_solver")
CURVE = PriceCurve(
    short=(PriceStep(width_hundredths=None, price=10),),
    over=(PriceStep(width_hundredths=None, price=1),),
)


@dataclass(frozen=True)
class Scene:
    planner: Planner
    people: Organisation
    template_id: str
    requirement_id: str


def need_of(first: date, days: int, agents: int = 2) -> RequirementContent:
    """`agents` people on the queue from 07:00 to 15:00 Dublin time, nobody otherwise."""
    horizon = Horizon(first_date=first, days=days, time_zone=DUBLIN, interval_minutes=30)
    count = interval_count(horizon)
    starts = [local_start(horizon, interval) for interval in range(count)]
    needed = [100 * agents if 7 <= at.hour < 15 else 0 for at in starts]
    return RequirementContent(
        net_hundredths=np.array(needed, np.int64),
        rostered_hundredths=np.array(needed, np.int64),
        by_cause={},
        curves=(CURVE,),
        curve_of_interval=np.zeros(count, np.int64),
        contacts=np.zeros(count),
        closed_contacts=np.zeros(count),
        open_minutes=np.full(count, 30.0),
        aht_seconds=np.full(count, 300.0),
        has_breaks=False,
        settings=(),
    )


def store_need(
    session: Session,
    queue_id: str,
    content: RequirementContent,
    first: date,
    days: int,
    number: int = 1,
) -> str:
    """Store a requirement of one queue and give its id."""
    row = RequirementVersion(
        number=number,
        created_at=NOW,
        user_id=None,
        first_date=first,
        days=days,
        interval_minutes=30,
        time_zone=DUBLIN,
    )
    forecast = ForecastVersion(
        queue_id=queue_id,
        number=1,
        created_at=NOW,
        user_id=None,
        first_date=first,
        days=days,
        interval_minutes=30,
        method="given by a test",
        backtest={},
        content=b"",
    )
    session.add_all([row, forecast])
    session.flush()
    stored = encode_requirement(content)
    ids = {"requirement_id": row.id, "queue_id": queue_id, "forecast_id": forecast.id}
    session.add(QueueRequirement(**ids, content=stored))
    return row.id


def scene(
    folder: Path, first: date = MONDAY, days: int = 28, database_url: str | None = None
) -> Scene:
    """Store the team in a database below `folder`, or at `database_url`."""
    planner = test_planner(folder, database_url)
    people = organisation(planner)
    with planner.database.write() as session:
        queue_id = people.queue_ids["phone"]
        requirement_id = store_need(session, queue_id, need_of(first, days), first, days)
    adopt_preset(planner, people.admin, "eu", date(2027, 1, 1))
    early = TemplateInput("Early", people.site_id, ((420, 930),), date(2026, 1, 1))
    template_id = add_template(planner, people.admin, replace(early, unpaid_break_minutes=30))
    return Scene(planner, people, template_id, requirement_id)


def working(planner: Planner) -> Planner:
    """The same planner with work done at once, by a search that finds a plain rota."""
    jobs = InlineJobs(WIRING)
    return jobs.attach(replace(planner, jobs=jobs))


def plain_search(held: Claim, *_rest: object) -> SolveOutcome:
    """Stand in for the search: everybody on the first shift of every contract day."""
    parsed = from_json(held.problem)
    return outcome(parsed, Status.FEASIBLE, rota_for(parsed))


def draft_of(at: Scene, days: int = 28, first: date = MONDAY) -> str:
    """Generate a draft, without a child process, and give its id."""
    planner, lead = working(at.planner), at.people.lead
    with mock.patch("planner.rotas.run.search", plain_search):
        run_id = start_run(planner, lead, at.people.team_id, first, days, seconds=5)
    page = run_page(planner, lead, run_id)
    assert page.draft_id is not None, page.message
    return page.draft_id


def dublin(*parts: int) -> datetime:
    """A wall time in Dublin."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(DUBLIN))
