"""Agents for contacts that cannot wait, phone and chat, when nobody knows how many will come."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Protocol

import numpy as np

from planner.demand.blending import blended_figures
from planner.demand.chat import chat_agents_needed, chat_figures
from planner.demand.day_luck import DayLuck
from planner.demand.erlang import agents_for_level, agents_for_occupancy, erlang_c_figures
from planner.demand.erlang_a import agents_needed_with_patience, erlang_a_figures
from planner.demand.modified_load import modified_rates
from planner.demand.planned_load import Floats, Int64s, PlannedLoad
from planner.demand.planning_factor import UncertainDays, planning_factor
from planner.demand.price_curve import served_late_curve
from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.service_target import ServiceTarget
from solver.problem import PriceCurve

_STEPS_BELOW = 4
_CHANCES = (1 / 6, 1 / 2, 5 / 6)
"""Chances at which a day's factor stands for its whole distribution."""
_TABLE_STEP = 0.015
"""Of the logarithm of a rate, where many are tried: to find the planning factor, and for prices."""


class Server(Protocol):
    """Steady-state formulas of one kind of queue; contacts an hour, seconds, agents."""

    def agents(self, rate: float, aht: float) -> int:
        """Least agents with which the target is met."""

    def agents_capped(self, rate: float, aht: float) -> int:
        """Least agents that are busy at most the occupancy cap of their time."""

    def level(self, rate: float, aht: float, agents: int) -> float:
        """Service level, 0–1."""


@dataclass(frozen=True)
class _Phone:
    settings: QueueStaffing

    def agents(self, rate: float, aht: float) -> int:
        target, patience = self.settings.target, self.settings.patience_seconds
        if patience is None:
            return agents_for_level(rate, aht, target)
        return agents_needed_with_patience(rate, aht, patience, target)

    def agents_capped(self, rate: float, aht: float) -> int:
        return agents_for_occupancy(rate * aht / 3600, self.settings.occupancy_cap)

    def level(self, rate: float, aht: float, agents: int) -> float:
        target, patience = self.settings.target, self.settings.patience_seconds
        if patience is None:
            found = erlang_c_figures(rate, aht, agents, target.threshold_seconds)
        else:
            found = erlang_a_figures(rate, aht, agents, patience, target)
        return found.service_level


@dataclass(frozen=True)
class _Blended(_Phone):
    """A phone queue of which all but `kept_free` idle agents are always busy with other work."""

    kept_free: int

    def agents(self, rate: float, aht: float) -> int:
        alone, share = super().agents(rate, aht), self.settings.target.share
        most = max(alone, 1)
        while self.level(rate, aht, most) < share:
            most *= 2
        return bisect_left(
            range(most), 1, lo=alone, key=lambda n: int(self.level(rate, aht, n) >= share)
        )

    def level(self, rate: float, aht: float, agents: int) -> float:
        if agents <= self.kept_free:
            return super().level(rate, aht, agents)
        target, patience = self.settings.target, self.settings.patience_seconds
        return blended_figures(
            rate, aht, agents, self.kept_free, target, patience
        ).calls.service_level


@dataclass(frozen=True)
class _Chat:
    settings: QueueStaffing

    def agents(self, rate: float, aht: float) -> int:
        return self._needed(rate, aht, self.settings.target, 1.0)

    def agents_capped(self, rate: float, aht: float) -> int:
        hardly_any = replace(self.settings.target, share=1e-6)
        return self._needed(rate, aht, hardly_any, self.settings.occupancy_cap)

    def _needed(self, rate: float, aht: float, target: ServiceTarget, cap: float) -> int:
        seconds, patience = self.settings.chat_seconds(aht), self.settings.patience_seconds
        return chat_agents_needed(rate, seconds, target, cap, patience)

    def level(self, rate: float, aht: float, agents: int) -> float:
        seconds, patience = self.settings.chat_seconds(aht), self.settings.patience_seconds
        target = self.settings.target
        return chat_figures(rate, seconds, agents, target, patience).service_level


@dataclass(frozen=True, eq=False)
class LiveNeed:
    """`agents` on the queue and price `curves` [interval]; `factor`: so many times the expected
    contacts are planned for."""

    agents: Int64s
    curves: list[PriceCurve]
    factor: float


