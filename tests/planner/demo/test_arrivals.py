from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from planner.demo.arrivals import IntervalCount, make_history, public_holidays
from planner.demo.dates import DemoDates, demo_dates
from planner.demo.queues import AMERICA, EUROPE, PHONE, QUEUES, DemoQueue

NOW = datetime(2027, 2, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def dates() -> DemoDates:
    return demo_dates(NOW)


@pytest.fixture(scope="module")
def phone(dates: DemoDates) -> tuple[IntervalCount, ...]:
    return make_history(PHONE, dates, 1)


def by_day(history: tuple[IntervalCount, ...]) -> dict[date, int]:
    totals: Counter[date] = Counter()
    for interval in history:
        totals[interval.start.date()] += interval.contacts
    return totals


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_the_same_seed_draws_the_same_history(queue: DemoQueue) -> None:
    short = demo_dates(NOW, history_days=30)
    assert make_history(queue, short, 5) == make_history(queue, short, 5)
    assert make_history(queue, short, 5) != make_history(queue, short, 6)


def test_a_lost_day_and_two_outages_have_no_rows(
    phone: tuple[IntervalCount, ...], dates: DemoDates
) -> None:
    whole = 365 * 48
    assert whole - 60 <= len(phone) <= whole - 48
    present = {interval.start.date() for interval in phone}
    days = {dates.history_first + timedelta(days=day) for day in range(365)}
    (lost,) = days - present
    assert (dates.today - lost).days >= 28


def test_mondays_are_busiest_and_weekends_quiet(dates: DemoDates) -> None:
    irish = replace(PHONE, region_shares=(1.0, 0.0, 0.0))
    free = public_holidays(EUROPE, {2026, 2027})
    totals = [(day, n) for day, n in by_day(make_history(irish, dates, 1)).items()]
    usual = [(day, n) for day, n in totals if not {day, day - timedelta(days=1)} & free]
    levels = [median(n for day, n in usual if day.weekday() == w) for w in range(7)]
    assert max(levels) == levels[0]
    assert max(levels[5:]) < 0.7 * min(levels[:5])


def test_volume_grows_as_told(dates: DemoDates) -> None:
    steady = replace(PHONE, yearly_growth=0.5, day_spread=0.01)
    totals = sorted(by_day(make_history(steady, dates, 1)).items())
    first, last = (sum(n for _, n in part) for part in (totals[:28], totals[-28:]))
    assert first < last
    assert last / first == pytest.approx(1.5, rel=0.12)


def test_a_public_holiday_halves_the_calls_of_its_region(dates: DemoDates) -> None:
    irish = replace(PHONE, region_shares=(1.0, 0.0, 0.0), day_spread=0.01)
    totals = by_day(make_history(irish, dates, 1))
    free = public_holidays(EUROPE, {2026})
    holiday = date(2026, 10, 26)
    assert holiday in free
    assert totals[holiday] < 0.65 * totals[holiday + timedelta(days=7)]


def test_the_shape_moves_with_the_customers_clocks(dates: DemoDates) -> None:
    american = replace(PHONE, region_shares=(0.0, 1.0, 0.0))
    hours: Counter[int] = Counter()
    for interval in make_history(american, dates, 1):
        hours[interval.start.hour] += interval.contacts
    assert AMERICA.time_zone == "America/Denver"
    assert hours[17] + hours[18] > 5 * (hours[10] + hours[11])
