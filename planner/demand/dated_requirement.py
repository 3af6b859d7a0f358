"""The requirement of a queue whose settings may change within the days that are planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from planner.demand.handling import HandlingForecast, assumed_handling
from planner.demand.local_history import wall_cells
from planner.demand.models import Queue, QueueSetting
from planner.demand.opening_hours import IntervalGrid
from planner.demand.planned_load import PlannedLoad, planned_load
from planner.demand.queue_settings import (
    breaks_are_required,
    columns_of,
    input_of,
    staffing_of,
)
from planner.demand.queues import setting_on
from planner.demand.requirement import Requirement, requirement
from planner.demand.stored import RequirementContent, StoredForecast
from planner.errors import Refused

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)
_EPOCH_DAY = date(1970, 1, 1)


def content_of(
    queue: Queue,
    settings: list[QueueSetting],
    forecast: StoredForecast,
    grid: IntervalGrid,
    spare_minutes: Floats | None = None,
) -> RequirementContent:
    """The requirement of a queue over a grid, each local day under the setting that holds on it.

    The handling time is the one learned with the forecast, or the setting's where the history
    knows none. `spare_minutes` [interval]: as in `requirement`. Raises `Refused` when breaks are
    counted on some of the days only.
    """
    held = held_settings(queue, settings, grid)
    rows = list(dict.fromkeys(held))
    breaks = {breaks_are_required(row) for row in rows}
    if len(breaks) > 1:
        raise Refused(
            f"The settings of {queue.name} count breaks on some of these days and not on others. "
            "Let all of them count breaks, or none, or plan the days apart."
        )
    parts = [_under(queue, row, forecast, grid, spare_minutes) for row in rows]
    which = np.array([rows.index(row) for row in held], np.int64)
    said = tuple(columns_of(input_of(row)) for row in rows)
    return replace(_spliced(parts, which), has_breaks=breaks == {True}, settings=said)


def expected_load_of(
    queue: Queue, settings: list[QueueSetting], forecast: StoredForecast, grid: IntervalGrid
) -> PlannedLoad:
    """The contacts that a forecast expects over a grid, each day under the setting that holds."""
    held = held_settings(queue, settings, grid)
    rows = list(dict.fromkeys(held))
    loads = [
        planned_load(
            replace(forecast.forecast, mean=forecast.forecast.mean * row.contacts_per_ticket),
            _handling(forecast, row),
            staffing_of(queue, row),
            grid,
        )
        for row in rows
    ]
    at = np.arange(grid.intervals)
    which = np.array([rows.index(row) for row in held], np.int64)

    def chosen(name: str) -> Floats:
        return np.asarray(np.stack([getattr(load, name) for load in loads])[which, at], np.float64)

    names = ("contacts", "closed_contacts", "open_minutes", "aht_seconds")
    return PlannedLoad(*(chosen(name) for name in names))


def held_settings(
    queue: Queue, settings: list[QueueSetting], grid: IntervalGrid
) -> list[QueueSetting]:
    """The setting that holds when each interval begins [interval]."""
    days = wall_cells(grid.starts(), staffing_of(queue, settings[0]).zone).days.tolist()
    on = {day: setting_on(settings, _EPOCH_DAY + timedelta(days=day)) for day in set(days)}
    return [on[day] for day in days]


def _under(
    queue: Queue,
    row: QueueSetting,
    stored: StoredForecast,
    grid: IntervalGrid,
    spare_minutes: Floats | None,
) -> Requirement:
    made = replace(stored.forecast, mean=stored.forecast.mean * row.contacts_per_ticket)
    how = staffing_of(queue, row)
    return requirement(made, _handling(stored, row), how, grid, spare_minutes)


def _handling(stored: StoredForecast, row: QueueSetting) -> HandlingForecast:
    known = stored.handling
    if known is not None and known.queue_seconds > 0:
        return known
    return assumed_handling(row.aht_seconds, stored.forecast.mean.shape[1])


def _spliced(parts: Sequence[Requirement], which: Int64s) -> RequirementContent:
    """Interval i of part `which[i]`."""
    at = np.arange(len(which))
    offsets = np.cumsum([0, *(len(part.curves) for part in parts)])
    causes = sorted({cause for part in parts for cause in part.by_cause})
    nothing = np.zeros(len(which), np.int64)

    def chosen(arrays: Sequence[npt.NDArray[Scalar]]) -> npt.NDArray[Scalar]:
        return np.stack(arrays)[which, at]

    return RequirementContent(
        net_hundredths=chosen([part.net_hundredths for part in parts]),
        rostered_hundredths=chosen([part.rostered_hundredths for part in parts]),
        by_cause={
            cause: chosen([part.by_cause.get(cause, nothing) for part in parts]) for cause in causes
        },
        curves=tuple(curve for part in parts for curve in part.curves),
        curve_of_interval=chosen([part.curve_of_interval for part in parts]) + offsets[which],
        contacts=chosen([part.load.contacts for part in parts]),
        closed_contacts=chosen([part.load.closed_contacts for part in parts]),
        open_minutes=chosen([part.load.open_minutes for part in parts]),
        aht_seconds=chosen([part.load.aht_seconds for part in parts]),
        has_breaks=False,
        settings=(),
        done_elsewhere_hours=float(np.mean([part.done_elsewhere_minutes for part in parts])) / 60,
    )
