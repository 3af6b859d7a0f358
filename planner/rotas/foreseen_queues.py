"""The queues of a published version with what may come, or what came, on its days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.dated_requirement import expected_load_of
from planner.demand.local_history import wall_cells
from planner.demand.models import ForecastVersion, Queue, QueueRequirement
from planner.demand.opening_hours import IntervalGrid
from planner.demand.planned_load import PlannedLoad
from planner.demand.queue_settings import staffing_of
from planner.demand.queue_staffing import QueueStaffing
from planner.demand.queues import setting_on, settings_of
from planner.demand.simulation.days_ahead import draw_days
from planner.demand.simulation.served import ServedQueue
from planner.demand.stored import ContentError, StoredForecast, decode_forecast
from planner.demand.stored_volumes import stored_series
from planner.rotas.models import RotaVersion
from solver.grid import grid_start, interval_count
from solver.problem import Horizon

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CONTACTS, _FEWEST, _MOST = 3_000_000, 30, 200
HAPPENED_REPLAYS = 30
_SEED = 1


@dataclass(frozen=True, eq=False)
class Foreseen:
    """Queues ready to be simulated, and in how many futures."""

    queues: tuple[ServedQueue, ...]
    futures: int


def queues_that_may_come(session: Session, version: RotaVersion, horizon: Horizon) -> Foreseen:
    """Contacts drawn from the forecasts that the version's requirement was made from."""
    grid = _grid(horizon)
    parts = [
        (queue, *_expected(session, queue, made, grid)) for queue, made in _made(session, version)
    ]
    usual = sum(float(load.contacts.sum()) for _queue, _stored, load in parts)
    futures = int(np.clip(_CONTACTS / max(usual, 1.0), _FEWEST, _MOST))
    queues = []
    for number, (queue, stored, load) in enumerate(parts):
        mean = load.contacts
        if _staffing(session, queue, horizon).channel.can_wait:
            mean = mean + load.closed_contacts
        day_of = _day_of(grid, queue)
        drawn = draw_days(stored.forecast, mean, day_of, futures, _SEED + number)
        queues.append(_served(session, queue, horizon, drawn, load))
    queues = _with_idle_time(session, queues, horizon)
    return Foreseen(tuple(queues), futures)


def queues_that_came(session: Session, version: RotaVersion, horizon: Horizon) -> Foreseen | None:
    """Contacts as the history has them; None unless it knows a day of the version of any queue."""
    grid = _grid(horizon)
    queues = []
    for queue, made in _made(session, version):
        _stored, load = _expected(session, queue, made, grid)
        came = _came(session, queue, grid)
        if came is not None:
            queues.append(_served(session, queue, horizon, came[None, :], load))
    queues = _with_idle_time(session, queues, horizon)
    return Foreseen(tuple(queues), HAPPENED_REPLAYS) if queues else None


def _grid(horizon: Horizon) -> IntervalGrid:
    return IntervalGrid(grid_start(horizon), interval_count(horizon), horizon.interval_minutes)


def _made(session: Session, version: RotaVersion) -> list[tuple[Queue, StoredForecast]]:
    rows = session.execute(
        select(Queue, ForecastVersion.content)
        .join(QueueRequirement, QueueRequirement.queue_id == Queue.id)
        .join(ForecastVersion, ForecastVersion.id == QueueRequirement.forecast_id)
        .where(QueueRequirement.requirement_id == version.requirement_id)
        .order_by(Queue.name)
    )
    found = rows.all()
    if not all(content for _queue, content in found):
        raise ContentError("a forecast without content")
    return [(queue, decode_forecast(content)) for queue, content in found]


def _expected(
    session: Session, queue: Queue, stored: StoredForecast, grid: IntervalGrid
) -> tuple[StoredForecast, PlannedLoad]:
    return stored, expected_load_of(queue, settings_of(session, queue), stored, grid)


def _staffing(session: Session, queue: Queue, horizon: Horizon) -> QueueStaffing:
    """How the queue is served on the first day."""
    return staffing_of(queue, setting_on(settings_of(session, queue), horizon.first_date))


def _day_of(grid: IntervalGrid, queue: Queue) -> Ints:
    days = wall_cells(grid.starts(), ZoneInfo(queue.time_zone)).days
    return np.asarray(days - days[0], np.int64)


def _served(
    session: Session, queue: Queue, horizon: Horizon, arrivals: Ints, load: PlannedLoad
) -> ServedQueue:
    how = _staffing(session, queue, horizon)
    return ServedQueue(queue.id, how, arrivals, load.aht_seconds[None, :])


def _with_idle_time(
    session: Session, queues: list[ServedQueue], horizon: Horizon
) -> list[ServedQueue]:
    """The same queues, idle phone agents taking work of another of them where that is set."""
    known = {one.queue for one in queues}
    return [_sharing(session, one, known, horizon) for one in queues]


def _sharing(
    session: Session, served: ServedQueue, known: set[str], horizon: Horizon
) -> ServedQueue:
    queue = session.get_one(Queue, served.queue)
    held = setting_on(settings_of(session, queue), horizon.first_date)
    if held.idle_queue_id not in known:
        return served
    return replace(served, idle_time_to=held.idle_queue_id, kept_free=held.kept_free)


def _came(session: Session, queue: Queue, grid: IntervalGrid) -> Ints | None:
    """Contacts stored in each interval, those of longer intervals shared out; None without any."""
    series = stored_series(session, queue.id)
    starts, step = grid.starts(), grid.interval_minutes
    inside = (series.starts >= starts[0]) & (series.starts < starts[-1] + step)
    if not inside.any():
        return None
    place = (series.starts[inside] - starts[0]) // step
    return np.bincount(place, series.counts[inside], grid.intervals).astype(np.int64)
