"""A year of made-up history: trend, weekdays, hours of the day, holidays, good and bad days.

The model. Contacts of a half-hour are Poisson with mean

    daily_contacts * growth * season * B * sum over regions of
        share * weekday * holiday * event * (share of the region's local half-hour)

where `B` is one gamma factor a day of mean 1, common to all regions (the day a product breaks is a
busy day everywhere). Weekday and hour are the customers' own, so the shape moves with their clocks.
Handling seconds are gamma around count times average. A few half-hours and one whole day have no
row, because real exports have such gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import numpy.typing as npt

from planner.demo.dates import DemoDates
from planner.demo.events import DemoEvent, events_of, level_on
from planner.demo.queues import REGIONS, CustomerRegion, DemoQueue

Floats = npt.NDArray[np.float64]

INTERVAL = timedelta(minutes=30)
PER_DAY = 48
WEEKDAY_LEVEL = (1.16, 1.06, 1.01, 0.98, 0.94)
HOLIDAY_LEVEL = 0.55
AFTER_HOLIDAY_LEVEL = 1.12
SEASON_SWING = 0.03
OUTAGE_INTERVALS = 6


@dataclass(frozen=True)
class IntervalCount:
    """Contacts that came in the half-hour from `start` (aware UTC) and how long they took."""

    start: datetime
    contacts: int
    handling_seconds: int


def make_history(queue: DemoQueue, dates: DemoDates, seed: int) -> tuple[IntervalCount, ...]:
    """Draw the history of a queue on the UTC dates `[history_first, today)`, gaps left out.

    Equal queue, dates and seed give an equal history.
    """
    chance = np.random.default_rng([seed, len(queue.name), ord(queue.name[0])])
    starts = _half_hours(dates.history_first, dates.today)
    level = _expected(queue, starts, dates) * _day_factors(queue, len(starts), chance)
    counts = chance.poisson(level)
    seconds = counts * queue.aht_seconds * chance.gamma(60, 1 / 60, len(starts))
    kept = ~_gaps(len(starts), chance)
    return tuple(
        IntervalCount(starts[at], int(counts[at]), round(float(seconds[at])))
        for at in np.flatnonzero(kept)
    )


def _half_hours(first: date, end: date) -> list[datetime]:
    midnight = datetime.combine(first, time(), UTC)
    return [midnight + at * INTERVAL for at in range((end - first).days * PER_DAY)]


def _expected(queue: DemoQueue, starts: list[datetime], dates: DemoDates) -> Floats:
    events = events_of(dates)
    shares = zip(REGIONS, queue.region_shares, strict=True)
    by_region = [share * _regional(queue, region, starts, events) for region, share in shares]
    everywhere: Floats = np.sum(by_region, axis=0)
    return queue.daily_contacts * _trend(queue, starts, dates.today) * everywhere


def _trend(queue: DemoQueue, starts: list[datetime], today: date) -> Floats:
    days_ago = np.array([(today - start.date()).days for start in starts])
    day_of_year = np.array([start.timetuple().tm_yday for start in starts])
    season = 1 + SEASON_SWING * np.cos(2 * np.pi * (day_of_year - 15) / 365.25)
    growth: Floats = (1 + queue.yearly_growth) ** (-days_ago / 365.25)
    return growth * season


def _regional(
    queue: DemoQueue,
    region: CustomerRegion,
    starts: list[datetime],
    events: tuple[DemoEvent, ...],
) -> Floats:
    zone = ZoneInfo(region.time_zone)
    local = [start.astimezone(zone) for start in starts]
    free = public_holidays(region, {moment.year for moment in local})
    days = {one.date() for one in local}
    levels = {day: _day_level(queue, day, free) * level_on(day, events) for day in days}
    shape = _intraday_shape()
    return np.array([levels[one.date()] * shape[2 * one.hour + one.minute // 30] for one in local])


def public_holidays(region: CustomerRegion, years: set[int]) -> frozenset[date]:
    """Give the public holidays of a region in these years."""
    return frozenset(holidays.country_holidays(region.country, region.region, years=years))


def _day_level(queue: DemoQueue, day: date, free: frozenset[date]) -> float:
    weekday = day.weekday()
    if weekday >= len(WEEKDAY_LEVEL):
        return queue.weekend_share
    if day in free:
        return HOLIDAY_LEVEL
    after = day - timedelta(days=1) in free
    return WEEKDAY_LEVEL[weekday] * (AFTER_HOLIDAY_LEVEL if after else 1)


def _intraday_shape() -> Floats:
    """Share of a local day in each half-hour: before lunch, after lunch, a small evening."""
    hour = (np.arange(PER_DAY) + 0.5) / 2
    morning = np.exp(-(((hour - 10.5) / 2.6) ** 2))
    afternoon = 0.9 * np.exp(-(((hour - 15.0) / 2.8) ** 2))
    evening = 0.45 * np.exp(-(((hour - 20.0) / 2.2) ** 2))
    level = 0.10 + morning + afternoon + evening
    shape: Floats = level / level.sum()
    return shape


def _day_factors(queue: DemoQueue, intervals: int, chance: np.random.Generator) -> Floats:
    shape = 1 / queue.day_spread**2
    factors: Floats = chance.gamma(shape, 1 / shape, intervals // PER_DAY)
    return np.repeat(factors, PER_DAY)


def _gaps(intervals: int, chance: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Mark one lost day and two outages of three hours, all older than four weeks."""
    gaps = np.zeros(intervals, dtype=np.bool_)
    days = max(1, intervals // PER_DAY - 28)
    lost = int(chance.integers(days)) * PER_DAY
    gaps[lost : lost + PER_DAY] = True
    for day in chance.integers(days, size=2):
        start = int(day) * PER_DAY + int(chance.integers(PER_DAY - OUTAGE_INTERVALS))
        gaps[start : start + OUTAGE_INTERVALS] = True
    return gaps
