"""The path from file to requirement on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from planner.accounts.actor import SYSTEM
from planner.demand.forecasting import make_forecast
from planner.demand.import_history import import_history
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queries import (
    demand_overview,
    forecast_page,
    history_page,
    requirement_page,
)
from tests.factories.organisation import test_planner

from .stores import FIRST, history_lines, looked_at, phone, stored


def test_the_path_is_the_same(postgres_url: str, tmp_path: Path) -> None:
    planner = test_planner(tmp_path, postgres_url)
    queue_id = phone(planner)
    lines = history_lines()
    stored(planner, tmp_path, lines)
    other = [*lines[:1], "2026-11-02T00:00Z,900,9000", *lines[2:]]
    preview = looked_at(planner, tmp_path, other)
    assert import_history(planner, SYSTEM, preview, replace_changed=True).replaced == 1
    assert looked_at(planner, tmp_path, other).is_nothing
    first = FIRST + timedelta(days=70)
    made = make_forecast(planner, SYSTEM, queue_id, first, 28)
    assert len(forecast_page(planner, SYSTEM, made.id).points) == 28 * 48
    requirement_id = plan_staffing(planner, SYSTEM, first, 28)
    assert requirement_page(planner, SYSTEM, requirement_id).queues[0].net_hours > 0
    assert history_page(planner, SYSTEM, queue_id).gaps == ()
    assert demand_overview(planner, SYSTEM).queues[0].history_first == FIRST
    planner.database.close()
