"""A team that can be planned: templates, rules, and a requirement of one phone queue."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

from planner.application import Planner
from planner.demand.models import RequirementVersion
from planner.jobs.inline import InlineJobs
from planner.rotas.generate import start_run
from planner.rotas.queries import run_page
from planner.rotas.rules import adopt_preset
from planner.rotas.run_states import Claim
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from solver.grid import interval_count
from solver.outcome import SolveOutcome, Status
from solver.problem import Horizon, PriceCurve, PriceStep, from_json
from tests.factories.organisation import Organisation, organisation, test_planner
from tests.planner.rotas.fake_solver import outcome, rota_for

MONDAY = date(2027, 3, 1)
DUBLIN = "Europe/Dublin"
FAKE_SOLVER = (sys.executable, "-m", "tests.planner.rotas.fake_solver")
CURVE = PriceCurve(
    short=(PriceStep(width_hundredths=None, price=10),),
    over=(PriceStep(width_hundredths=None, price=1),),
)


@dataclass(frozen=True)
class QueueNeed:
    queue_id: str
    required_hundredths: tuple[int, ...]
    curves: tuple[PriceCurve, ...]
    curve_of_interval: tuple[int, ...]
    unplaced_breaks: str = "thin"


@dataclass(frozen=True)
class Need:
    first_date: date
    days: int
    time_zone: str
    interval_minutes: int
    queues: tuple[QueueNeed, ...]


@dataclass(frozen=True)
class Scene:
    planner: Planner
    people: Organisation
    template_id: str
    requirement_id: str


def need_of(queue_id: str, first: date, days: int, agents: int = 2) -> Need:
    """`agents` people on the queue from 07:00 to 15:00 Dublin time, nobody otherwise."""
    horizon = Horizon(first_date=first, days=days, time_zone=DUBLIN, interval_minutes=30)
    count = interval_count(horizon)
    per_day = [100 * agents if 14 <= slot < 30 else 0 for slot in range(48)]
    required = tuple(per_day[slot % 48] for slot in range(count))
    queue = QueueNeed(queue_id, required, (CURVE,), (0,) * count)
    return Need(first, days, DUBLIN, 30, (queue,))


@contextmanager
def scene(folder: Path, first: date = MONDAY, days: int = 28) -> Iterator[Scene]:
    """Store the team in a database below `folder`; the requirement is answered while it lasts."""
    planner = test_planner(folder)
    people = organisation(planner)
    with planner.database.write() as session:
        row = RequirementVersion(
            number=1,
            created_at=planner.clock(),
            user_id=None,
            first_date=first,
            days=days,
            interval_minutes=30,
            time_zone=DUBLIN,
        )
        session.add(row)
    adopt_preset(planner, people.admin, "eu", date(2027, 1, 1))
    early = TemplateInput("Early", people.site_id, ((420, 930),), date(2026, 1, 1))
    template_id = add_template(planner, people.admin, replace(early, unpaid_break_minutes=30))
    need = need_of(people.queue_ids["phone"], first, days)
    with mock.patch("planner.rotas.build_problem.requirement_of", return_value=need):
        yield Scene(planner, people, template_id, row.id)


def working(planner: Planner) -> Planner:
    """The same planner with work done at once, by a search that finds a plain rota."""
    jobs = InlineJobs(WIRING)
    return jobs.attach(replace(planner, jobs=jobs))


def _plain_search(held: Claim, *_rest: object) -> SolveOutcome:
    parsed = from_json(held.problem)
    return outcome(parsed, Status.FEASIBLE, rota_for(parsed))


def draft_of(at: Scene, days: int = 28, first: date = MONDAY) -> str:
    """Generate a draft, without a child process, and give its id."""
    planner, lead = working(at.planner), at.people.lead
    with mock.patch("planner.rotas.run.search", _plain_search):
        run_id = start_run(planner, lead, at.people.team_id, first, days, seconds=5)
    page = run_page(planner, lead, run_id)
    assert page.draft_id is not None, page.message
    return page.draft_id


def dublin(*parts: int) -> datetime:
    """A wall time in Dublin."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(DUBLIN))
