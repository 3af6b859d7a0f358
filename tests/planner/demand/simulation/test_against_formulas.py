"""The replay meets the exact formulas and the figures that other people's tools print."""

from __future__ import annotations

from itertools import pairwise

import ciw
import numpy as np
import pytest

from planner.demand.birth_death import Chain, steady_state
from planner.demand.chat import chat_figures
from planner.demand.erlang import erlang_c_figures
from planner.demand.erlang_a import erlang_a_figures
from planner.demand.service_target import ServiceLevelDefinition, ServiceTarget
from planner.demand.simulation.events import replay
from planner.demand.simulation.records import Contacts, Staff

from .pools import always, levels, lines_like, steady

CCMATH_SECONDS = 0.333 * 60


def test_vector_1_everybody_waits() -> None:
    found = levels(steady(14, 4 / 60, 180, CCMATH_SECONDS))
    assert found["offered-wait-within"] == pytest.approx(0.6142, abs=0.012)
    assert found["wait"] / 60 == pytest.approx(0.72, abs=0.05)
    assert found["occupancy"] == pytest.approx(0.8571, abs=0.004)


def test_vector_2_by_all_three_definitions() -> None:
    found = levels(steady(14, 4 / 60, 180, CCMATH_SECONDS, patience=60))
    assert found["offered-wait-within"] == pytest.approx(0.8797, abs=0.005)
    assert found["answered-within-of-offered"] == pytest.approx(0.8615, abs=0.005)
    assert found["answered-within-of-answered"] == pytest.approx(0.9306, abs=0.005)
    assert found["abandoned"] == pytest.approx(0.0743, abs=0.003)
    assert found["occupancy"] == pytest.approx(0.7934, abs=0.004)


