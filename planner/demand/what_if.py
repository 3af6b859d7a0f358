"""A private look at other volumes, handling times, opening hours or promises, beside what holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.calibration import limits_of
from planner.demand.dated_requirement import content_of
from planner.demand.forecast import Forecast
from planner.demand.forecasting import covering_forecast, keep_forecast, queue_of
from planner.demand.idle_phone import Floats, idle_phone_minutes
from planner.demand.local_history import day_number, wall_cells
from planner.demand.models import Queue, QueueSetting
from planner.demand.opening_hours import IntervalGrid, day_grid
from planner.demand.plan_staffing import INTERVAL_MINUTES, MOST_DAYS
from planner.demand.queue_settings import (
    SettingInput,
    Week,
    columns_of,
    input_of,
    setting_problems,
)
from planner.demand.queues import setting_on, settings_of
from planner.demand.stored import StoredForecast, decode_forecast
from planner.errors import Refused, refuse_fields
from planner.people.change import set_fact

LARGEST_FACTOR = 20.0
_FULL = 100


@dataclass(frozen=True)
class WhatIf:
    """What would be otherwise; None leaves what holds.

    `volume` and `handling` multiply contacts and handling time, above 0. `opening` as in
    `SettingInput`; `target_share` (0–1) within `threshold_seconds`.
    """

    volume: float = 1.0
    handling: float = 1.0
    opening: Week | None = None
    target_share: float | None = None
    threshold_seconds: int | None = None


@dataclass(frozen=True)
class Need:
    """What a queue needs over some days.

    `contacts` expected, those of closed hours included; agent-hours rostered, in all and on each
    local date; the most agents rostered at once.
    """

    contacts: float
    rostered_hours: float
    most_agents: float
    hours_by_day: tuple[float, ...]


@dataclass(frozen=True)
class Comparison:
    """A queue on local dates from `first_date` on, as it is planned and as it would be."""

    queue_name: str
    first_date: date
    now: Need
    then: Need


def what_if(
    planner: Planner, actor: Actor, queue_id: str, first_date: date, days: int, other: WhatIf
) -> Comparison:
    """Work out what a queue needs on `[first_date, first_date + days)` as it is and otherwise.

    For leads and administrators; nothing is stored. Days are those of the queue's zone, the
    forecast the newest that covers them. Raises `FormError`, `NotFound`, and `Refused` without
    such a forecast.
    """
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        queue, stored, settings = _start(session, queue_id, first_date, days)
        _check(queue, settings, other, first_date)
        grid = day_grid(first_date, days, ZoneInfo(queue.time_zone), INTERVAL_MINUTES)
        spare = idle_phone_minutes(session, queue, grid)
        now = _need(queue, settings, stored, grid, spare)
        changed = [_changed_row(row, other) for row in settings]
        then = _need(queue, changed, _scaled(stored, other), grid, spare)
        return Comparison(queue.name, first_date, now, then)


def adopt(
    planner: Planner, actor: Actor, queue_id: str, first_date: date, days: int, other: WhatIf
) -> None:
    """Make a scenario what holds: a new forecast version, and the setting from `first_date` on.

    The forecast that covers the days is scaled on all days it has; opening hours, promise and,
    where the history knows none, handling time change from `first_date` until the next change
    that is stored. Leads and administrators. Raises as `what_if` does.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        adopt_within(session, planner, actor, queue_id, first_date, days, other)


def adopt_within(
    session: Session,
    planner: Planner,
    actor: Actor,
    queue_id: str,
    first_date: date,
    days: int,
    other: WhatIf,
) -> None:
    """Do what `adopt` does in the caller's transaction."""
    queue, stored, settings = _start(session, queue_id, first_date, days)
    _check(queue, settings, other, first_date)
    if (other.volume, other.handling) != (1.0, 1.0):
        keep_forecast(session, planner, actor, queue_id, _scaled(stored, other))
    longer = other.handling if stored.handling is None else 1.0
    held = input_of(setting_on(settings, first_date))
    columns = columns_of(_changed(held, other, longer))
    set_fact(session, QueueSetting, {"queue_id": queue_id}, columns, first_date)
    said = {"first_date": first_date.isoformat(), "volume": other.volume}
    said |= {"handling": other.handling, **columns}
    record(session, planner.clock(), actor, "adopt", "queue_setting", queue_id, None, said)


