"""How many agents a queue needs in every interval, and what each one more or less is worth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demand.chat import chat_agents_needed, chat_figures
from planner.demand.deferred import DeferredWork, levelled_minutes
from planner.demand.erlang import agents_needed, erlang_c_figures
from planner.demand.erlang_a import agents_needed_with_patience, erlang_a_figures
from planner.demand.forecast import Forecast
from planner.demand.handling import HandlingForecast
from planner.demand.opening_hours import IntervalGrid
from planner.demand.planned_load import PlannedLoad, planned_load
from planner.demand.price_curve import served_late_curve, undone_work_curve
from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.shrinkage import Shrinkage
from solver.problem import PriceCurve

Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FULL = 100
_STEPS_BELOW = 4


@dataclass(frozen=True, eq=False)
class Requirement:
    """Agents one queue needs over a grid, in hundredths of an agent.

    `net_hundredths` [interval]: on the queue, after target and occupancy cap, before shrinkage.
    `rostered_hundredths` [interval]: on the rota. `by_cause`: the difference by cause of
    shrinkage, each [interval]; they add up to it. `curves[curve_of_interval[i]]` prices being
    short of or over `rostered_hundredths[i]`. `load`: the contacts planned for.
    """

    grid: IntervalGrid
    settings: QueueStaffing
    load: PlannedLoad
    net_hundredths: Int64s
    rostered_hundredths: Int64s
    by_cause: Mapping[str, Int64s]
    curves: tuple[PriceCurve, ...]
    curve_of_interval: Int64s


@dataclass(frozen=True, slots=True)
class _Need:
    net_hundredths: int
    curve: PriceCurve


def requirement(
    forecast: Forecast, handling: HandlingForecast, settings: QueueStaffing, grid: IntervalGrid
) -> Requirement:
    """Agents needed by a queue in each interval of a grid.

    Phone: Erlang C, or A with patience. Chat: places with handling time by concurrency. E-mail
    and social: the levelled plan that keeps the deadline, work that arrives while closed waiting
    for the opening. Phone and chat contacts while closed are not staffed for.
    Raises MissingForecastError, StaffingInputError.
    """
    load = planned_load(forecast, handling, settings, grid)
    needs = (
        _deferred_needs(load, settings, grid)
        if settings.channel.can_wait
        else _live_needs(load, settings)
    )
    net = np.array([need.net_hundredths for need in needs], np.int64)
    rostered, by_cause = shrunk(net, settings.shrinkage)
    curves: dict[PriceCurve, int] = {}
    places = [curves.setdefault(need.curve, len(curves)) for need in needs]
    return Requirement(
        grid, settings, load, net, rostered, by_cause, tuple(curves), np.array(places, np.int64)
    )


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


def _live_needs(load: PlannedLoad, settings: QueueStaffing) -> list[_Need]:
    """Needs of phone or chat; equal intervals are computed once."""
    need_of = _chat_need if settings.channel is Channel.CHAT else _phone_need
    open_hours = np.maximum(load.open_minutes, 1) / 60
    rates = np.round(load.contacts / open_hours, 6)
    known: dict[tuple[float, float, float], _Need] = {}
    needs = []
    for key in zip(rates.tolist(), load.aht_seconds.tolist(), load.contacts.tolist(), strict=True):
        if key not in known:
            known[key] = need_of(key[0], key[1], key[2], settings)
        needs.append(known[key])
    return needs


def _phone_need(
    contacts_per_hour: float, aht_seconds: float, contacts: float, settings: QueueStaffing
) -> _Need:
    target, cap, patience = settings.target, settings.occupancy_cap, settings.patience_seconds
    if patience is None:
        agents = agents_needed(contacts_per_hour, aht_seconds, target, cap)
    else:
        agents = agents_needed_with_patience(contacts_per_hour, aht_seconds, patience, target, cap)

    def level(staff: int) -> float:
        if patience is None:
            seconds = target.threshold_seconds
            return erlang_c_figures(contacts_per_hour, aht_seconds, staff, seconds).service_level
        found = erlang_a_figures(contacts_per_hour, aht_seconds, staff, patience, target)
        return found.service_level

    return _live_need(agents, level, contacts, settings)


def _chat_need(
    contacts_per_hour: float, aht_seconds: float, contacts: float, settings: QueueStaffing
) -> _Need:
    seconds, patience = settings.chat_seconds(aht_seconds), settings.patience_seconds
    target, cap = settings.target, settings.occupancy_cap
    agents = chat_agents_needed(contacts_per_hour, seconds, target, cap, patience)

    def level(staff: int) -> float:
        return chat_figures(contacts_per_hour, seconds, staff, target, patience).service_level

    return _live_need(agents, level, contacts, settings)


def _live_need(
    agents: int, level: Callable[[int], float], contacts: float, settings: QueueStaffing
) -> _Need:
    staffed = range(agents, max(-1, agents - _STEPS_BELOW - 1), -1)
    levels = [level(staff) for staff in staffed] if agents else []
    per_agent = FULL / (1 - settings.shrinkage.total)
    return _Need(agents * FULL, served_late_curve(levels, contacts, per_agent))


def _deferred_needs(load: PlannedLoad, settings: QueueStaffing, grid: IntervalGrid) -> list[_Need]:
    minutes = levelled_minutes(_deferred_work(load, settings, grid))
    opened = np.maximum(load.open_minutes, 1)
    net = np.ceil(minutes / (opened * settings.occupancy_cap) * FULL - 1e-6).astype(np.int64)
    per_agent = FULL / (1 - settings.shrinkage.total)
    finished = load.open_minutes * 60 * settings.occupancy_cap / load.aht_seconds
    return [
        _Need(
            int(need),
            undone_work_curve(float(each), round(int(need) * per_agent / FULL), per_agent),
        )
        for need, each in zip(net, finished, strict=True)
    ]


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
