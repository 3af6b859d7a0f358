"""A lead may know better than past weeks: the choice stays, and is still compared."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.chosen_method import choose_method
from planner.demand.forecast_page import ForecastPage, forecast_page
from planner.demand.forecasting import make_forecast
from planner.demand.queues import list_queues
from planner.errors import FormError, NotAllowed, NotFound, Refused
from tests.factories.organisation import organisation, test_planner

from .stores import FIRST, history_lines, phone, stored

NEXT = FIRST + timedelta(days=70)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def queue_id(planner: Planner, tmp_path: Path) -> str:
    """A queue with ten weeks of history."""
    queue_id = phone(planner)
    stored(planner, tmp_path, history_lines(days=70))
    return queue_id


def made(
    planner: Planner, queue_id: str, first: date = NEXT, method: str | None = None
) -> ForecastPage:
    done = make_forecast(planner, SYSTEM, queue_id, first, 7, method)
    return forecast_page(planner, SYSTEM, done.id)


def used(page: ForecastPage) -> list[str]:
    return [one.name for one in page.methods if one.share != "not used"]


def test_a_chosen_method_makes_every_forecast_until_it_is_given_back(
    planner: Planner, queue_id: str
) -> None:
    before = made(planner, queue_id)
    choose_method(planner, SYSTEM, queue_id, "level")
    assert list_queues(planner, SYSTEM)[0].forecast_method == "level"
    for first in (NEXT, NEXT + timedelta(days=1)):
        page = made(planner, queue_id, first)
        assert used(page) == ["usual level of the weekday, moved half-way to the last four weeks"]
        assert len(page.methods) == len(before.methods)  # all go on being compared
    choose_method(planner, SYSTEM, queue_id, None)
    assert used(made(planner, queue_id)) == used(before)


def test_one_forecast_may_use_another_than_the_queue(planner: Planner, queue_id: str) -> None:
    choose_method(planner, SYSTEM, queue_id, "level")
    page = made(planner, queue_id, method="mean")
    assert used(page) == ["mean of the last twelve like weekdays"]
    assert list_queues(planner, SYSTEM)[0].forecast_method == "level"


def test_a_method_that_needs_more_history_says_so(planner: Planner, queue_id: str) -> None:
    choose_method(planner, SYSTEM, queue_id, "season")
    with pytest.raises(Refused, match="needs 420 days of history; there are 70"):
        made(planner, queue_id)


def test_what_cannot_be_chosen_is_refused(planner: Planner, queue_id: str) -> None:
    with pytest.raises(FormError, match="Choose one of: level"):
        choose_method(planner, SYSTEM, queue_id, "crystal ball")
    with pytest.raises(NotFound):
        choose_method(planner, SYSTEM, "none", "level")
    with pytest.raises(NotAllowed):
        choose_method(planner, organisation(planner).hr, queue_id, "level")
