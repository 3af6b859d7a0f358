"""The rest of a day, forecast from its morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from planner.accounts.actor import SYSTEM, Actor
from planner.application import Planner
from planner.demand.forecast import Forecast, ForecastRequest, forecast
from planner.demand.forecast_page import forecast_page
from planner.demand.forecasting import make_forecast
from planner.demand.page_words import revised_sentence
from planner.demand.plan_staffing import plan_staffing
from planner.demand.requirement_page import requirement_page
from planner.demand.revise_today import revise_today
from planner.demand.revision import revise
from planner.errors import NotAllowed, NotFound, Refused
from tests.factories.organisation import organisation, test_planner

from .histories import history
from .stores import FIRST, history_lines, phone, stored

Floats = npt.NDArray[np.float64]
AT_11 = 22
TODAY = FIRST + timedelta(days=70)


def made() -> Forecast:
    past = history(364)
    return forecast(past, ForecastRequest(past.end_day, 7))


def morning(found: Forecast, day: int, times: float) -> Floats:
    counts = np.full(48, np.nan)
    counts[:AT_11] = np.rint(found.mean[day, :AT_11] * times)
    return counts


def test_a_busy_morning_raises_the_rest_but_not_by_all_of_it() -> None:
    found = made()
    busy = revise(found, 1, morning(found, 1, 1.3))
    assert 1.05 < busy.factor < 1.3
    assert busy.intervals == AT_11 - 16
    assert busy.forecast.first_day == found.first_day + timedelta(days=1)
    assert busy.forecast.mean[0, :AT_11] == pytest.approx(np.rint(found.mean[1, :AT_11] * 1.3))
    assert (np.diff(busy.forecast.quantiles, axis=0) >= 0).all()


def test_an_ordinary_morning_changes_little_and_narrows_the_band() -> None:
    found = made()
    same = revise(found, 1, morning(found, 1, 1.0))
    assert same.factor == pytest.approx(1, abs=0.02)
    band = found.quantiles[3, 1] - found.quantiles[1, 1]
    narrowed = same.forecast.quantiles[3, 0] - same.forecast.quantiles[1, 0]
    assert narrowed[AT_11 : AT_11 + 8].sum() < 0.97 * band[AT_11 : AT_11 + 8].sum()
    assert narrowed[:AT_11].sum() == 0
    assert same.forecast.calibration.day_variation < found.calibration.day_variation + 1e-12


def test_the_latest_hours_say_most() -> None:
    found = made()
    early, late = morning(found, 1, 1.0), morning(found, 1, 1.0)
    early[16:19] *= 1.5
    late[19:22] *= 1.5
    assert revise(found, 1, late).factor > revise(found, 1, early).factor > 1


def test_revised_mornings_are_closer_than_unrevised_ones() -> None:
    """Over days drawn with a factor that a day shares."""
    past, future = history(364, cv=0.2), history(364 + 60, cv=0.2)
    found = forecast(past, ForecastRequest(past.end_day, 60))
    before = after = 0.0
    for day in range(60):
        counts = future.counts[364 + day].copy()
        if np.isnan(counts).all():
            continue
        rest = future.counts[364 + day, AT_11:]
        counts[AT_11:] = np.nan
        before += float(np.abs(found.mean[day, AT_11:] - rest).sum())
        revised = revise(found, day, counts).forecast.mean[0, AT_11:]
        after += float(np.abs(revised - rest).sum())
    assert after < 0.85 * before


def test_a_day_that_is_over_holds_what_came() -> None:
    found = made()
    counts = np.rint(found.mean[1] * 1.2)
    over = revise(found, 1, counts)
    assert over.forecast.mean[0] == pytest.approx(counts)
    assert over.factor == 1
    assert over.forecast.scenarios(3, 1).shape == (3, 1, 48)


def test_nothing_expected_is_no_morning() -> None:
    found = made()
    with pytest.raises(ValueError, match="no contacts were expected"):
        revise(found, 6, np.zeros(48))
    with pytest.raises(ValueError, match="no contacts were expected"):
        revise(found, 1, np.full(48, np.nan))


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    at_11_20 = datetime(TODAY.year, TODAY.month, TODAY.day, 11, 20, tzinfo=UTC)
    return replace(test_planner(tmp_path), clock=lambda: at_11_20)


@pytest.fixture
def queue_id(planner: Planner, tmp_path: Path) -> str:
    """A queue with ten weeks of history, a forecast, and 1.4 times the usual this morning."""
    queue_id = phone(planner)
    stored(planner, tmp_path, history_lines(days=70))
    make_forecast(planner, SYSTEM, queue_id, TODAY, 7)
    lines = []
    for line in history_lines(days=71)[1 + 70 * 48 :]:
        start, count, _ = line.split(",")
        heard = round(int(count) * 1.4) if start[11:16] < "11:00" else 0
        lines.append(f"{start},{heard},{heard * 240}")
    stored(planner, tmp_path, ["time,count,handling_seconds", *lines])
    return queue_id


def test_today_is_revised_up_to_the_last_contact(planner: Planner, queue_id: str) -> None:
    done = revise_today(planner, SYSTEM, queue_id)
    assert done.until == time(11)
    assert done.came == pytest.approx(1.4 * done.expected, rel=0.1)
    assert 1.1 < done.rest_factor < 1.45
    page = forecast_page(planner, SYSTEM, done.forecast.id)
    assert (page.line.first_date, page.line.days, page.line.number) == (TODAY, 1, 2)
    assert page.aht_seconds == pytest.approx(240)


def test_revising_twice_starts_from_the_same_forecast(planner: Planner, queue_id: str) -> None:
    first, second = (revise_today(planner, SYSTEM, queue_id) for _ in range(2))
    assert second.rest_factor == first.rest_factor
    assert second.forecast.number == first.forecast.number + 1


def test_a_plan_of_today_alone_rests_on_the_revised_forecast(
    planner: Planner, queue_id: str
) -> None:
    revised = revise_today(planner, SYSTEM, queue_id).forecast.id
    for days, is_revised in ((1, True), (2, False)):
        page = requirement_page(planner, SYSTEM, plan_staffing(planner, SYSTEM, TODAY, days))
        assert (page.queues[0].forecast_id == revised) is is_revised


def test_an_earlier_end_may_be_said(planner: Planner, queue_id: str) -> None:
    assert revise_today(planner, SYSTEM, queue_id, time(9, 10)).until == time(9)


def test_what_is_missing_is_said(planner: Planner, tmp_path: Path) -> None:
    queue_id = phone(planner)
    with pytest.raises(NotFound):
        revise_today(planner, SYSTEM, "nothing")
    with pytest.raises(Refused, match="No forecast of Phone covers today"):
        revise_today(planner, SYSTEM, queue_id)
    stored(planner, tmp_path, history_lines(days=70))
    make_forecast(planner, SYSTEM, queue_id, TODAY, 7)
    with pytest.raises(Refused, match="no contacts of today yet"):
        revise_today(planner, SYSTEM, queue_id)
    agent: Actor = organisation(planner).agent
    with pytest.raises(NotAllowed):
        revise_today(planner, agent, queue_id)


def test_the_sentence_says_more_fewer_or_the_same() -> None:
    said = revised_sentence(time(11), 1400, 1000.4, 1.25)
    assert said.startswith("By 11:00 1,400 contacts came where 1,000 were expected")
    assert "25 % more than expected" in said
    assert "10 % fewer than expected" in revised_sentence(time(11), 9, 10, 0.9)
    assert "as many as expected" in revised_sentence(time(11), 9, 9, 1.001)
