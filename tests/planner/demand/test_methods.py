"""The ways to expect a day's total, and how a back-test weighs them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from planner.demand.backtest import rolling_pairs
from planner.demand.blend import weigh
from planner.demand.calibration import skewed_median, widening
from planner.demand.day_profile import DayTable, calendar_of, day_table, past_of
from planner.demand.day_regression import Terms, level_shift
from planner.demand.forecast import ForecastRequest, forecast
from planner.demand.local_history import LocalHistory
from planner.demand.methods import BY_KEY, regression
from planner.errors import InputError

from .histories import MONDAY, history, mean_week

Floats = npt.NDArray[np.float64]
AHEAD = 28


def table_of(past: LocalHistory) -> DayTable:
    return day_table(past, calendar_of(past.first_day, past.days + AHEAD, frozenset(), {}))


def times(past: LocalHistory, factors: Floats) -> LocalHistory:
    return replace(past, counts=np.rint(past.counts * factors[:, None]))


def expected(key: str, past: LocalHistory) -> Floats:
    table = table_of(past)
    return BY_KEY[key].totals(past_of(table, past.days), np.arange(past.days, past.days + AHEAD))


def weights(past: LocalHistory) -> dict[str, float]:
    return {one.method: one.weight for one in weigh(rolling_pairs(table_of(past), AHEAD))}


def truth(days: int = AHEAD, level: float = 40.0) -> Floats:
    return np.tile(mean_week(level).sum(axis=1), days // 7)


@pytest.mark.parametrize("key", BY_KEY)
def test_every_method_finds_a_steady_truth(key: str) -> None:
    found = expected(key, history(728))
    assert np.abs(found - truth()).sum() / truth().sum() < 0.06
    assert (found[6::7] == 0).all()


@pytest.mark.parametrize("key", BY_KEY)
def test_one_day_far_off_moves_no_method_much(key: str) -> None:
    past = history(448)
    odd = past.counts.copy()
    odd[-3] *= 8
    moved = expected(key, replace(past, counts=odd)).sum() / expected(key, past).sum()
    assert moved == pytest.approx(1, abs=0.1 if key == "mean" else 0.04)


def test_a_change_of_level_is_found_and_followed() -> None:
    past = history(182, cv=0.05)
    factors = np.where(np.arange(182) >= 161, 1.5, 1.0)
    moved = times(past, factors)
    fit = regression(past_of(table_of(moved), 182), Terms())
    assert fit is not None
    assert fit.shift is not None
    assert fit.shift.number == pytest.approx(161, abs=2)
    assert fit.shift.factor == pytest.approx(1.5, rel=0.08)
    assert expected("smooth", moved).sum() == pytest.approx(1.5 * truth().sum(), rel=0.06)
    steady = regression(past_of(table_of(past), 182), Terms())
    assert steady is not None
    assert steady.shift is None


def test_chance_alone_is_hardly_ever_a_change_of_level() -> None:
    generator = np.random.default_rng(5)
    numbers = np.arange(60)
    found = [level_shift(numbers, generator.normal(0, 0.1, 60), 60) for _ in range(300)]
    assert sum(shift is not None for shift in found) <= 3


def test_the_time_of_the_month_is_learned() -> None:
    past = history(364, cv=0.05)
    calendar = calendar_of(past.first_day, 364 + AHEAD, frozenset(), {})
    wave = 1 + 0.25 * np.cos(2 * np.pi * calendar.month_phase)
    moved = times(past, wave[:364])
    wanted = truth() * wave[364:]
    missed = {
        key: np.abs(expected(key, moved) - wanted).sum() / wanted.sum()
        for key in ("smooth", "month")
    }
    assert missed["month"] < 0.05 < missed["smooth"]
    heaviest = weights(moved)
    assert max(heaviest, key=lambda key: heaviest[key]) == "month"


def test_steady_growth_is_learned() -> None:
    past = history(364, cv=0.05)
    grown = times(past, 1.02 ** (np.arange(364) / 7))
    wanted = truth() * 1.02 ** (np.arange(364, 364 + AHEAD) / 7)
    assert expected("growth", grown).sum() == pytest.approx(wanted.sum(), rel=0.04)
    assert expected("mean", grown).sum() < 0.92 * wanted.sum()
    assert weights(grown)["growth"] > 0.5


def test_last_years_season_is_learned() -> None:
    past = history(546, cv=0.05)
    days = np.arange(546 + AHEAD)
    wave = 1 + 0.3 * np.sin(2 * np.pi * days / 364)
    moved = times(past, wave[:546])
    wanted = truth() * wave[546:]
    missed = {
        key: np.abs(expected(key, moved) - wanted).sum() / wanted.sum()
        for key in ("mean", "season")
    }
    assert missed["season"] < missed["mean"]


def test_methods_wait_for_enough_history() -> None:
    assert set(weights(history(56))) == {"level", "mean", "smooth"}
    assert set(weights(history(120))) == {"level", "mean", "smooth", "growth", "month"}
    assert set(weights(history(430))) == set(BY_KEY)


def test_weights_add_up_and_the_best_weighs_most() -> None:
    trials = weigh(rolling_pairs(table_of(history(364)), AHEAD))
    assert sum(one.weight for one in trials) == pytest.approx(1)
    best = min(trials, key=lambda one: one.wql)
    assert best.weight == max(one.weight for one in trials)
    assert all(0 < one.wql < one.wape < 0.3 for one in trials)


@pytest.mark.parametrize("key", BY_KEY)
def test_the_lead_may_override(key: str) -> None:
    past = history(430)
    request = ForecastRequest(past.end_day, 7, method=key)
    found = forecast(past, request)
    assert found.method == BY_KEY[key].name
    table = table_of(past)
    alone = BY_KEY[key].totals(past_of(table, past.days), np.arange(past.days, past.days + 7))
    assert found.mean.sum(axis=1) == pytest.approx(alone)


def test_a_method_that_cannot_be_used_is_refused() -> None:
    past = history(60)
    for key, said in (("month", "needs 84 days"), ("magic", "no such method")):
        with pytest.raises(InputError, match=said):
            forecast(past, ForecastRequest(past.end_day, 7, method=key))


def test_without_past_days_all_methods_weigh_the_same() -> None:
    zeros = LocalHistory(MONDAY, 60, np.zeros((40, 24)), np.full((40, 24), np.nan))
    assert list(weights(zeros).values()) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("mean", [1.5, 4.0, 20.0, 200.0])
@pytest.mark.parametrize("variation", [0.0, 0.04, 0.2])
def test_the_middle_of_skewed_counts(mean: float, variation: float) -> None:
    generator = np.random.default_rng(2)
    rate = mean * (generator.gamma(1 / variation, variation, 400_000) if variation else 1.0)
    counts = generator.poisson(rate, 400_000)
    # Spread whole numbers over their own unit, as a median between them means.
    smooth = np.median(counts + generator.random(400_000) - 0.5)
    found = float(skewed_median(np.array([mean]), variation)[0])
    assert found == pytest.approx(float(smooth), abs=0.12 + 0.01 * mean)


def test_limits_from_few_days_lie_further_out() -> None:
    """Student's 97.5 % point with ten degrees of freedom is 2.228, the normal one 1.960."""
    assert widening(30)[4] * 1.959964 == pytest.approx(2.228, abs=0.004)
    assert widening(10_000) == pytest.approx(np.ones(5), abs=0.001)
