from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand.blending import blended_figures
from planner.demand.chat import chat_agents_needed, chat_figures
from planner.demand.day_luck import DayLuck
from planner.demand.erlang import (
    agents_for_level,
    agents_for_occupancy,
    agents_needed,
    erlang_b,
    erlang_c_figures,
)
from planner.demand.erlang_a import agents_needed_with_patience, erlang_a_figures
from planner.demand.service_target import (
    ServiceLevelDefinition,
    ServiceTarget,
    StaffingInputError,
)
from planner.demand.shrinkage import Shrinkage, rostered_agents

rates = st.floats(0.1, 3000)
seconds = st.floats(10, 1800)
waits = st.floats(0, 600)
shares = st.floats(0.05, 0.99)


@given(rates, seconds, st.integers(0, 300), waits)
def test_one_more_agent_never_serves_worse(
    rate: float, aht: float, agents: int, wait: float
) -> None:
    fewer = erlang_c_figures(rate, aht, agents, wait)
    more = erlang_c_figures(rate, aht, agents + 1, wait)
    assert more.service_level >= fewer.service_level - 1e-12
    assert more.mean_wait_seconds <= fewer.mean_wait_seconds
    assert 0 <= fewer.service_level <= 1


@settings(max_examples=60)
@given(rates, seconds, st.integers(0, 120), st.floats(5, 3600), waits)
def test_one_more_agent_never_serves_impatient_contacts_worse(
    rate: float, aht: float, agents: int, patience: float, wait: float
) -> None:
    for definition in ServiceLevelDefinition:
        target = ServiceTarget(0.8, wait, definition)
        fewer = erlang_a_figures(rate, aht, agents, patience, target)
        more = erlang_a_figures(rate, aht, agents + 1, patience, target)
        assert more.service_level >= fewer.service_level - 1e-9
        assert more.abandoned_share <= fewer.abandoned_share + 1e-9
        assert 0 <= fewer.service_level <= 1


@given(rates, seconds, shares, waits)
def test_the_agents_needed_meet_the_target_and_one_fewer_do_not(
    rate: float, aht: float, share: float, wait: float
) -> None:
    agents = agents_for_level(rate, aht, ServiceTarget(share, wait))
    assert erlang_c_figures(rate, aht, agents, wait).service_level >= share - 1e-9
    assert erlang_c_figures(rate, aht, agents - 1, wait).service_level < share


@settings(max_examples=40)
@given(
    rates,
    st.floats(10, 600),
    st.floats(30, 1800),
    shares,
    waits,
    st.sampled_from(ServiceLevelDefinition),
)
def test_with_patience_the_agents_needed_meet_the_target_and_one_fewer_do_not(
    rate: float,
    aht: float,
    patience: float,
    share: float,
    wait: float,
    definition: ServiceLevelDefinition,
) -> None:
    target = ServiceTarget(share, wait, definition)
    agents = agents_needed_with_patience(rate, aht, patience, target)
    if agents > agents_for_occupancy(rate * aht / 3600, 1.0):
        fewer = erlang_a_figures(rate, aht, agents - 1, patience, target)
        assert fewer.service_level < share
    assert erlang_a_figures(rate, aht, agents, patience, target).service_level >= share - 1e-9


@given(rates, seconds, st.integers(1, 200), waits)
def test_endless_patience_is_erlang_c(rate: float, aht: float, agents: int, wait: float) -> None:
    if rate * aht / 3600 < 0.95 * agents:
        patient = erlang_a_figures(rate, aht, agents, 1e9, ServiceTarget(0.8, wait))
        exact = erlang_c_figures(rate, aht, agents, wait)
        assert patient.service_level == pytest.approx(exact.service_level, abs=1e-4)
        assert patient.occupancy == pytest.approx(exact.occupancy, abs=1e-4)


@given(rates, seconds, st.integers(1, 200), waits)
def test_one_chat_at_once_is_a_phone_call(
    rate: float, aht: float, agents: int, wait: float
) -> None:
    chat = chat_figures(rate, [aht], agents, ServiceTarget(0.8, wait))
    phone = erlang_c_figures(rate, aht, agents, wait)
    assert chat.service_level == pytest.approx(phone.service_level, abs=1e-9)
    assert chat.occupancy == pytest.approx(phone.occupancy, abs=1e-9)


@settings(max_examples=40)
@given(st.floats(1, 600), st.floats(60, 900), st.integers(1, 4), st.floats(0, 0.5))
def test_chat_needs_no_more_agents_than_phone_when_chats_at_once_pay(
    rate: float, aht: float, concurrency: int, slower: float
) -> None:
    target = ServiceTarget(0.8, 60)
    handling = [aht * (1 + slower * j) for j in range(concurrency)]
    agents = chat_agents_needed(rate, handling, target, 0.9)
    found = chat_figures(rate, handling, agents, target)
    assert found.service_level >= 0.8 - 1e-9
    assert found.occupancy <= 0.9 + 1e-9
    assert agents <= agents_needed(rate, aht * (1 + slower * (concurrency - 1)), target, 0.9)


def test_the_recursion_agrees_with_the_sum_it_stands_for() -> None:
    terms = [20.0**k / math.factorial(k) for k in range(26)]
    assert erlang_b(20, 25) == pytest.approx(terms[-1] / sum(terms), rel=1e-12)


