"""A forecast without any history: what the lead expects, and how unsure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.calibration import assumed_calibration, limits_of
from planner.demand.forecast import LONGEST_HORIZON_DAYS, Forecast, ForecastBasis
from planner.demand.forecasting import (
    PLANNING_INTERVAL_MINUTES,
    ForecastMade,
    keep_forecast,
    queue_of,
)
from planner.demand.opening_hours import DAY_MINUTES
from planner.demand.queue_settings import Week, input_of
from planner.demand.queues import setting_on, settings_of
from planner.demand.stored import StoredForecast
from planner.errors import refuse_fields

Floats = npt.NDArray[np.float64]

ENTERED = "what was entered by hand"
MOST_CONTACTS_A_DAY = 1_000_000
GUESS_VARIATION = 0.3
_SPREAD_HOURS = 3.0
_ALL_DAY = 0.5


@dataclass(frozen=True)
class DemandProfile:
    """What is expected of a queue: contacts a day, Monday to Sunday, and the busiest hour, 0–23."""

    contacts: tuple[float, ...]
    busiest_hour: int


def forecast_by_hand(
    planner: Planner,
    actor: Actor,
    queue_id: str,
    first_date: date,
    days: int,
    profile: DemandProfile,
) -> ForecastMade:
    """Store a forecast of local dates `[first_date, first_date + days)` from a profile.

    For leads and administrators. Contacts lie in the opening hours of each day, most in the
    busiest hour. The band is that of guesses, 30 % either way. Raises `FormError`, `NotFound`.
    """
    require(actor, "lead", "admin")
    refuse_fields(_problems(days, profile))
    with planner.database.write() as session:
        queue = queue_of(session, queue_id)
        opening = input_of(setting_on(settings_of(session, queue), first_date)).opening
        made = profile_forecast(profile, opening, first_date, days)
        row = keep_forecast(session, planner, actor, queue_id, StoredForecast(made, None))
        said = {"queue_id": queue_id, "first_date": first_date.isoformat(), "days": days}
        said |= {"contacts": list(profile.contacts), "busiest_hour": profile.busiest_hour}
        record(session, row.created_at, actor, "forecast", "forecast_version", row.id, None, said)
    return ForecastMade(row.id, row.number, queue_id, first_date, days)


def profile_forecast(
    profile: DemandProfile, opening: Week, first_date: date, days: int
) -> Forecast:
    """Expected contacts of a profile within the opening hours; a closed day takes none."""
    dates = [first_date + timedelta(days=day) for day in range(days)]
    week = np.stack([_day(profile, weekday, opening) for weekday in range(7)])
    mean = week[[day.weekday() for day in dates]]
    calibration = assumed_calibration(GUESS_VARIATION**2)
    return Forecast(
        first_date,
        PLANNING_INTERVAL_MINUTES,
        limits_of(mean, calibration),
        mean,
        calibration,
        ENTERED,
        ForecastBasis.ASSUMED,
        0,
        None,
    )


def _day(profile: DemandProfile, weekday: int, opening: Week) -> Floats:
    """Contacts of a weekday [interval]: a hump around the busiest hour on an even floor."""
    starts = np.arange(0, DAY_MINUTES, PLANNING_INTERVAL_MINUTES)
    middle = (starts + PLANNING_INTERVAL_MINUTES / 2) / 60
    away = (middle - profile.busiest_hour - 0.5) / _SPREAD_HOURS
    shape = _ALL_DAY + np.exp(-(away**2) / 2)
    opened = np.zeros(len(starts), np.bool_)
    for start, end in opening[weekday]:
        opened |= (starts + PLANNING_INTERVAL_MINUTES > start) & (starts < end)
    shape = np.where(opened, shape, 0.0)
    total = float(shape.sum())
    return shape * (profile.contacts[weekday] / total if total > 0 else 0.0)


def _problems(days: int, profile: DemandProfile) -> dict[str, str | None]:
    given = profile.contacts
    countable = len(given) == 7 and all(0 <= each <= MOST_CONTACTS_A_DAY for each in given)
    usable = countable and sum(given) > 0
    in_range = 1 <= days <= LONGEST_HORIZON_DAYS
    too_long = f"Forecast 1 to {LONGEST_HORIZON_DAYS} days at once."
    wrong = f"Give 0 to {MOST_CONTACTS_A_DAY:,} contacts for each of seven days, not all of them 0."
    known_hour = 0 <= profile.busiest_hour <= 23
    return {
        "days": None if in_range else too_long,
        "contacts": None if usable else wrong,
        "busiest_hour": None if known_hour else "Give an hour from 0 to 23.",
    }