def test_vector_3_idle_agents_take_waiting_work() -> None:
    """A second queue that never runs dry; at most two agents are kept free."""
    generator = np.random.default_rng(3)
    calls, other = 200_000, 80_000
    arrival = np.concatenate([np.zeros(other), np.cumsum(generator.exponential(15.0, calls))])
    queue = np.concatenate([np.ones(other, np.int64), np.zeros(calls, np.int64)])
    work = generator.exponential(180.0, len(arrival))
    contacts = Contacts(arrival, queue, work, np.full(len(arrival), np.inf))
    staff = always(16)._replace(worth=np.ones((16, 2)))
    lines = lines_like([CCMATH_SECONDS, np.inf], second=[1, -1], kept_free=[2, 0])
    tally = replay(contacts, staff, lines, 1800.0, int(arrival[-1] // 1800))
    found = levels(tally)
    assert tally.answered[1].sum() < other
    assert found["offered-wait-within"] == pytest.approx(0.6334, abs=0.012)
    assert found["wait"] / 60 == pytest.approx(0.43, abs=0.03)
    assert found["occupancy"] == pytest.approx(0.9583, abs=0.003)
    minutes = tally.offered.shape[1] * 30
    assert tally.answered[1].sum() / minutes == pytest.approx(1.11, abs=0.04)


def test_vector_4_chats_at_once() -> None:
    found = levels(
        steady(5, 4 / 60, 180, CCMATH_SECONDS, patience=60, speed=(1, 180 / 210, 180 / 240))
    )
    assert found["abandoned"] == pytest.approx(0.1544, abs=0.004)
    assert found["occupancy"] == pytest.approx(0.8678, abs=0.004)


@pytest.mark.parametrize(("agents", "seconds"), [(13, 9.91), (9, 56.62)])
def test_vectors_6_and_7_mean_wait_with_patience(agents: int, seconds: float) -> None:
    found = levels(steady(agents, 3.5 / 60, 180, 20, patience=300))
    assert found["wait"] == pytest.approx(seconds, rel=0.03)


def test_vectors_8_and_9_days_that_start_empty() -> None:
    patient = levels(steady(12, 4.2 / 60, 120, 20))
    assert 0.890 <= patient["offered-wait-within"] <= 0.910
    impatient = levels(steady(12, 4.2 / 60, 120, 20, patience=60))
    assert impatient["abandoned"] == pytest.approx(0.029, abs=0.005)
    assert impatient["occupancy"] == pytest.approx(0.675, abs=0.008)


@pytest.mark.parametrize("definition", list(ServiceLevelDefinition))
@pytest.mark.parametrize("agents", [3, 6, 9])
def test_an_overloaded_and_a_calm_pool_with_patience(
    agents: int, definition: ServiceLevelDefinition
) -> None:
    target = ServiceTarget(0.8, 30, definition)
    exact = erlang_a_figures(90, 240, agents, 120, target)
    found = levels(steady(agents, 90 / 3600, 240, 30, patience=120))
    assert found[definition.value] == pytest.approx(exact.service_level, abs=0.012)
    assert found["abandoned"] == pytest.approx(exact.abandoned_share, abs=0.008)
    assert found["occupancy"] == pytest.approx(exact.occupancy, abs=0.008)


def test_chats_that_wait_with_patience_for_ever() -> None:
    """The formula spreads chats evenly again whenever one ends; ours stay with their agent."""
    exact = chat_figures(100, [300, 360, 480], 5, ServiceTarget(0.8, 60))
    found = levels(steady(5, 100 / 3600, 300, 60, speed=(1, 300 / 360, 300 / 480)))
    assert found["offered-wait-within"] == pytest.approx(exact.service_level, abs=0.03)
    assert found["occupancy"] == pytest.approx(exact.occupancy, abs=0.03)


def test_the_spread_of_contacts_in_the_system_is_erlang_a_s() -> None:
    """An exact chain apart from the staffing formulas: chance that nobody is busy."""
    state = steady_state(Chain(1 / 60, np.arange(1, 4) / 120, 1 / 90))
    tally = steady(3, 1 / 60, 120, 0, patience=90)
    answered_at_once = tally.offered_in_time[0].sum() / tally.offered[0].sum()
    assert answered_at_once == pytest.approx(float(state.probabilities[:3].sum()), abs=0.005)


def test_a_schedule_that_changes_agrees_with_ciw() -> None:
    """8 agents for an hour, then 5, then 9, over a day; ciw plays the same pool event by event."""
    numbers, ends = [8, 5, 9], [3600.0, 7200.0, 10800.0]
    ours = _scheduled(numbers, ends, days=4000)
    theirs = np.mean([_ciw_waits(numbers, ends, seed) for seed in range(40)], axis=0)
    assert ours == pytest.approx(theirs, rel=0.12)


def _scheduled(numbers: list[int], ends: list[float], days: int) -> list[float]:
    """Mean wait of answered contacts by hour; the same three hours again and again."""
    generator = np.random.default_rng(11)
    count = generator.poisson(ends[-1] / 30, days)
    starts = np.repeat(np.arange(days) * 2 * ends[-1], count)
    arrival = np.sort(starts + generator.random(len(starts)) * ends[-1])
    contacts = Contacts(
        arrival,
        np.zeros(len(arrival), np.int64),
        generator.exponential(180, len(arrival)),
        generator.exponential(120, len(arrival)),
    )
    time, agent, queue = [], [], []
    for day in range(days):
        offset = day * 2 * ends[-1]
        for start, number in zip([0.0, *ends[:-1]], numbers, strict=True):
            for each in range(number):
                time += [offset + start, offset + start + 3600]
                agent += [each, each]
                queue += [0, -1]
    order = np.lexsort([np.array(queue), np.array(time)])
    staff = Staff(
        np.array(time)[order], np.array(agent)[order], np.array(queue)[order], np.ones((9, 1))
    )
    tally = replay(contacts, staff, lines_like([20.0]), 3600.0, days * 6)
    waits = tally.wait[0].reshape(days, 6).sum(axis=0) / tally.offered[0].reshape(days, 6).sum(
        axis=0
    ).clip(1)
    return list(waits[:3])


def _ciw_waits(numbers: list[int], ends: list[float], seed: int) -> list[float]:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / 30)],
        service_distributions=[ciw.dists.Exponential(1 / 180)],
        number_of_servers=[
            ciw.Schedule(numbers_of_servers=[*numbers, 9], shift_end_dates=[*ends, 30000.0])
        ],
        reneging_time_distributions=[ciw.dists.Exponential(1 / 120)],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(14400)
    records = simulation.get_all_records(only=["service", "renege"])
    edges = [0.0, *ends]
    return [
        float(np.mean([r.waiting_time for r in records if low <= r.arrival_date < high]))
        for low, high in pairwise(edges)
    ]


def test_one_agent_without_rest_is_the_formula_of_erlang_c() -> None:
    exact = erlang_c_figures(12, 240, 1, 60)
    found = levels(steady(1, 12 / 3600, 240, 60))
    assert found["offered-wait-within"] == pytest.approx(exact.service_level, abs=0.02)
