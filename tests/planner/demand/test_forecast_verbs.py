"""Forecasts that are made from stored history and kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM, Actor
from planner.application import Planner
from planner.demand.events import EventInput, add_event
from planner.demand.forecast import Forecast
from planner.demand.forecasting import make_forecast
from planner.demand.models import ForecastVersion
from planner.demand.queries import demand_overview, forecast_page, list_forecasts
from planner.demand.stored import decode_forecast
from planner.errors import FormError, NotAllowed, NotFound, Refused
from planner.people.edit import add_site
from tests.factories.organisation import organisation, test_planner

from .stores import FIRST, history_lines, phone, rows_of, stored

NEXT = FIRST + timedelta(days=70)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def queue_id(planner: Planner, tmp_path: Path) -> str:
    queue_id = phone(planner)
    stored(planner, tmp_path, history_lines())
    return queue_id


def made(planner: Planner, forecast_id: str) -> Forecast:
    with planner.database.read() as session:
        row = session.get_one(ForecastVersion, forecast_id)
        return decode_forecast(row.content).forecast


def test_a_forecast_is_near_what_usually_comes(planner: Planner, queue_id: str) -> None:
    done = make_forecast(planner, SYSTEM, queue_id, NEXT, 28)
    assert (done.number, done.first_date, done.days) == (1, NEXT, 28)
    mean = made(planner, done.id).mean
    assert mean.shape == (28, 48)
    assert mean[0, 24] == pytest.approx(27, abs=3)
    assert mean[1, 2] == pytest.approx(4, abs=3)


def test_forecasts_are_numbered_and_never_replaced(planner: Planner, queue_id: str) -> None:
    first = make_forecast(planner, SYSTEM, queue_id, NEXT, 28)
    content = made(planner, first.id).mean.copy()
    second = make_forecast(planner, SYSTEM, queue_id, NEXT, 14)
    assert [one.id for one in list_forecasts(planner, SYSTEM, queue_id)] == [second.id, first.id]
    assert second.number == 2
    assert (made(planner, first.id).mean == content).all()


def test_fine_counts_are_added_up_to_half_hours_and_gaps_stay_gaps(
    planner: Planner, tmp_path: Path
) -> None:
    queue_id = phone(planner)
    lines = [
        f"{line.split(',')[0][:-3]}{minute}Z,{5 if minute == '00' else 7}"
        for line in history_lines(days=28)[1:]
        for minute in (("00", "15") if ":00Z" in line else ("30", "45"))
        if not (minute == "15" and "T10:00Z" in line)
    ]
    lines = [line.replace(":30Z,7", ":30Z,5") for line in lines]
    stored(planner, tmp_path, ["time,count", *lines])
    done = make_forecast(planner, SYSTEM, queue_id, FIRST + timedelta(days=28), 7)
    mean = made(planner, done.id).mean
    assert mean.shape == (7, 48)
    assert mean[0, 0] == pytest.approx(12, abs=0.5)
    assert mean[0, 20] < 1


def test_a_known_event_multiplies_its_days(planner: Planner, queue_id: str) -> None:
    usual = made(planner, make_forecast(planner, SYSTEM, queue_id, NEXT, 3).id).mean
    add_event(planner, SYSTEM, EventInput("Sale", None, NEXT, NEXT + timedelta(days=1), 2.0))
    special = made(planner, make_forecast(planner, SYSTEM, queue_id, NEXT, 3).id).mean
    assert special[0].sum() == pytest.approx(2 * usual[0].sum())
    assert special[1:].sum() == pytest.approx(usual[1:].sum())


def test_holidays_are_those_of_sites_in_the_queues_zone(planner: Planner, tmp_path: Path) -> None:
    queue_id = phone(planner)
    christmas = [date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]
    stored(planner, tmp_path, history_lines(quiet=christmas))

    def of_saint_patrick() -> float:
        done = make_forecast(planner, SYSTEM, queue_id, date(2027, 3, 15), 7)
        return float(made(planner, done.id).mean[2].sum())

    plain = of_saint_patrick()
    add_site(planner, SYSTEM, "Boston", "America/New_York", "US", "MA")
    assert of_saint_patrick() == plain
    add_site(planner, SYSTEM, "Dublin", "Europe/Dublin", "IE", None)
    assert of_saint_patrick() < 0.7 * plain


def test_history_after_the_first_day_is_not_read(planner: Planner, queue_id: str) -> None:
    early = FIRST + timedelta(days=42)
    done = make_forecast(planner, SYSTEM, queue_id, early, 7)
    assert made(planner, done.id).history_days == 42
    page = forecast_page(planner, SYSTEM, done.id)
    assert all(point.came is not None for point in page.points)
    assert all(day.came is not None for day in page.days)


def test_the_page_says_how_far_to_trust_it(planner: Planner, queue_id: str) -> None:
    done = make_forecast(planner, SYSTEM, queue_id, NEXT, 28)
    page = forecast_page(planner, SYSTEM, done.id)
    assert page.accuracy.startswith("Usually within ")
    assert page.accuracy.endswith(" half-hours fell inside the band.")
    assert page.floor.endswith(" %.")
    assert page.basis.startswith("Learned from 70 days of history")
    assert page.aht_seconds == pytest.approx(240)
    assert len(page.points) == 28 * 48
    bands = [each.quantiles for each in page.points] + [each.quantiles for each in page.days]
    assert all(list(band) == sorted(band) for band in bands)
    assert all(point.came is None for point in page.points)
    by_interval = sum(point.quantiles[2] for point in page.points)
    assert sum(day.quantiles[2] for day in page.days) == pytest.approx(by_interval, rel=0.02)


def test_a_change_of_level_is_said(planner: Planner, tmp_path: Path) -> None:
    queue_id = phone(planner)
    lines = history_lines()
    busier = [lines[0]]
    for line in lines[1:]:
        start, count, seconds = line.split(",")
        times = 2 if start >= "2026-12-14" else 1
        busier.append(f"{start},{int(count) * times},{int(seconds) * times}")
    stored(planner, tmp_path, busier)
    page = forecast_page(planner, SYSTEM, make_forecast(planner, SYSTEM, queue_id, NEXT, 7).id)
    assert page.level == (
        "Since about 14 Dec 2026 100 % more contacts come than before; the forecast follows that."
    )
    assert page.handling.startswith("A contact takes about 240 seconds; 19 of 20 days lie within")
    assert sum(day.quantiles[2] for day in page.days) == pytest.approx(7 * 2 * 660, rel=0.1)


def test_the_page_says_which_methods_and_why(planner: Planner, queue_id: str) -> None:
    blended = forecast_page(planner, SYSTEM, make_forecast(planner, SYSTEM, queue_id, NEXT, 7).id)
    assert blended.why.startswith("On past weeks this missed least: ")
    assert len(blended.methods) == 3
    assert all(one.missed.startswith("usually within ") for one in blended.methods)
    chosen = make_forecast(planner, SYSTEM, queue_id, NEXT, 7, "mean")
    page = forecast_page(planner, SYSTEM, chosen.id)
    assert [one.share for one in page.methods] == ["100 %", "not used", "not used"]
    assert page.methods[0].name == "mean of the last twelve like weekdays"
    with pytest.raises(Refused, match="needs 84 days of history; there are 70"):
        make_forecast(planner, SYSTEM, queue_id, NEXT, 7, "month")


def test_a_day_that_the_clocks_shorten_has_fewer_points(planner: Planner, queue_id: str) -> None:
    done = make_forecast(planner, SYSTEM, queue_id, date(2027, 3, 28), 1)
    assert len(forecast_page(planner, SYSTEM, done.id).points) == 46


def test_the_overview_knows_the_newest(planner: Planner, queue_id: str) -> None:
    make_forecast(planner, SYSTEM, queue_id, NEXT, 28)
    newest = make_forecast(planner, SYSTEM, queue_id, NEXT, 14)
    (row,) = demand_overview(planner, SYSTEM).queues
    assert row.forecast is not None
    assert row.forecast.id == newest.id
    assert (row.history_first, row.history_last) == (FIRST, NEXT - timedelta(days=1))


def test_without_history_it_says_what_to_do(planner: Planner) -> None:
    empty = phone(planner)
    with pytest.raises(Refused, match=r"Phone has no history yet. Import its history first"):
        make_forecast(planner, SYSTEM, empty, NEXT, 28)
    assert rows_of(planner, ForecastVersion) == 0


def test_too_little_history_says_how_much_is_needed(planner: Planner, tmp_path: Path) -> None:
    short = phone(planner)
    stored(planner, tmp_path, history_lines(days=10))
    with pytest.raises(Refused, match=r"Phone cannot be forecast: .*10 days. Import at least 14"):
        make_forecast(planner, SYSTEM, short, NEXT, 28)


def test_what_cannot_be_asked_is_refused(planner: Planner, queue_id: str) -> None:
    with pytest.raises(FormError):
        make_forecast(planner, SYSTEM, queue_id, NEXT, 0)
    with pytest.raises(NotFound):
        make_forecast(planner, SYSTEM, "nothing", NEXT, 28)
    with pytest.raises(NotFound):
        forecast_page(planner, SYSTEM, "nothing")


@pytest.mark.parametrize("role", ["agent", "hr"])
def test_agents_and_hr_may_not(role: str, planner: Planner, queue_id: str) -> None:
    who: Actor = getattr(organisation(planner), role)
    done = make_forecast(planner, SYSTEM, queue_id, NEXT, 7)
    with pytest.raises(NotAllowed):
        make_forecast(planner, who, queue_id, NEXT, 7)
    with pytest.raises(NotAllowed):
        forecast_page(planner, who, done.id)
    with pytest.raises(NotAllowed):
        demand_overview(planner, who)


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_leads_and_administrators_may(role: str, planner: Planner, queue_id: str) -> None:
    who: Actor = getattr(organisation(planner), role)
    done = make_forecast(planner, who, queue_id, NEXT, 7)
    assert forecast_page(planner, who, done.id).line.days == 7
