"""A published week with a forecast under it, for tests of what is promised of a rota."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.forecasting import make_forecast
from planner.demand.plan_staffing import plan_staffing
from planner.jobs.inline import InlineJobs
from planner.rotas.publish import publish
from planner.rotas.rules import adopt_preset
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from tests.factories.organisation import Organisation
from tests.planner.demand.stores import half_hours, stored
from tests.planner.rotas.scene import MONDAY, Scene, draft_of

HISTORY = date(2026, 11, 30)
DAYS = 7
OPEN = range(7, 15)


def lines(first: date, days: int, calls: int) -> list[str]:
    """So many calls in each half-hour from 07:00 to 15:00, Monday to Friday."""
    rows = ["time,count,handling_seconds"]
    for start in half_hours(first, days):
        is_open = start.hour in OPEN and start.weekday() < 5
        count = calls + start.hour % 3 if is_open else 0
        rows.append(f"{start:%Y-%m-%dT%H:%MZ},{count},{count * 240}")
    return rows


def publish_week(planner: Planner, people: Organisation, folder: Path, calls: int) -> str:
    """Forecast `calls` a half-hour, roster everybody from 07:00, publish; give the version's id."""
    adopt_preset(planner, people.admin, "eu", date(2026, 1, 1))
    early = TemplateInput("Early", people.site_id, ((420, 930),), date(2026, 1, 1))
    template = add_template(planner, people.admin, replace(early, unpaid_break_minutes=30))
    stored(planner, folder, lines(HISTORY, 63, calls), "phone")
    queue_id = people.queue_ids["phone"]
    make_forecast(planner, SYSTEM, queue_id, MONDAY - timedelta(days=1), DAYS + 2)
    requirement = plan_staffing(planner, SYSTEM, MONDAY, DAYS, [queue_id])
    version_id = draft_of(Scene(planner, people, template, requirement), DAYS)
    publish(planner, people.lead, version_id)
    return version_id


def at_work(planner: Planner) -> Planner:
    jobs = InlineJobs(WIRING)
    return jobs.attach(replace(planner, jobs=jobs))