def test_a_thousand_times_the_load_is_still_exact() -> None:
    assert agents_needed(600_000, 180, ServiceTarget(0.8, 20)) >= 30_000
    found = erlang_c_figures(600_000, 180, 30_050, 20)
    assert 0 < found.wait_probability < 1


@pytest.mark.parametrize("net", [21, 42, 84, 161, 168, 175])
def test_shrinkage_does_not_round_a_whole_number_up(net: int) -> None:
    assert rostered_agents(net, 0.3) * 7 == net * 10


def test_a_whole_number_of_agents_at_the_cap_stays_whole() -> None:
    assert agents_for_occupancy(35.7, 0.85) == 42


def test_causes_are_shares_of_the_same_paid_time() -> None:
    shrinkage = Shrinkage(
        {"breaks": 0.1, "meetings": 0.05, "learning": 0.05}, frozenset({"learning"})
    )
    assert shrinkage.total == pytest.approx(0.15)
    assert dict(shrinkage.counted) == {"breaks": 0.1, "meetings": 0.05}


@given(st.floats(0.0, 0.4), st.floats(0.02, 0.98), st.sampled_from([5.0, 12.0, math.inf]))
def test_the_days_factor_exceeds_its_quantile_as_often_as_it_says(
    cv: float, chance: float, freedom: float
) -> None:
    luck = DayLuck(cv, freedom)
    if cv < 0.01:
        assert luck.quantile(chance) == pytest.approx(1.0, abs=0.05)
        return
    drawn = luck.draw(np.random.default_rng(7), (40_000,))
    assert np.mean(drawn <= luck.quantile(chance)) == pytest.approx(chance, abs=0.02)
    assert np.mean(drawn) == pytest.approx(1, abs=0.05)


def test_with_more_history_extreme_days_are_less_likely() -> None:
    unsure, sure = DayLuck(0.1, 3.0), DayLuck(0.1, 30.0)
    assert unsure.quantile(0.95) > sure.quantile(0.95) > DayLuck(0.1).quantile(0.95)
    gamma = np.random.default_rng(7).gamma(100, 0.01, 400_000)
    assert DayLuck(0.1).quantile(0.9) == pytest.approx(np.quantile(gamma, 0.9), abs=0.002)


BAD: dict[str, Callable[[], object]] = {
    "handling time": lambda: erlang_c_figures(100, 0, 5, 20),
    "contacts per hour": lambda: erlang_c_figures(float("nan"), 180, 5, 20),
    "agents": lambda: erlang_c_figures(100, 180, -1, 20),
    "threshold": lambda: ServiceTarget(0.8, -1),
    "target share": lambda: ServiceTarget(1.0, 20),
    "occupancy cap": lambda: agents_needed(100, 180, ServiceTarget(0.8, 20), 0),
    "patience": lambda: erlang_a_figures(100, 180, 5, float("inf"), ServiceTarget(0.8, 20)),
    "lines": lambda: erlang_a_figures(100, 180, 5, 60, ServiceTarget(0.8, 20), lines=4),
    "shrinkage": lambda: rostered_agents(10, 1.0),
    "shares of all causes": lambda: Shrinkage({"a": 0.5, "b": 0.5}),
    "agents: 2000000": lambda: erlang_c_figures(100, 180, 2_000_000, 20),
    "agents: 1000001": lambda: erlang_a_figures(9, 9, 1_000_001, 9, ServiceTarget(0.8, 20)),
    "patience: 1e+09": lambda: erlang_a_figures(9e6, 180, 5, 1e9, ServiceTarget(0.8, 20)),
    "agents kept free": lambda: blended_figures(100, 180, 9, 0, ServiceTarget(0.8, 20)),
    "concurrency": lambda: chat_figures(100, [], 5, ServiceTarget(0.8, 20)),
}


@pytest.mark.parametrize("field", BAD)
def test_a_figure_out_of_range_is_refused_by_its_name(field: str) -> None:
    with pytest.raises(StaffingInputError, match=re.escape(field)):
        BAD[field]()


def test_too_few_agents_without_patience_is_an_answer_not_an_error() -> None:
    found = erlang_c_figures(240, 180, 12, 20)
    assert (found.service_level, found.mean_wait_seconds) == (0.0, math.inf)


def test_people_who_give_up_count_as_missed_where_the_definition_says_so() -> None:
    """Erlang C's agents would serve 88 % here: the others hang up within ten seconds."""
    target = ServiceTarget(0.9, 600, ServiceLevelDefinition.ANSWERED_WITHIN_OF_OFFERED)
    agents = agents_needed_with_patience(200, 180, 10, target)
    assert agents > agents_for_level(200, 180, target)
    assert erlang_a_figures(200, 180, agents, 10, target).service_level >= 0.9


def test_keeping_all_agents_free_is_no_blending() -> None:
    blended = blended_figures(240, 180, 16, 16, ServiceTarget(0.8, 20))
    alone = erlang_c_figures(240, 180, 16, 20)
    assert blended.calls.service_level == pytest.approx(alone.service_level, abs=1e-9)
    assert blended.other_per_hour == pytest.approx(0, abs=1e-6)


def test_impatient_callers_leave_more_time_for_other_work() -> None:
    patient = blended_figures(240, 180, 16, 2, ServiceTarget(0.8, 20))
    impatient = blended_figures(240, 180, 16, 2, ServiceTarget(0.8, 20), patience_seconds=60)
    assert impatient.other_per_hour > patient.other_per_hour
    assert impatient.calls.service_level > patient.calls.service_level
