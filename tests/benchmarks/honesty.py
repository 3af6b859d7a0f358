"""Whether the chance that a plan gives a day comes true, on days that really happened.

The bank's own half-hour counts, handling time 240 s exponential, nobody gives up, 80 % within 20 s
of offered wait. From the 61st business day on, every fifth day is an origin: its plan of the next
20 business days reads earlier rows only. Predicted: the share of simulated days, drawn from the
forecast, that meet the target with the planned agents. Realised: the same with the counts that
came. Hours are compared with those of a plan that knows every count, interval by interval (SIPP).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.demand.erlang import agents_for_level
from planner.demand.forecast import Forecast, ForecastRequest, forecast
from planner.demand.handling import assumed_handling
from planner.demand.history_file import read_history
from planner.demand.interval_counts import coarser
from planner.demand.local_history import LocalHistory, local_history
from planner.demand.opening_hours import day_grid, weekdays_open
from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.requirement import requirement
from planner.demand.service_target import ServiceTarget
from planner.demand.simulation.arrivals import draw_contacts
from planner.demand.simulation.days_ahead import draw_days
from planner.demand.simulation.events import replay
from planner.demand.simulation.served import ServedQueue, level_of, lines_of
from planner.demand.simulation.staff_levels import staff_by_level
from planner.demand.zone_table import zone_table
from tests.benchmarks.data import real_file

ZONE = ZoneInfo("America/New_York")
AHT = 240.0
CHANCES = (0.5, 0.7, 0.8, 0.9)
FIRST_ORIGIN, STEP, AHEAD = 60, 5, 20
FUTURES, REPLAYS = 12, 3
HALF_HOUR = 1800.0
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PlannedDay:
    """One day of one plan: origin, agents [half-hour], chance predicted, share of replays met."""

    origin: int
    hours: float
    foresight_hours: float
    predicted: float
    realised: float


def honesty(seconds: float, seed: int) -> dict[str, Any]:
    """Predicted and realised share of days by chance asked for; `within`: in its 95 % interval."""
    history = bank_history()
    table = {}
    for chance in CHANCES:
        days = list(_planned_days(history, chance, seed))
        table[str(chance)] = _row(days, seed)
    gaps = [abs(row["predicted"] - row["realised"]) for row in table.values()]
    return {**table, "mean_gap_points": round(100 * float(np.mean(gaps)), 1)}


def bank_history() -> LocalHistory:
    """The bank's calls by half-hour, the lone bin at 21:00 left out."""
    path = real_file("arrivals", "phone-us-bank-2003", "calls_5min.csv")
    series = read_history(path, str(ZONE)).queues[""]
    table = zone_table(ZONE, int(series.starts[0]) * 60, int(series.starts[-1]) * 60)
    return local_history(coarser(series, 30, table), ZONE)


def _row(days: list[PlannedDay], seed: int) -> dict[str, Any]:
    predicted = float(np.mean([day.predicted for day in days]))
    realised = float(np.mean([day.realised for day in days]))
    low, high = _clustered_limits(days, seed)
    over = sum(day.hours for day in days) / sum(day.foresight_hours for day in days) - 1
    return {
        "predicted": round(predicted, 3),
        "realised": round(realised, 3),
        "low": round(low, 3),
        "high": round(high, 3),
        "within": low <= predicted <= high,
        "hours_over_percent": round(100 * over, 1),
        "days": len(days),
    }


def _clustered_limits(days: list[PlannedDay], seed: int) -> tuple[float, float]:
    """95 % interval of the realised share: origins drawn anew, 4,000 times."""
    origins = sorted({day.origin for day in days})
    sums = np.array([sum(d.realised for d in days if d.origin == one) for one in origins])
    counts = np.array([sum(1 for d in days if d.origin == one) for one in origins])
    chosen = np.random.default_rng(seed).integers(0, len(origins), (4000, len(origins)))
    shares = sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)


def _planned_days(history: LocalHistory, chance: float, seed: int) -> Iterator[PlannedDay]:
    known = np.flatnonzero(~np.isnan(history.counts).all(axis=1) & _is_weekday(history))
    for origin in range(FIRST_ORIGIN, len(known) - 1, STEP):
        days = known[origin : origin + AHEAD]
        first = history.first_day + timedelta(days=int(days[0]))
        span = int(days[-1] - days[0]) + 1
        made = forecast(history, ForecastRequest(first, span))
        yield from _plan(history, made, days, first, chance, seed)


def _is_weekday(history: LocalHistory) -> npt.NDArray[np.bool_]:
    first = history.first_day.weekday()
    return np.array([(first + day) % 7 < 5 for day in range(history.days)])


def _plan(
    history: LocalHistory, made: Forecast, days: Ints, first: date, chance: float, seed: int
) -> Iterator[PlannedDay]:
    settings = QueueStaffing(
        Channel.PHONE,
        ZONE,
        ServiceTarget(0.8, 20),
        hours=weekdays_open(7 * 60, 21 * 60),
        occupancy_cap=1.0,
        day_chance=chance,
    )
    grid = day_grid(first, made.days, ZONE, 30)
    plan = requirement(made, assumed_handling(AHT, 48), settings, grid)
    agents = (plan.net_hundredths // 100).reshape(-1, 48)
    place = np.repeat(np.arange(made.days), 48)
    drawn = draw_days(made, made.mean.ravel(), place, FUTURES, seed).reshape(FUTURES, -1, 48)
    is_open = agents.sum(axis=0) > 0
    origin = int(days[0])
    for day in days.tolist():
        level = agents[day - origin]
        actual = np.nan_to_num(history.counts[day]).astype(np.int64) * is_open
        yield PlannedDay(
            origin,
            float(level.sum()) / 2,
            sum(agents_for_level(2 * n, AHT, settings.target) for n in actual.tolist()) / 2,
            _met(settings, drawn[:, day - origin] * is_open, level, seed),
            _met(settings, np.repeat(actual[None, :], REPLAYS, axis=0), level, seed + 1),
        )


def _met(settings: QueueStaffing, counts: Ints, agents: Ints, seed: int) -> float:
    """Share of the days [replication, half-hour] that meet the target with these agents."""
    queue = ServedQueue("calls", settings, counts.reshape(1, -1), np.array([[AHT]]))
    generator = np.random.Generator(np.random.PCG64(seed))
    contacts = draw_contacts([queue], 0, HALF_HOUR * counts.size, generator)
    staff = staff_by_level(np.tile(agents, len(counts)), HALF_HOUR)
    tally = replay(contacts, staff, lines_of([queue]), HALF_HOUR, counts.size)
    sums = [part[0].reshape(counts.shape).sum(axis=1) for part in tally[:4]]
    levels = level_of(settings.target.definition, *sums)
    return float(np.mean(levels >= settings.target.share))
