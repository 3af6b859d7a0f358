"""Histories and settings that cannot work: a clear error or a stated answer, end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.forecasting import make_forecast
from planner.demand.history_file import read_history
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queue_settings import default_setting
from planner.demand.queues import QueueInput, add_queue
from planner.demand.requirement_page import requirement_page
from planner.errors import FormError, Refused
from tests.factories.organisation import test_planner

from .stores import FIRST, history_lines, phone, stored

NAN, INF = float("nan"), float("inf")


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


def test_a_history_of_one_day_is_too_short_and_says_how_much_is_needed(
    planner: Planner, tmp_path: Path
) -> None:
    queue_id = phone(planner)
    stored(planner, tmp_path, history_lines(days=1))
    with pytest.raises(Refused, match=r"covers 1 day\. Import at least 14 days"):
        make_forecast(planner, SYSTEM, queue_id, FIRST + timedelta(days=1), 7)


def test_a_history_of_zeros_needs_nobody(planner: Planner, tmp_path: Path) -> None:
    queue_id = phone(planner)
    header, *lines = history_lines(days=28)
    zeros = [header, *(f"{line.split(',')[0]},0,0" for line in lines)]
    stored(planner, tmp_path, zeros)
    make_forecast(planner, SYSTEM, queue_id, FIRST + timedelta(days=28), 7)
    made = plan_staffing(planner, SYSTEM, FIRST + timedelta(days=28), 7)
    (queue,) = requirement_page(planner, SYSTEM, made).queues
    assert (queue.net_hours, queue.rostered_hours) == (0, 0)


@pytest.mark.parametrize("field", ["target_share", "aht_seconds", "occupancy_cap", "day_chance"])
@pytest.mark.parametrize("value", [NAN, INF, -1.0, 0.0])
def test_a_setting_that_is_no_usable_number_is_refused(
    planner: Planner, field: str, value: float
) -> None:
    setting = replace(default_setting("phone"), **{field: value})  # type: ignore[arg-type]  # each is a number
    with pytest.raises(FormError) as refused:
        add_queue(planner, SYSTEM, QueueInput("Phone", "phone", "UTC", setting))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("change", [{"target_share": 1.0}, {"opening": ((),) * 7}])
def test_a_promise_to_everybody_and_a_queue_that_never_opens_are_refused(
    planner: Planner, change: dict[str, object]
) -> None:
    setting = replace(default_setting("phone"), **change)  # type: ignore[arg-type]  # each is one field
    with pytest.raises(FormError) as refused:
        add_queue(planner, SYSTEM, QueueInput("Phone", "phone", "UTC", setting))
    assert list(refused.value.fields) == list(change)


@pytest.mark.slow
def test_a_file_of_a_million_contacts_loses_none(tmp_path: Path) -> None:
    """Ten million take 45 seconds and 1.4 GB of memory, to be stored and all."""
    seconds = np.sort(np.random.default_rng(3).integers(0, 90 * 86_400, 1_000_000))
    times = np.datetime64("2026-01-01") + seconds.astype("timedelta64[s]")
    file = tmp_path / "calls.csv"
    file.write_text("created_at\n" + "\n".join(np.datetime_as_string(times, unit="s")) + "\n")
    history = read_history(file, "UTC")
    counts = history.queues[""].counts
    assert (history.rows_read, counts.sum(), len(counts)) == (1_000_000, 1_000_000, 90 * 48)