def live_need(
    load: PlannedLoad,
    settings: QueueStaffing,
    day_of: Int64s,
    interval_minutes: int,
    luck: DayLuck,
    rostered_per_agent: float,
) -> LiveNeed:
    """Agents for phone or chat such that a day meets the target by chance `settings.day_chance`.

    `load` is expected; `day_of` [interval] numbers its local days; `luck` is that of a day's
    work. The occupancy cap is held against what is expected.
    `rostered_per_agent`: hundredths on the rota that an agent on the queue takes.
    """
    server: Server = _Chat(settings) if settings.channel is Channel.CHAT else _Phone(settings)
    rates = modified_rates(load, interval_minutes)
    table = _Table(server, rates, load.aht_seconds)
    layout = _Layout(day_of)
    days = UncertainDays(
        layout.by_day(load.contacts),
        np.maximum(layout.by_day(load.aht_seconds), 1.0),
        interval_minutes,
        luck,
    )
    factor = planning_factor(days, settings, lambda f: layout.agents_by_day(table.about(f)))
    if settings.kept_free is not None:
        # The days above were replayed without the other work, so the factor is that of calls alone.
        server = _Blended(settings, settings.kept_free)
        table = _Table(server, rates, load.aht_seconds)
    agents = table.exact(factor)
    return LiveNeed(agents, _curves(server, load, rates, agents, luck, rostered_per_agent), factor)


@dataclass(frozen=True, eq=False)
class _Layout:
    """Intervals side by side by their day; shorter days are filled up with nothing."""

    day_of: Int64s

    def by_day(self, values: Floats) -> Floats:
        firsts = np.searchsorted(self.day_of, np.arange(int(self.day_of[-1]) + 1))
        place = np.arange(len(self.day_of)) - firsts[self.day_of]
        laid = np.zeros((len(firsts), int(place.max()) + 1))
        laid[self.day_of, place] = values
        return laid

    def agents_by_day(self, agents: Int64s) -> Int64s:
        return self.by_day(agents.astype(np.float64)).astype(np.int64)


class _Table:
    """Agents needed [interval] when so many times the expected contacts are planned for."""

    def __init__(self, server: Server, rates: Floats, aht_seconds: Floats) -> None:
        self._agents = cache(server.agents)
        keys = zip(np.round(rates, 6).tolist(), aht_seconds.tolist(), strict=True)
        kinds = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        self._kinds = list(kinds)
        keys = zip(np.round(rates, 6).tolist(), aht_seconds.tolist(), strict=True)
        self._kind_of = np.array([kinds[key] for key in keys], np.int64)
        self._capped = [server.agents_capped(*kind) if kind[0] else 0 for kind in self._kinds]

    def about(self, factor: float) -> Int64s:
        """Rates rounded to three quarters of a per cent, so that few are worked out."""
        return self._all(_rounded(rate * factor) for rate, _ in self._kinds)

    def exact(self, factor: float) -> Int64s:
        """As the formula says."""
        return self._all(rate * factor for rate, _ in self._kinds)

    def _all(self, rates: Iterator[float]) -> Int64s:
        found = [
            max(capped, self._agents(rate, aht)) if rate else 0
            for rate, (_, aht), capped in zip(rates, self._kinds, self._capped, strict=True)
        ]
        return np.array(found, np.int64)[self._kind_of]


def _rounded(rate: float) -> float:
    return math.exp(round(math.log(rate) / _TABLE_STEP) * _TABLE_STEP) if rate else 0.0


def _curves(
    server: Server,
    load: PlannedLoad,
    rates: Floats,
    agents: Int64s,
    luck: DayLuck,
    rostered_per_agent: float,
) -> list[PriceCurve]:
    factors = [luck.quantile(chance) for chance in _CHANCES]

    level = cache(server.level)

    @cache
    def curve(rate: float, aht: float, contacts: float, staff: int) -> PriceCurve:
        late = [0.0] * min(staff, _STEPS_BELOW)
        for factor in factors:
            staffed = range(staff, max(-1, staff - _STEPS_BELOW - 1), -1)
            levels = [level(_rounded(rate * factor), aht, each) for each in staffed]
            for step, (full, fewer) in enumerate(pairwise(levels)):
                late[step] += (full - fewer) * contacts * factor / len(factors)
        return served_late_curve(late, rostered_per_agent)

    columns = (np.round(rates, 6), load.aht_seconds, load.contacts, agents)
    return [curve(*key) for key in zip(*(column.tolist() for column in columns), strict=True)]
