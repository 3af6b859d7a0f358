"""Forecast the rest of a day from what has come since its morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.forecasting import (
    ForecastMade,
    covering_forecast,
    history_of,
    keep_forecast,
    queue_of,
)
from planner.demand.local_history import LocalHistory
from planner.demand.revision import Revision, revise
from planner.demand.stored import StoredForecast, decode_forecast
from planner.errors import Refused

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DayRevised:
    """The new forecast of a day, made at local time `until` of it.

    `came` contacts until then where `expected` were; `rest_factor`: the rest of the day by what
    was expected of it before.
    """

    forecast: ForecastMade
    until: time
    came: int
    expected: float
    rest_factor: float


def revise_today(
    planner: Planner, actor: Actor, queue_id: str, until: time | None = None
) -> DayRevised:
    """Forecast the rest of today from today's stored volumes, and keep it as a version of one day.

    For leads and administrators. Today is that of the queue's zone. Intervals that end by `until`
    (local; without it by now, or by the end of the last one with a contact) count as heard. The
    newest forecast that covers today is revised; what it knew before stays in its own version.
    Raises `NotFound`, and `Refused` without such a forecast or without contacts today.
    """
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        queue = queue_of(session, queue_id)
        now = planner.clock().astimezone(ZoneInfo(queue.time_zone))
        base = covering_forecast(session, queue_id, now.date(), 1)
        if base is None:
            raise Refused(f"No forecast of {queue.name} covers today. Make one first.")
        stored, first = decode_forecast(base.content), base.first_date
        counts, heard = _heard(history_of(session, queue), now, until)
        if heard is None or heard == time():
            raise Refused(
                f"{queue.name} has no contacts of today yet. Import this morning's first."
            )
    revised = _revised(stored, (now.date() - first).days, counts, queue.name)
    kept = StoredForecast(revised.forecast, stored.handling)
    with planner.database.write() as session:
        row = keep_forecast(session, planner, actor, queue_id, kept)
        said = {"queue_id": queue_id, "date": now.date().isoformat(), "until": heard.isoformat()}
        record(session, row.created_at, actor, "revise", "forecast_version", row.id, None, said)
    made = ForecastMade(row.id, row.number, queue_id, now.date(), 1)
    return DayRevised(made, heard, round(revised.came), revised.expected, revised.factor)


def _heard(history: LocalHistory, now: datetime, until: time | None) -> tuple[Floats, time | None]:
    """Today's contacts [interval], NaN from the end of what is heard on, and that end."""
    day = (now.date() - history.first_day).days
    if not 0 <= day < history.days:
        return np.zeros(0), None
    counts, step = history.counts[day].copy(), history.interval_minutes
    limit = now.time() if until is None else min(until, now.time())
    whole = (limit.hour * 60 + limit.minute) // step
    counts[whole:] = np.nan
    # Files of single contacts hold zeros up to midnight, so the last contact says how far one goes.
    came = np.flatnonzero(np.nan_to_num(counts) > 0)
    last = whole if until is not None else (int(came[-1]) + 1 if len(came) else 0)
    counts[last:] = np.nan
    return counts, time(last * step // 60, last * step % 60)


def _revised(stored: StoredForecast, day: int, counts: Floats, name: str) -> Revision:
    try:
        return revise(stored.forecast, day, counts)
    except ValueError as nothing:
        raise Refused(
            f"{name} expected no contacts so far today, so there is nothing to compare."
        ) from nothing
