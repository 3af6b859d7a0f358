"""A stored forecast as a page shows it: the fan, the days, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select

from planner.accounts.actor import Actor, require
from planner.application import Planner
from planner.demand.blend import Trial
from planner.demand.calibration import QUANTILES
from planner.demand.forecast import Forecast
from planner.demand.forecasting import planning_series
from planner.demand.local_history import day_number, wall_cells
from planner.demand.methods import BY_KEY
from planner.demand.models import ForecastVersion, Queue
from planner.demand.opening_hours import day_grid
from planner.demand.page_words import (
    accuracy_sentence,
    basis_sentence,
    floor_sentence,
    handling_sentence,
    level_sentence,
    percent,
    why_sentence,
)
from planner.demand.stored import accuracy_of, decode_forecast, trials_of
from planner.demand.stored_volumes import stored_series
from planner.demand.volume_series import VolumeSeries, instant
from planner.errors import NotFound

_SCENARIOS = 400
_SEED = 1


@dataclass(frozen=True)
class ForecastLine:
    """A stored forecast of a queue on local dates `[first_date, first_date + days)`."""

    id: str
    queue_id: str
    number: int
    created_at: datetime
    first_date: date
    days: int
    accuracy: str

    @property
    def last_date(self) -> date:
        """The last local date, included."""
        return self.first_date + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class FanPoint:
    """Contacts expected in the interval that begins at `start` (aware UTC).

    `quantiles` at 2.5, 10, 50, 90 and 97.5 %; `came` is what is stored by now, None nothing.
    """

    start: datetime
    quantiles: tuple[float, ...]
    came: int | None


@dataclass(frozen=True)
class FanDay:
    """Contacts expected on a whole local date; `quantiles` and `came` as in `FanPoint`."""

    day: date
    quantiles: tuple[float, ...]
    came: int | None


@dataclass(frozen=True)
class MethodLine:
    """A method by name, its share of the forecast in words, and what it usually missed."""

    name: str
    share: str
    missed: str


@dataclass(frozen=True)
class ForecastPage:
    """A forecast with its spread; `accuracy`, `floor` and `basis` say how far to trust it.

    `level` and `handling` are sentences, empty where there is nothing to say. `methods`: each with
    what it missed on past weeks, the heaviest first; `why` this one or these.
    `aht_seconds` is the handling time learned from the same history, None where none is known.
    """

    line: ForecastLine
    queue_name: str
    time_zone: str
    interval_minutes: int
    points: tuple[FanPoint, ...]
    days: tuple[FanDay, ...]
    accuracy: str
    floor: str
    basis: str
    methods: tuple[MethodLine, ...]
    why: str
    level: str
    handling: str
    aht_seconds: float | None


def list_forecasts(planner: Planner, actor: Actor, queue_id: str) -> list[ForecastLine]:
    """The stored forecasts of a queue, newest first; for leads and administrators."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        rows = select(ForecastVersion).filter_by(queue_id=queue_id)
        newest_first = rows.order_by(ForecastVersion.number.desc())
        return [line_of(row) for row in session.scalars(newest_first)]


def line_of(row: ForecastVersion) -> ForecastLine:
    """A stored forecast without its content."""
    said = accuracy_sentence(accuracy_of(row.backtest), row.interval_minutes)
    return ForecastLine(
        row.id, row.queue_id, row.number, row.created_at, row.first_date, row.days, said
    )


def forecast_page(planner: Planner, actor: Actor, forecast_id: str) -> ForecastPage:
    """Show a forecast; for leads and administrators. Raises `NotFound`."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        row = session.get(ForecastVersion, forecast_id)
        if row is None:
            raise NotFound("There is no such forecast.")
        queue = session.get_one(Queue, row.queue_id)
        zone = ZoneInfo(queue.time_zone)
        came = planning_series(stored_series(session, queue.id), zone)
    stored, accuracy = decode_forecast(row.content), accuracy_of(row.backtest)
    made = stored.forecast
    return ForecastPage(
        line=line_of(row),
        queue_name=queue.name,
        time_zone=queue.time_zone,
        interval_minutes=row.interval_minutes,
        points=_points(made, zone, came),
        days=_days(made, zone, came),
        accuracy=accuracy_sentence(accuracy, row.interval_minutes),
        floor=floor_sentence(accuracy),
        basis=basis_sentence(made.basis, made.history_days),
        methods=_method_lines(trials_of(row.backtest)),
        why=why_sentence(trials_of(row.backtest), made.method),
        level=level_sentence(made.level_change),
        handling=handling_sentence(stored.handling),
        aht_seconds=None if stored.handling is None else stored.handling.queue_seconds,
    )


def _method_lines(trials: tuple[Trial, ...]) -> tuple[MethodLine, ...]:
    ordered = sorted(trials, key=lambda one: (-one.weight, one.wql))
    return tuple(
        MethodLine(
            BY_KEY[one.method].name,
            percent(one.weight) if one.weight > 0 else "not used",
            f"usually within {percent(one.wape)}",
        )
        for one in ordered
    )


def _points(made: Forecast, zone: ZoneInfo, came: VolumeSeries) -> tuple[FanPoint, ...]:
    """Every interval of the forecast's days; one that the clocks repeat stands twice."""
    starts = day_grid(made.first_day, made.days, zone, made.interval_minutes).starts()
    cells = wall_cells(starts, zone)
    day = cells.days - day_number(made.first_day)
    fan = made.quantiles[:, day, cells.minutes // made.interval_minutes]
    stored = dict(zip(came.starts.tolist(), came.counts.tolist(), strict=True))
    return tuple(
        FanPoint(instant(start), tuple(quantiles), stored.get(start))
        for start, quantiles in zip(starts.tolist(), fan.T.tolist(), strict=True)
    )


def _days(made: Forecast, zone: ZoneInfo, came: VolumeSeries) -> tuple[FanDay, ...]:
    """Totals of days drawn together: a busy day is busy in all of its intervals."""
    totals = made.scenarios(_SCENARIOS, _SEED).sum(axis=2)
    bands = np.quantile(totals, QUANTILES, axis=0)
    # What is expected adds up over half-hours, as their middles do not.
    bands[QUANTILES.index(0.5)] = made.mean.sum(axis=1)
    stored = _came_by_day(came, zone)
    first = day_number(made.first_day)
    return tuple(
        FanDay(made.first_day + timedelta(days=at), tuple(band), stored.get(first + at))
        for at, band in enumerate(np.sort(bands, axis=0).T.tolist())
    )


def _came_by_day(came: VolumeSeries, zone: ZoneInfo) -> dict[int, int]:
    if not len(came):
        return {}
    days, place = np.unique(wall_cells(came.starts, zone).days, return_inverse=True)
    totals = np.bincount(place, came.counts).astype(np.int64)
    return dict(zip(days.tolist(), totals.tolist(), strict=True))
