"""The days of a queue that a staffing plan of some dates touches."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM
from planner.demand.plan_days import days_for_plans
from planner.demand.queues import QueueRow, list_queues
from tests.factories.organisation import test_planner

from .stores import phone

MARCH = date(2027, 3, 1)
ZONES = {"Dublin": "Europe/Dublin", "Manila": "Asia/Manila", "Denver": "America/Denver"}


@pytest.fixture
def queues(tmp_path: Path) -> dict[str, QueueRow]:
    planner = test_planner(tmp_path)
    for name, zone in ZONES.items():
        phone(planner, name, zone)
    return {queue.name: queue for queue in list_queues(planner, SYSTEM)}


def test_queues_of_one_zone_need_the_dates_themselves(queues: dict[str, QueueRow]) -> None:
    dublin = queues["Dublin"]
    assert days_for_plans(dublin, [dublin], MARCH, 28) == (MARCH, 28)


@pytest.mark.parametrize(
    ("name", "others", "first", "days"),
    [
        ("Manila", ["Dublin"], MARCH, 29),
        ("Denver", ["Dublin"], date(2027, 2, 28), 29),
        ("Dublin", ["Manila", "Denver"], date(2027, 2, 28), 30),
    ],
)
def test_a_day_more_is_needed_further_west_and_further_east(
    queues: dict[str, QueueRow], name: str, others: list[str], first: date, days: int
) -> None:
    together = [queues[other] for other in others]
    assert days_for_plans(queues[name], together, MARCH, 28) == (first, days)


def test_what_is_too_long_to_forecast_at_once_stays_as_asked(queues: dict[str, QueueRow]) -> None:
    both = list(queues.values())
    assert days_for_plans(queues["Dublin"], both, MARCH, 366) == (MARCH, 366)
