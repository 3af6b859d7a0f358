from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from planner.demand.erlang import agents_needed
from planner.demand.forecast import Forecast, ForecastRequest, forecast
from planner.demand.handling import assumed_handling
from planner.demand.modified_load import modified_rates
from planner.demand.opening_hours import (
    OpeningHours,
    always_open,
    day_grid,
    open_minutes,
    weekdays_open,
)
from planner.demand.planned_load import days_needed, planned_load
from planner.demand.queue_staffing import Channel, MissingForecastError, QueueStaffing
from planner.demand.requirement import Requirement, requirement
from planner.demand.service_target import ServiceTarget
from planner.demand.shrinkage import Shrinkage
from planner.errors import InputError

from .histories import history

UTC_ZONE = ZoneInfo("UTC")
CAUSES = Shrinkage({"breaks": 0.1, "meetings": 0.05, "unplanned absence": 0.06})
PAST = history(182)
FOUND = forecast(PAST, ForecastRequest(PAST.end_day - timedelta(days=1), 30))
AHT = assumed_handling(240, 48)
DAY_TARGETS = {
    Channel.PHONE: ServiceTarget(0.8, 20),
    Channel.CHAT: ServiceTarget(0.8, 60),
    Channel.EMAIL: ServiceTarget(0.9, 4 * 3600),
    Channel.SOCIAL: ServiceTarget(0.9, 2 * 3600),
}


def needs(channel: Channel, found: Forecast = FOUND, days: int = 7, **more: Any) -> Requirement:
    settings = QueueStaffing(
        **{
            "channel": channel,
            "zone": UTC_ZONE,
            "target": DAY_TARGETS[channel],
            "shrinkage": CAUSES,
            **more,
        }
    )
    return requirement(found, AHT, settings, day_grid(PAST.end_day, days, UTC_ZONE, 30))


def test_phone_is_erlang_c_at_the_modified_planned_load() -> None:
    found = needs(Channel.PHONE, occupancy_cap=1.0)
    rates = modified_rates(found.load, 30)
    for i in (17, 24, 30, 48 * 5 + 24):
        agents = agents_needed(rates[i], 240, DAY_TARGETS[Channel.PHONE])
        assert found.net_hundredths[i] == agents * 100


def test_nobody_is_busier_than_the_cap_on_the_expected_day() -> None:
    found = needs(Channel.PHONE, occupancy_cap=0.6)
    expected = planned_load(FOUND, AHT, found.settings, found.grid)
    assert (expected.contacts * 240 / 1800 <= 0.6 * found.net_hundredths / 100 + 1e-6).all()


@pytest.mark.parametrize("channel", Channel)
def test_causes_add_up_to_what_is_rostered_beyond_the_need(channel: Channel) -> None:
    found = needs(channel)
    assert set(found.by_cause) == {"breaks", "meetings", "unplanned absence"}
    extra = sum(found.by_cause.values())
    assert np.array_equal(found.net_hundredths + extra, found.rostered_hundredths)
    assert (np.stack(list(found.by_cause.values())) >= 0).all()
    busy = found.net_hundredths > 0
    share = found.net_hundredths[busy] / found.rostered_hundredths[busy]
    assert share == pytest.approx(np.full(busy.sum(), 0.79), abs=0.01)


def test_a_cause_that_is_planned_explicitly_is_not_counted_twice() -> None:
    planned = replace(CAUSES, planned_causes=frozenset({"breaks"}))
    found = needs(Channel.PHONE, shrinkage=planned)
    assert set(found.by_cause) == {"meetings", "unplanned absence"}
    assert found.rostered_hundredths.sum() < needs(Channel.PHONE).rostered_hundredths.sum()


@pytest.mark.parametrize("channel", Channel)
def test_a_surer_day_needs_more_agents(channel: Channel) -> None:
    sure, even = (needs(channel, day_chance=p, occupancy_cap=1.0) for p in (0.9, 0.5))
    assert (sure.net_hundredths >= even.net_hundredths).all()
    assert sure.net_hundredths.sum() > even.net_hundredths.sum()


@pytest.mark.parametrize("channel", Channel)
def test_nobody_is_needed_while_the_queue_is_closed(channel: Channel) -> None:
    hours = weekdays_open(9 * 60, 17 * 60)
    found = needs(channel, hours=hours)
    closed = open_minutes(hours, found.grid, UTC_ZONE) == 0
    assert closed.sum() == 7 * 48 - 5 * 16
    assert (found.rostered_hundredths[closed] == 0).all()
    assert found.rostered_hundredths[~closed].max() > 0
    assert found.load.closed_contacts[closed].sum() > 0


