"""The three public sets from file to requirement, against an independent count of each file."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.forecasting import make_forecast
from planner.demand.import_history import import_history, preview_history
from planner.demand.models import Volume
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queries import forecast_page, requirement_page
from tests.factories.organisation import test_planner

from .stores import phone

pytestmark = pytest.mark.real_data

NEW_YORK = ZoneInfo("America/New_York")
HALF_HOUR = timedelta(minutes=30)


def half_hour(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % 30, second=0)


def bank(row: dict[str, str]) -> tuple[datetime, int]:
    local = datetime.fromisoformat(row["DateTime"]).replace(tzinfo=NEW_YORK)
    return local.astimezone(UTC), int(row["Calls"])


def incident(row: dict[str, str]) -> tuple[datetime, int]:
    return half_hour(datetime.fromisoformat(row["opened"]).replace(tzinfo=UTC)), 1


def message(row: dict[str, str]) -> tuple[datetime, int]:
    return half_hour(datetime.fromisoformat(row["created_at_utc"]).astimezone(UTC)), 1


CASES = {
    "calls_5min.csv": (bank, "America/New_York", date(2003, 10, 25)),
    "incidents.csv": (incident, "UTC", date(2016, 5, 28)),
    "inbound_timestamps_utc.csv": (message, "UTC", date(2017, 12, 4)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_real_file_becomes_a_requirement(name: str, real_data: Path, tmp_path: Path) -> None:
    read, zone, first = CASES[name]
    path = next(real_data.rglob(name))
    with path.open(newline="") as stream:
        independent: Counter[datetime] = Counter()
        for start, contacts in map(read, csv.DictReader(stream)):
            independent[start] += contacts
    planner = test_planner(tmp_path)
    queue_id = phone(planner, "Real", zone)
    preview = preview_history(planner, SYSTEM, path, queues="Real", time_zone=zone)
    import_history(planner, SYSTEM, preview, replace_changed=False)
    assert stored_counts(planner) == {start: n for start, n in independent.items() if n}
    again = preview_history(planner, SYSTEM, path, queues="Real", time_zone=zone)
    assert again.is_nothing
    made = make_forecast(planner, SYSTEM, queue_id, first, 28)
    assert "Usually within" in forecast_page(planner, SYSTEM, made.id).accuracy
    (queue,) = requirement_page(planner, SYSTEM, plan_staffing(planner, SYSTEM, first, 28)).queues
    assert queue.net_hours > 0


def stored_counts(planner: Planner) -> dict[datetime, int]:
    with planner.database.read() as session:
        return {row.start: row.contacts for row in session.query(Volume) if row.contacts}
