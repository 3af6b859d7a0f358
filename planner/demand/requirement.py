"""How many agents a queue needs in every interval, and what each one more or less is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.demand.day_luck import DayLuck, luck_of
from planner.demand.deferred import DeferredWork, done_in_spare_time, levelled_minutes
from planner.demand.forecast import Forecast
from planner.demand.handling import HandlingForecast
from planner.demand.live_staffing import live_need
from planner.demand.local_history import wall_cells
from planner.demand.opening_hours import IntervalGrid
from planner.demand.planned_load import PlannedLoad, planned_load
from planner.demand.price_curve import undone_work_curve
from planner.demand.queue_staffing import QueueStaffing
from planner.demand.shrinkage import Shrinkage
from solver.problem import PriceCurve

Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FULL = 100


@dataclass(frozen=True, eq=False)
class Requirement:
    """Agents one queue needs over a grid, in hundredths of an agent.

    `net_hundredths` [interval]: on the queue, after target and occupancy cap, before shrinkage.
    `rostered_hundredths` [interval]: on the rota. `by_cause`: the difference by cause of
    shrinkage, each [interval]; they add up to it. `curves[curve_of_interval[i]]` prices being
    short of or over `rostered_hundredths[i]`. `load`: the contacts planned for.
    `done_elsewhere_minutes`: work of it that idle agents of phone queues do.
    """

    grid: IntervalGrid
    settings: QueueStaffing
    load: PlannedLoad
    net_hundredths: Int64s
    rostered_hundredths: Int64s
    by_cause: Mapping[str, Int64s]
    curves: tuple[PriceCurve, ...]
    curve_of_interval: Int64s
    done_elsewhere_minutes: float = 0.0


class _Plan(NamedTuple):
    """The contacts planned for, agents on the queue, and prices [interval]."""

    load: PlannedLoad
    net_hundredths: Int64s
    curves: list[PriceCurve]
    done_elsewhere_minutes: float = 0.0


def requirement(
    forecast: Forecast,
    handling: HandlingForecast,
    settings: QueueStaffing,
    grid: IntervalGrid,
    spare_minutes: Floats | None = None,
) -> Requirement:
    """Agents needed by a queue in each interval of a grid.

    Phone: Erlang C, or A with patience, chat: places with handling time by concurrency, both for
    the modified offered load and such that a day meets the target by the chance that is set.
    E-mail and social: the levelled plan for a volume that a day stays within by that chance, which
    keeps every deadline, work that arrives while closed waiting
    for the opening. Phone and chat contacts while closed are not staffed for.
    `spare_minutes` [interval]: idle time of phone agents, who do what they can of work that can
    wait before its deadline. Raises MissingForecastError, StaffingInputError.
    """
    load = planned_load(forecast, handling, settings, grid)
    luck = luck_of(forecast, handling.spread)
    if settings.channel.can_wait:
        plan = _deferred_plan(load, settings, grid, luck, spare_minutes)
    else:
        plan = _live_plan(load, settings, grid, luck)
    load, net, prices, elsewhere = plan
    rostered, by_cause = shrunk(net, settings.shrinkage)
    curves: dict[PriceCurve, int] = {}
    places = [curves.setdefault(curve, len(curves)) for curve in prices]
    at = np.array(places, np.int64)
    return Requirement(grid, settings, load, net, rostered, by_cause, tuple(curves), at, elsewhere)


def shrunk(net_hundredths: Int64s, shrinkage: Shrinkage) -> tuple[Int64s, dict[str, Int64s]]:
    """Rostered hundredths, and their difference to net by cause; what rounding leaves goes to the
    largest cause."""
    rostered = np.ceil(net_hundredths / (1 - shrinkage.total) - 1e-6).astype(np.int64)
    causes = sorted(shrinkage.counted.items(), key=lambda item: (item[1], item[0]))
    by_cause, left = {}, rostered - net_hundredths
    for cause, share in causes[:-1]:
        part = np.minimum(np.floor(rostered * share + 1e-9).astype(np.int64), left)
        by_cause[cause], left = part, left - part
    if causes:
        by_cause[causes[-1][0]] = left
    return rostered, by_cause


def _live_plan(
    load: PlannedLoad, settings: QueueStaffing, grid: IntervalGrid, luck: DayLuck
) -> _Plan:
    day_of = wall_cells(grid.starts(), settings.zone).days
    per_agent = FULL / (1 - settings.shrinkage.total)
    need = live_need(load, settings, day_of - day_of[0], grid.interval_minutes, luck, per_agent)
    return _Plan(load.times(need.factor), need.agents * FULL, need.curves)


def _deferred_plan(
    load: PlannedLoad,
    settings: QueueStaffing,
    grid: IntervalGrid,
    luck: DayLuck,
    spare_minutes: Floats | None,
) -> _Plan:
    load = load.times(luck.quantile(settings.day_chance))
    work, elsewhere = _deferred_work(load, settings, grid), 0.0
    if spare_minutes is not None:
        done = done_in_spare_time(work, spare_minutes)
        left = np.maximum(0.0, work.minutes + _at_first(work, grid) - done)
        work, elsewhere = replace(work, minutes=left, backlog_minutes=0.0), float(done.sum())
    minutes = levelled_minutes(work)
    opened = np.maximum(load.open_minutes, 1)
    net = np.ceil(minutes / (opened * settings.occupancy_cap) * FULL - 1e-6).astype(np.int64)
    per_agent = FULL / (1 - settings.shrinkage.total)
    finished = load.open_minutes * 60 * settings.occupancy_cap / load.aht_seconds
    curves = [
        undone_work_curve(float(each), round(int(need) * per_agent / FULL), per_agent)
        for need, each in zip(net, finished, strict=True)
    ]
    return _Plan(load, net, curves, elsewhere)


def _at_first(work: DeferredWork, grid: IntervalGrid) -> Floats:
    """The backlog [interval], all of it at the start."""
    backlog = np.zeros(grid.intervals)
    backlog[:1] = work.backlog_minutes
    return backlog


def _deferred_work(load: PlannedLoad, settings: QueueStaffing, grid: IntervalGrid) -> DeferredWork:
    """A message that arrives as an interval begins must be done within the threshold, so the
    deadline in whole intervals leaves that of its arrival out."""
    whole = int(settings.target.threshold_seconds // (grid.interval_minutes * 60))
    backlog = settings.backlog_contacts * float(np.mean(load.aht_seconds)) / 60
    return DeferredWork(
        (load.contacts + load.closed_contacts) * load.aht_seconds / 60,
        load.open_minutes > 0,
        max(0, whole - 1),
        settings.deadline_clock,
        backlog,
    )