def test_e_mail_that_arrives_while_closed_is_done_and_calls_are_not() -> None:
    hours = weekdays_open(9 * 60, 17 * 60)
    mail = needs(Channel.EMAIL, hours=hours, occupancy_cap=1.0, day_chance=0.5, days=5)
    minutes = mail.net_hundredths.sum() / 100 * 30
    offered = (mail.load.contacts + mail.load.closed_contacts)[: 4 * 48 + 34].sum() * 4
    assert minutes == pytest.approx(offered, rel=0.01)


def test_e_mail_is_flatter_than_the_phone() -> None:
    assert needs(Channel.EMAIL).net_hundredths.max() < needs(Channel.PHONE).net_hundredths.max()


def test_chats_at_once_need_fewer_agents() -> None:
    one, three = needs(Channel.CHAT), needs(Channel.CHAT, concurrency=3, chat_slowdown=0.2)
    assert three.net_hundredths.sum() < one.net_hundredths.sum()


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("patience", [None, 120.0])
def test_prices_rise_with_every_agent_missing_and_spare_agents_cost_little(
    channel: Channel, patience: float | None
) -> None:
    found = needs(channel, patience_seconds=patience, concurrency=2)
    for i, need in enumerate(found.rostered_hundredths):
        curve = found.curves[found.curve_of_interval[i]]
        assert all(a.price < b.price for a, b in pairwise(curve.short))
        assert all(step.width_hundredths for step in curve.short[:-1])
        assert bool(curve.short) == bool(need)
        assert [step.price for step in curve.over] == [1]
        if curve.short:
            assert curve.short[-1].width_hundredths is None
            assert curve.short[0].price >= 1
    assert len(found.curves) < len(found.net_hundredths)


def test_an_agent_missing_at_noon_costs_more_than_one_in_the_evening() -> None:
    found = needs(Channel.PHONE)
    noon, evening = (found.curves[found.curve_of_interval[i]].short[0].price for i in (28, 38))
    assert noon > evening


@pytest.mark.parametrize(
    ("first", "intervals"), [(date(2027, 3, 28), 46), (date(2027, 10, 31), 50)]
)
def test_days_the_clocks_change_have_46_and_50_half_hours(first: date, intervals: int) -> None:
    zone = ZoneInfo("Europe/Dublin")
    grid = day_grid(first, 1, zone, 30)
    assert grid.intervals == intervals
    flat = replace(FOUND, first_day=first, mean=np.full((1, 48), 6.0))
    settings = QueueStaffing(Channel.PHONE, zone, ServiceTarget(0.8, 20), day_chance=0.5)
    load = planned_load(flat, AHT, settings, grid)
    assert load.contacts == pytest.approx(np.full(intervals, load.contacts[0]))
    nights = OpeningHours((((60, 180),),) * 7)
    assert open_minutes(nights, grid, zone).sum() == (intervals - 44) * 30


def test_a_queue_elsewhere_needs_the_days_it_touches_there() -> None:
    manila = ZoneInfo("Asia/Manila")
    grid = day_grid(PAST.end_day, 2, ZoneInfo("America/Denver"), 30)
    first, days = days_needed(grid, manila)
    assert (first, days) == (PAST.end_day, 3)
    settings = QueueStaffing(Channel.PHONE, manila, ServiceTarget(0.8, 20))
    short = forecast(PAST, ForecastRequest(PAST.end_day, 2))
    with pytest.raises(MissingForecastError) as missing:
        requirement(short, AHT, settings, grid)
    assert (missing.value.first_day, missing.value.days) == (first, days)
    whole = forecast(PAST, ForecastRequest(first, days))
    assert requirement(whole, AHT, settings, grid).net_hundredths.max() > 0


def test_a_finer_grid_needs_about_the_same_agents() -> None:
    settings = QueueStaffing(Channel.PHONE, UTC_ZONE, ServiceTarget(0.8, 20))
    coarse = requirement(FOUND, AHT, settings, day_grid(PAST.end_day, 1, UTC_ZONE, 30))
    fine = requirement(FOUND, AHT, settings, day_grid(PAST.end_day, 1, UTC_ZONE, 15))
    hours = [plan.net_hundredths.sum() / per / 100 for plan, per in ((coarse, 2), (fine, 4))]
    assert hours[1] == pytest.approx(hours[0], rel=0.03)


@pytest.mark.parametrize("windows", [((60, 60),), ((-5, 60),), ((0, 1441),)])
def test_impossible_opening_hours_are_refused(windows: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(InputError, match="opening hours"):
        OpeningHours((windows,) * 7)


def test_closed_days_are_closed() -> None:
    day = PAST.end_day
    hours = replace(always_open(), closed_days=frozenset({day}))
    opened = open_minutes(hours, day_grid(day, 2, UTC_ZONE, 60), UTC_ZONE)
    assert opened.tolist() == [0] * 24 + [60] * 24