def _start(
    session: Session, queue_id: str, first_date: date, days: int
) -> tuple[Queue, StoredForecast, list[QueueSetting]]:
    in_range = 1 <= days <= MOST_DAYS
    refuse_fields({"days": None if in_range else f"Compare 1 to {MOST_DAYS} days at once."})
    queue = queue_of(session, queue_id)
    version = covering_forecast(session, queue_id, first_date, days)
    if version is None:
        raise Refused(f"No forecast of {queue.name} covers these days. Make one first.")
    return queue, decode_forecast(version.content), settings_of(session, queue)


def _check(queue: Queue, settings: Sequence[QueueSetting], other: WhatIf, first_date: date) -> None:
    wrong = f"Give a number above 0, at most {LARGEST_FACTOR:g}; 1.2 is a fifth more."
    problems = {
        name: None if math.isfinite(factor) and 0 < factor <= LARGEST_FACTOR else wrong
        for name, factor in (("volume", other.volume), ("handling", other.handling))
    }
    changed = _changed(input_of(setting_on(list(settings), first_date)), other, 1.0)
    refuse_fields(setting_problems(changed, queue.channel) | problems)


def _changed(values: SettingInput, other: WhatIf, longer: float) -> SettingInput:
    """The setting of a scenario, its handling time `longer` times what it is."""
    share, within = other.target_share, other.threshold_seconds
    return replace(
        values,
        opening=values.opening if other.opening is None else other.opening,
        target_share=values.target_share if share is None else share,
        threshold_seconds=values.threshold_seconds if within is None else within,
        aht_seconds=values.aht_seconds * longer,
    )


def _changed_row(row: QueueSetting, other: WhatIf) -> QueueSetting:
    """A setting row of a scenario, never stored."""
    columns = columns_of(_changed(input_of(row), other, other.handling))
    dates = {"from_date": row.from_date, "to_date": row.to_date}
    return QueueSetting(queue_id=row.queue_id, **dates, **columns)


def _scaled(stored: StoredForecast, other: WhatIf) -> StoredForecast:
    made, handling = stored.forecast, stored.handling
    if handling is not None:
        handling = replace(
            handling,
            aht_seconds=handling.aht_seconds * other.handling,
            queue_seconds=handling.queue_seconds * other.handling,
        )
    return StoredForecast(_more(made, other.volume), handling)


def _more(made: Forecast, times: float) -> Forecast:
    if times == 1.0:
        return made
    mean = made.mean * times
    return replace(
        made,
        mean=mean,
        quantiles=limits_of(mean, made.calibration),
        method=f"{made.method}, times {times:g}",
    )


def _need(
    queue: Queue,
    settings: list[QueueSetting],
    stored: StoredForecast,
    grid: IntervalGrid,
    spare_minutes: Floats | None,
) -> Need:
    content = content_of(queue, settings, stored, grid, spare_minutes)
    days = wall_cells(grid.starts(), ZoneInfo(queue.time_zone)).days
    hours = content.rostered_hundredths / _FULL * INTERVAL_MINUTES / 60
    by_day = np.bincount(days - days[0], hours)
    start = int(days[0]) - day_number(stored.forecast.first_day)
    return Need(
        float(stored.forecast.mean[start : start + len(by_day)].sum()),
        float(hours.sum()),
        float(content.rostered_hundredths.max(initial=0)) / _FULL,
        tuple(by_day.tolist()),
    )


def dates_of(found: Comparison) -> tuple[date, ...]:
    """The local dates that are compared."""
    return tuple(found.first_date + timedelta(days=i) for i in range(len(found.now.hours_by_day)))
