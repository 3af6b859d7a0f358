"""Load that varies within a day, and days of which nobody knows how busy they will be."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from planner.demand.day_luck import DayLuck
from planner.demand.live_staffing import LiveNeed, live_need
from planner.demand.modified_load import modified_rates
from planner.demand.planned_load import PlannedLoad
from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.service_target import ServiceTarget
from planner.demand.simulation.arrivals import draw_contacts
from planner.demand.simulation.events import replay
from planner.demand.simulation.served import ServedQueue, level_of, lines_of
from planner.demand.simulation.staff_levels import staff_by_level

DAYS = 5
SHAPE = np.concatenate([np.zeros(16), 60 + 50 * np.sin(np.linspace(0, np.pi, 20)), np.zeros(12)])


def load(contacts: np.ndarray[tuple[int], np.dtype[np.float64]], aht: float = 240) -> PlannedLoad:
    opened = np.where(contacts > 0, 30.0, 0.0)
    return PlannedLoad(contacts, np.zeros(len(contacts)), opened, np.full(len(contacts), aht))


def need(chance: float, cv: float = 0.1, channel: Channel = Channel.PHONE, **more: Any) -> LiveNeed:
    settings = QueueStaffing(
        channel,
        ZoneInfo("UTC"),
        ServiceTarget(0.8, 20 if channel is Channel.PHONE else 60),
        occupancy_cap=1.0,
        day_chance=chance,
        **more,
    )
    day_of = np.repeat(np.arange(DAYS), 48)
    return live_need(load(np.tile(SHAPE, DAYS)), settings, day_of, 30, DayLuck(cv), 100.0)


def test_a_load_that_never_changes_is_taken_as_it_is() -> None:
    assert modified_rates(load(np.full(48, 50.0)), 30) == pytest.approx(np.full(48, 100.0))


def test_work_begun_before_is_staffed_after_the_peak() -> None:
    """Contacts of an hour: half the peak's are still there when the next half-hour begins."""
    contacts = np.array([0.0, 0.0, 60.0, 6.0, 6.0, 0.0])
    rates = modified_rates(load(contacts, aht=3600), 30)
    assert rates[:2].tolist() == [0.0, 0.0]
    assert rates[2] == pytest.approx(120 * (1 - np.exp(-0.5)))
    assert rates[3] == pytest.approx(rates[2])
    assert rates[4] == pytest.approx(12 + (rates[2] - 12) * np.exp(-0.5))
    assert rates[5] == 0


def test_a_queue_that_never_closes_starts_with_its_own_load() -> None:
    contacts = np.full(48, 30.0)
    contacts[24:] = 60.0
    assert modified_rates(load(contacts, aht=1800), 30)[0] == pytest.approx(60.0)


@pytest.mark.parametrize("chance", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("patience", [None, 120.0])
def test_days_meet_the_target_as_often_as_was_asked(chance: float, patience: float | None) -> None:
    more: dict[str, Any] = {} if patience is None else {"patience_seconds": patience}
    plan = need(chance, **more)
    assert met(plan.agents[:48], DayLuck(0.1), **more) == pytest.approx(chance, abs=0.1)


def met(agents: np.ndarray[tuple[int], np.dtype[np.int64]], luck: DayLuck, **more: Any) -> float:
    """Share of 600 days, drawn apart from the plan, that meet the target."""
    settings = QueueStaffing(Channel.PHONE, ZoneInfo("UTC"), ServiceTarget(0.8, 20), **more)
    generator = np.random.default_rng(99)
    counts = generator.poisson(SHAPE * luck.draw(generator, (600, 1)))
    queue = ServedQueue("phone", settings, counts.reshape(1, -1), np.array([[240.0]]))
    contacts = draw_contacts([queue], 0, 1800.0 * counts.size, generator)
    staff = staff_by_level(np.tile(agents, 600), 1800.0)
    tally = replay(contacts, staff, lines_of([queue]), 1800.0, counts.size)
    sums = [part[0].reshape(counts.shape).sum(axis=1) for part in tally[:4]]
    return float(np.mean(level_of(settings.target.definition, *sums) >= 0.8))


def test_a_surer_day_costs_hours_and_a_day_that_is_known_costs_few() -> None:
    hours = [need(chance).agents.sum() for chance in (0.5, 0.7, 0.9)]
    assert hours[0] < hours[1] < hours[2]
    assert need(0.9, cv=0.0).agents.sum() < 0.97 * hours[2]


def test_chats_are_planned_by_the_same_chance() -> None:
    slow: dict[str, Any] = {"concurrency": 3, "chat_slowdown": 0.2}
    few, many = (need(chance, channel=Channel.CHAT, **slow) for chance in (0.5, 0.9))
    assert few.agents.sum() < many.agents.sum() < need(0.9).agents.sum()


def test_the_price_of_a_missing_agent_counts_what_the_day_may_bring() -> None:
    """On a known day a spare agent saves little; on an unsure one it may save many contacts."""
    unsure, known = need(0.7, cv=0.2), need(0.7, cv=0.0)
    noon = 26
    agents = int(unsure.agents[noon])
    assert agents > known.agents[noon]
    prices = [step.price for step in unsure.curves[noon].short]
    assert prices == sorted(prices)
    assert prices[0] > 10


def test_nobody_expected_needs_nobody() -> None:
    settings = QueueStaffing(Channel.PHONE, ZoneInfo("UTC"), ServiceTarget(0.8, 20))
    plan = live_need(load(np.zeros(48)), settings, np.zeros(48, np.int64), 30, DayLuck(0.1), 100.0)
    assert plan.agents.sum() == 0
    assert plan.factor == 1.0


def test_staff_by_level_is_there_when_it_should_be() -> None:
    levels = np.array([0, 3, 1, 2])
    staff = staff_by_level(levels, 1800.0)
    settings = QueueStaffing(Channel.PHONE, ZoneInfo("UTC"), ServiceTarget(0.8, 20))
    queue = ServedQueue("phone", settings, np.zeros((1, 4), np.int64), np.array([[240.0]]))
    contacts = draw_contacts([queue], 0, 7200.0, np.random.default_rng(1))
    tally = replay(contacts, staff, lines_of([queue]), 1800.0, 4)
    assert (tally.staffed[0] / 1800).tolist() == levels.tolist()
