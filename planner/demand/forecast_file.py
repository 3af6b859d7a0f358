"""Forecast a history file into another file; no database takes part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from planner.demand.calibration import QUANTILES
from planner.demand.forecast import Forecast, ForecastRequest, forecast
from planner.demand.history_file import HistoryFile, read_history
from planner.demand.local_history import local_history
from planner.demand.volume_series import VolumeSeries
from planner.demand.zone_table import named_zone
from planner.errors import InputError, Place
from planner.people.holiday_dates import public_holidays

COLUMNS = ("time", *(f"q{q:g}" for q in QUANTILES))


@dataclass(frozen=True)
class FileForecast:
    """What is asked of a history file.

    Local days `[origin, origin + days)` of `time_zone` by `interval_minutes` (5, 15, 30 or 60);
    rows from `origin` on are not read. `country` and `region`: whose public holidays hold, none
    without a country. `queue_column` and `queue`: which rows count, all without them.
    """

    time_zone: str
    interval_minutes: int
    origin: date
    days: int
    country: str | None = None
    region: str | None = None
    queue_column: str | None = None
    queue: str | None = None


def forecast_file(path: Path, out: Path, asked: FileForecast) -> Forecast:
    """Forecast a history file and write one row an interval of the wall clock.

    The columns are `COLUMNS`: the start as local wall time and five quantiles. An interval that
    the clocks skip has no row; one that they repeat has one, which says what each pass brings.
    Raises `InputError` for what cannot be read, forecast or written; then nothing is.
    """
    zone = named_zone(asked.time_zone)
    _check_folder(out)
    read = read_history(
        path,
        asked.time_zone,
        interval_minutes=asked.interval_minutes,
        queue_column=asked.queue_column,
        shown_as=str(path),
        before=asked.origin,
    )
    history = local_history(_chosen(read, asked), zone)
    request = ForecastRequest(asked.origin, asked.days, _holidays(asked, history.first_day))
    made = forecast(history, request)
    _write(out, "\n".join([",".join(COLUMNS), *_rows(made, zone), ""]))
    return made


def _check_folder(out: Path) -> None:
    if not out.parent.is_dir():
        raise _unwritable(out, f"there is no folder {out.parent}")


def _write(out: Path, text: str) -> None:
    unfinished = out.with_name(out.name + ".part")
    try:
        unfinished.write_text(text)
        unfinished.replace(out)
    except OSError as failed:
        unfinished.unlink(missing_ok=True)
        raise _unwritable(out, failed.strerror or str(failed)) from failed


def _unwritable(out: Path, reason: str) -> InputError:
    return InputError(
        f"the forecast cannot be written ({reason})", "Name another file.", Place(str(out))
    )


def _chosen(read: HistoryFile, asked: FileForecast) -> VolumeSeries:
    name = asked.queue or ""
    if name not in read.queues:
        raise InputError(
            "no row before the first day has this value",
            f"Choose one of: {', '.join(sorted(read.queues))}.",
            Place(read.name, None, asked.queue_column, name),
        )
    return read.queues[name]


def _holidays(asked: FileForecast, first: date) -> frozenset[date]:
    last = asked.origin + timedelta(days=asked.days)
    return frozenset(public_holidays(asked.country, asked.region, first, last))


def _rows(made: Forecast, zone: ZoneInfo) -> Iterator[str]:
    midnight = datetime.combine(made.first_day, time())
    fan = np.moveaxis(made.quantiles, 0, -1).reshape(-1, len(QUANTILES))
    for place, quantiles in enumerate(fan.tolist()):
        wall = midnight + timedelta(minutes=place * made.interval_minutes)
        if _exists(wall, zone):
            yield f"{wall:%Y-%m-%d %H:%M}," + ",".join(f"{value:.3f}" for value in quantiles)


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks ever show this time; those that spring forward skip some."""
    there = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) == wall
