"""Faults of the horizon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from solver.grid import grid_end, grid_start
from solver.problem import Horizon, NightHours
from solver.validate.about import YEARS, About
from solver.validate.fault import Fault

MOST_DAYS = 53 * 7
MINUTES_PER_HOUR, MINUTES_PER_DAY = 60, 1440


def horizon_faults(horizon: Horizon) -> Iterator[Fault]:
    """Find a horizon without days, an unknown zone, or intervals that do not fill its days."""
    about = About("horizon")
    if not 1 <= horizon.days <= MOST_DAYS:
        yield about.fault("days", f"{horizon.days} days; plan 1 to {MOST_DAYS}")
    if horizon.first_date.year not in YEARS:
        years = f"{YEARS.start} to {YEARS.stop - 1}"
        yield about.fault("first_date", f"{horizon.first_date} is outside {years}")
    yield from about.zone("time_zone", horizon.time_zone)
    if not _is_step(horizon.interval_minutes):
        minutes = horizon.interval_minutes
        yield about.fault("interval_minutes", f"{minutes} does not divide an hour or a day")


def _is_step(minutes: int) -> bool:
    if minutes <= 0 or MINUTES_PER_DAY % minutes:
        return False
    return not (MINUTES_PER_HOUR % minutes and minutes % MINUTES_PER_HOUR)


def night_faults(night: NightHours) -> Iterator[Fault]:
    """Find a night window that is none, or that no duty can overlap for long enough."""
    about = About("night")
    yield from about.window("start_minute", night.start_minute, night.end_minute)
    longest = night.end_minute - night.start_minute
    if not 0 < night.least_minutes <= max(longest, 1):
        text = f"{night.least_minutes} is outside 1 to {longest}, the minutes of a night"
        yield about.fault("least_minutes", text)


def grid_faults(horizon: Horizon) -> Iterator[Fault]:
    """Find a grid that a clock change leaves with part of an interval."""
    if (grid_end(horizon) - grid_start(horizon)) % timedelta(minutes=horizon.interval_minutes):
        text = f"{horizon.interval_minutes} does not divide the horizon across its clock changes"
        yield About("horizon").fault("interval_minutes", text)
