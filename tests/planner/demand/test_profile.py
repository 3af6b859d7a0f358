"""A queue without history: forecast from what the lead enters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.forecast_page import forecast_page
from planner.demand.plan_staffing import plan_staffing
from planner.demand.profile import DemandProfile, forecast_by_hand, profile_forecast
from planner.errors import FormError, NotAllowed, NotFound
from tests.factories.organisation import organisation, test_planner

from .stores import phone

MONDAY = date(2027, 3, 1)
WEEK = DemandProfile((120, 110, 100, 100, 90, 40, 0), 10)
OPEN = (((8 * 60, 18 * 60),),) * 5 + (((9 * 60, 13 * 60),), ())


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


def test_days_hold_what_was_entered_within_opening_hours() -> None:
    made = profile_forecast(WEEK, OPEN, MONDAY, 14)
    assert made.mean.sum(axis=1) == pytest.approx([120, 110, 100, 100, 90, 40, 0] * 2)
    assert (made.mean[:5, :16] == 0).all()
    assert (made.mean[:5, 36:] == 0).all()
    assert (made.mean[:5, 16:36] > 0).all()
    assert int(np.argmax(made.mean[0])) in (20, 21)


def test_the_band_is_that_of_a_guess() -> None:
    made = profile_forecast(WEEK, OPEN, MONDAY, 7)
    low, high = made.quantiles[1, :5].sum(), made.quantiles[3, :5].sum()
    assert (high - low) / made.mean[:5].sum() > 0.8
    totals = made.scenarios(300, 1).sum(axis=2)[:, 0]
    assert totals.std() / totals.mean() == pytest.approx(0.31, abs=0.06)


def test_it_is_kept_and_staffed_like_any_other(planner: Planner) -> None:
    queue_id = phone(planner)
    made = forecast_by_hand(planner, SYSTEM, queue_id, MONDAY, 14, WEEK)
    page = forecast_page(planner, SYSTEM, made.id)
    assert page.basis == "Entered by hand, not learned: the band is that of a guess."
    assert page.accuracy == "There is nothing to check it against yet: the band is assumed."
    assert page.why.startswith("Made from: what was entered by hand.")
    assert plan_staffing(planner, SYSTEM, MONDAY, 7)


@pytest.mark.parametrize(
    ("profile", "days", "field"),
    [
        (DemandProfile((0,) * 7, 10), 7, "contacts"),
        (DemandProfile((10,) * 6, 10), 7, "contacts"),
        (DemandProfile((10, 10, 10, 10, 10, -1, 0), 10), 7, "contacts"),
        (DemandProfile((10, 10, 10, 10, 10, float("nan"), 0), 10), 7, "contacts"),
        (DemandProfile((float("inf"),) * 7, 10), 7, "contacts"),
        (DemandProfile((10,) * 7, 24), 7, "busiest_hour"),
        (WEEK, 0, "days"),
    ],
)
def test_what_cannot_be_is_refused(
    profile: DemandProfile, days: int, field: str, planner: Planner
) -> None:
    queue_id = phone(planner)
    with pytest.raises(FormError) as refused:
        forecast_by_hand(planner, SYSTEM, queue_id, MONDAY, days, profile)
    assert list(refused.value.fields) == [field]


def test_only_leads_and_administrators_may(planner: Planner) -> None:
    queue_id = phone(planner)
    with pytest.raises(NotAllowed):
        forecast_by_hand(planner, organisation(planner).hr, queue_id, MONDAY, 7, WEEK)
    with pytest.raises(NotFound):
        forecast_by_hand(planner, SYSTEM, "nothing", MONDAY, 7, WEEK)
