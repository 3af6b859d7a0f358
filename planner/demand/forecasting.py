"""Make a forecast of one queue and keep it as a version that never changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.events import multipliers_of
from planner.demand.forecast import LONGEST_HORIZON_DAYS, Forecast, ForecastRequest, forecast
from planner.demand.handling import forecast_handling
from planner.demand.interval_counts import coarser
from planner.demand.local_history import LocalHistory, local_history
from planner.demand.models import ForecastVersion, Queue
from planner.demand.revision import REVISED
from planner.demand.stored import StoredForecast, describe_accuracy, encode_forecast
from planner.demand.stored_volumes import stored_series
from planner.demand.volume_series import VolumeSeries
from planner.demand.zone_table import zone_table
from planner.errors import FormError, InputError, NotFound, Refused
from planner.people.holiday_dates import public_holidays
from planner.people.models import Site

PLANNING_INTERVAL_MINUTES = 30


@dataclass(frozen=True)
class ForecastMade:
    """A forecast that was stored: its id, its number within the queue, and what it covers."""

    id: str
    number: int
    queue_id: str
    first_date: date
    days: int


def make_forecast(
    planner: Planner,
    actor: Actor,
    queue_id: str,
    first_date: date,
    days: int,
    method: str | None = None,
) -> ForecastMade:
    """Forecast local dates `[first_date, first_date + days)` of a queue's zone and store it.

    For leads and administrators. It starts from the day after the last stored one, or from
    `first_date` when the history reaches further; volumes kept finer than 30 minutes are added up
    to 30, and one with a missing part is a gap. Public holidays are those of the sites in the
    queue's zone, all of them together; known events multiply. `method`: the key of the one method
    to use; without it the one chosen for the queue, else those that missed least on past weeks.
    Raises `FormError` for the number of days, `NotFound`, and `Refused` without enough history.
    """
    require(actor, "lead", "admin")
    if not 1 <= days <= LONGEST_HORIZON_DAYS:
        raise FormError({"days": f"Forecast 1 to {LONGEST_HORIZON_DAYS} days at once."})
    with planner.database.read() as session:
        queue = queue_of(session, queue_id)
        history = history_of(session, queue)
        method = method or queue.forecast_method
        request = replace(_request(session, queue, history, first_date, days), method=method)
    made = _forecast(queue, history, request)
    stored = StoredForecast(made, forecast_handling(history.until(first_date)))
    with planner.database.write() as session:
        row = keep_forecast(session, planner, actor, queue_id, stored)
        said = {"queue_id": queue_id, "first_date": first_date.isoformat(), "days": days}
        said |= {} if method is None else {"method": method}
        record(session, row.created_at, actor, "forecast", "forecast_version", row.id, None, said)
    return ForecastMade(row.id, row.number, queue_id, first_date, days)


def keep_forecast(
    session: Session, planner: Planner, actor: Actor, queue_id: str, stored: StoredForecast
) -> ForecastVersion:
    """Store a forecast as the queue's next version, in the caller's transaction."""
    made = stored.forecast
    row = ForecastVersion(
        queue_id=queue_id,
        number=_next_number(session, queue_id),
        created_at=planner.clock(),
        user_id=actor.user_id,
        first_date=made.first_day,
        days=made.days,
        interval_minutes=made.interval_minutes,
        method=made.method,
        backtest=describe_accuracy(made.backtest),
        content=encode_forecast(stored),
    )
    session.add(row)
    session.flush()
    return row


def covering_forecasts(
    session: Session, queue_id: str, first: date, days: int
) -> Iterator[ForecastVersion]:
    """The forecasts of all local dates `[first, first + days)`, newest first.

    Those of a day's rest are among them where one day is asked for.
    """
    rows = select(ForecastVersion).where(
        ForecastVersion.queue_id == queue_id, ForecastVersion.first_date <= first
    )
    end = first + timedelta(days=days)
    newest_first = session.scalars(rows.order_by(ForecastVersion.number.desc()))
    return (row for row in newest_first if row.first_date + timedelta(days=row.days) >= end)


def covering_forecast(
    session: Session, queue_id: str, first: date, days: int
) -> ForecastVersion | None:
    """The newest forecast of local dates `[first, first + days)`, those of a day's rest aside."""
    covering = covering_forecasts(session, queue_id, first, days)
    return next((row for row in covering if not row.method.startswith(REVISED)), None)


def queue_of(session: Session, queue_id: str) -> Queue:
    """The queue of an id; raises `NotFound`."""
    queue = session.get(Queue, queue_id)
    if queue is None:
        raise NotFound("There is no such queue.")
    return queue


def history_of(session: Session, queue: Queue) -> LocalHistory:
    """The stored volumes of a queue in its planning intervals; raises `Refused` without any."""
    zone = ZoneInfo(queue.time_zone)
    series = planning_series(stored_series(session, queue.id), zone)
    if not len(series):
        raise Refused(f"{queue.name} has no history yet. Import its history first.")
    return local_history(series, zone)


def planning_series(series: VolumeSeries, zone: ZoneInfo) -> VolumeSeries:
    """The series in half-hours of the zone's wall clock, or longer where it is kept longer."""
    if not len(series) or series.interval_minutes >= PLANNING_INTERVAL_MINUTES:
        return series
    table = zone_table(zone, int(series.starts[0]) * 60, int(series.starts[-1]) * 60)
    return coarser(series, PLANNING_INTERVAL_MINUTES, table)


def _request(
    session: Session, queue: Queue, history: LocalHistory, first_date: date, days: int
) -> ForecastRequest:
    first = min(history.first_day, first_date)
    last = first_date + timedelta(days=days - 1)
    return ForecastRequest(
        first_date,
        days,
        _holidays(session.scalars(select(Site).filter_by(time_zone=queue.time_zone)), first, last),
        multipliers_of(session, queue.id),
    )


def _holidays(sites: Iterable[Site], first: date, last: date) -> frozenset[date]:
    return frozenset(
        day for site in sites for day in public_holidays(site.country, site.region, first, last)
    )


def _forecast(queue: Queue, history: LocalHistory, request: ForecastRequest) -> Forecast:
    try:
        return forecast(history, request)
    except InputError as unusable:
        raise Refused(
            f"{queue.name} cannot be forecast: {unusable.problem}. {unusable.what_to_do}"
        ) from unusable


def _next_number(session: Session, queue_id: str) -> int:
    numbers = select(func.max(ForecastVersion.number)).where(ForecastVersion.queue_id == queue_id)
    return (session.scalar(numbers) or 0) + 1
