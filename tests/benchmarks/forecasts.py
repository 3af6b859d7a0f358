"""How good and how fast forecasts are: `python -m tests.benchmarks.forecasts bank`.

`bank`, `social`, `incidents`: the public sets, rolling origins, peers in the same run. `speed`: a
queue-year of half-hours. `morning`: the rest of the bank's days from 11:00 on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.demand.backtest import Accuracy, accuracy
from planner.demand.forecast import ForecastRequest, forecast
from planner.demand.history_file import read_history
from planner.demand.local_history import LocalHistory, local_history
from planner.demand.revision import revise
from tests.benchmarks.data import real_file
from tests.benchmarks.forecast_peers import PEERS, Forecaster, installed, prophet

Floats = npt.NDArray[np.float64]
Result = dict[str, Any]
MORNING_ENDS = 22


@dataclass(frozen=True)
class Series:
    """A file, the first days forecast, and which of the days from each are compared.

    `days` present from each origin on, `[first, last)` intervals of the day; weekends count unless
    `weekdays_only`. Nothing from `until` on is read: only a thin tail follows.
    """

    file: tuple[str, ...]
    zone: str
    minutes: int
    origins: tuple[date, ...]
    days: int
    first: int
    last: int
    weekdays_only: bool = False
    until: date | None = None


SERIES = {
    "bank": Series(
        ("arrivals", "phone-us-bank-2003", "calls_5min.csv"),
        "America/New_York",
        30,
        (date(2003, 8, 14), date(2003, 8, 28), date(2003, 9, 12), date(2003, 9, 26)),
        *(20, 0, 48),
    ),
    "social": Series(
        ("arrivals", "social-music-2017", "inbound_timestamps_utc.csv"),
        "UTC",
        60,
        (date(2017, 11, 6), date(2017, 11, 9), date(2017, 11, 13), date(2017, 11, 16)),
        *(18, 0, 24),
    ),
    "incidents": Series(
        ("arrivals", "incidents-it-2016", "incidents.csv"),
        "UTC",
        30,
        (date(2016, 4, 11), date(2016, 4, 18), date(2016, 4, 25), date(2016, 5, 2)),
        *(18, 16, 38),
        weekdays_only=True,
        until=date(2016, 5, 28),
    ),
}


def ours(past: LocalHistory, days: int) -> Floats:
    """Forecast as the product does."""
    return forecast(past, ForecastRequest(past.end_day, days)).quantiles


def history_of(name: str) -> LocalHistory:
    """Read a series as the product does."""
    series = SERIES[name]
    path: Path = real_file(*series.file)
    read = read_history(path, series.zone, interval_minutes=series.minutes, before=series.until)
    return local_history(read.queues[""], ZoneInfo(series.zone))


def compared(name: str, way: Forecaster) -> Accuracy:
    """Forecast from each origin with the rows before it, and measure all days together."""
    series, history = SERIES[name], history_of(name)
    fans, came, keys = [], [], []
    for origin in series.origins:
        start, days = _days(series, history, origin)
        fan = way(history.until(origin), int(days[-1]) - start + 1)[:, days - start]
        counts = history.counts[days]
        known = ~np.isnan(counts)
        known[:, : series.first] = known[:, series.last :] = False
        fans.append(fan[:, known])
        came.append(counts[known])
        keys.append(np.broadcast_to((days + 100_000 * start)[:, None], counts.shape)[known])
    return accuracy(np.concatenate(fans, axis=1), np.concatenate(came), np.concatenate(keys))


def _days(series: Series, history: LocalHistory, origin: date) -> tuple[int, npt.NDArray[np.int64]]:
    """Index of the origin and of the days compared from it."""
    start = (origin - history.first_day).days
    present = np.flatnonzero(~np.isnan(history.counts).all(axis=1))
    if series.weekdays_only:
        present = present[(present + history.first_day.weekday()) % 7 < 5]
    return start, present[present >= start][: series.days]


def _figures(found: Accuracy) -> Result:
    return {
        "WAPE": f"{found.wape:.2%}",
        "wQL": f"{found.wql:.2%}",
        "80 %": f"{found.coverage80:.1%}",
        "95 %": f"{found.coverage95:.1%}",
        "floor": f"{found.poisson_floor:.2%}",
    }


def against_peers(name: str) -> Result:
    """Ours and each peer that is installed, on one series in one run."""
    told: Result = {"ours": _figures(compared(name, ours))}
    for peer, way in PEERS.items():
        told[peer] = _figures(compared(name, way)) if installed(peer) else "not installed"
    return told


def speed() -> Result:
    """Seconds of one forecast of 28 days from a year of half-hours, round the clock; best of 5."""
    past = _year()
    own = min(_seconds(ours, past) for _ in range(5))
    told: Result = {"ours_seconds": round(own, 4)}
    if installed("prophet"):
        peer = _seconds(prophet, past)
        told |= {"prophet_seconds": round(peer, 2), "times_faster": round(peer / own, 1)}
    return told


def _seconds(way: Forecaster, past: LocalHistory) -> float:
    started = time.perf_counter()
    way(past, 28)
    return time.perf_counter() - started


def _year() -> LocalHistory:
    generator = np.random.default_rng(1)
    shape = 20 + 15 * np.sin(np.arange(48) / 48 * 2 * np.pi - 2)
    factor = generator.gamma(100, 0.01, (365, 1))
    counts = generator.poisson(shape * factor).astype(np.float64)
    return LocalHistory(date(2026, 1, 1), 30, counts, np.full_like(counts, np.nan))


def morning() -> Result:
    """Error of the rest of each bank day from 11:00 on, revised over unrevised."""
    series, history = SERIES["bank"], history_of("bank")
    before = after = plain = 0.0
    for origin in series.origins:
        start, days = _days(series, history, origin)
        made = forecast(history.until(origin), ForecastRequest(origin, int(days[-1]) - start + 1))
        for day in days:
            counts, rest = history.counts[day].copy(), history.counts[day, MORNING_ENDS:]
            counts[MORNING_ENDS:] = np.nan
            middle = made.quantiles[2, day - start]
            revised = revise(made, int(day - start), counts)
            before += _missed(middle[MORNING_ENDS:], rest)
            after += _missed(revised.forecast.quantiles[2, 0, MORNING_ENDS:], rest)
            rescaled = middle[MORNING_ENDS:] * revised.came / revised.expected
            plain += _missed(rescaled, rest)
    return {
        "revised_over_unrevised": round(after / before, 3),
        "plain_rescale_over_unrevised": round(plain / before, 3),
    }


def _missed(expected: Floats, came: Floats) -> float:
    return float(np.nansum(np.abs(expected - came)))


WORKS: dict[str, Callable[[], Result]] = {
    **{name: partial(against_peers, name) for name in SERIES},
    "speed": speed,
    "morning": morning,
}


def main() -> int:
    """Run one work and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.forecasts")
    parser.add_argument("work", choices=sorted(WORKS))
    told = WORKS[parser.parse_args().work]()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
