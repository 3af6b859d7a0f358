from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand.backtest import expected_by
from planner.demand.calibration import QUANTILES
from planner.demand.day_profile import calendar_of, day_table
from planner.demand.forecast import Forecast, ForecastBasis, ForecastRequest, forecast
from planner.demand.handling import assumed_handling, forecast_handling
from planner.demand.local_history import LocalHistory, local_history
from planner.demand.methods import METHODS
from planner.demand.volume_series import epoch_minutes
from planner.errors import InputError

from .files import series
from .histories import MONDAY, WEEK, history, mean_week

YEAR = history(364)


def ahead(past: LocalHistory, days: int = 28, **more: object) -> Forecast:
    return forecast(past, ForecastRequest(past.end_day, days, **more))  # type: ignore[arg-type]


def test_a_year_of_history_finds_the_true_mean() -> None:
    found = ahead(YEAR)
    truth = np.tile(mean_week(40.0), (4, 1))
    assert np.abs(found.mean - truth).sum() / truth.sum() < 0.08
    assert found.basis is ForecastBasis.CHECKED
    assert found.history_days == 312


def test_the_band_holds_as_much_as_it_says_on_days_it_has_not_seen() -> None:
    inside80, inside95, weight = 0.0, 0.0, 0
    for seed in range(6):
        past = history(392, seed=seed)
        found = ahead(past.until(MONDAY + timedelta(days=364)))
        actual = past.counts[364:]
        open_cells = (found.mean > 0) & ~np.isnan(actual)
        low95, low80, _, high80, high95 = found.quantiles
        inside80 += float(((actual >= low80) & (actual <= high80))[open_cells].sum())
        inside95 += float(((actual >= low95) & (actual <= high95))[open_cells].sum())
        weight += int(open_cells.sum())
    assert inside80 / weight == pytest.approx(0.8, abs=0.05)
    assert inside95 / weight == pytest.approx(0.95, abs=0.03)


def test_the_back_test_says_what_the_forecast_is_worth() -> None:
    checked = ahead(YEAR).backtest
    assert checked is not None
    assert checked.origins >= 30
    assert checked.horizon_days == 28
    assert checked.accuracy.poisson_floor < checked.accuracy.wape < 0.25
    assert checked.accuracy.coverage80 == pytest.approx(0.8, abs=0.05)
    assert checked.accuracy.coverage95 == pytest.approx(0.95, abs=0.03)
    assert abs(checked.accuracy.bias) < 0.03


def test_quantiles_rise_and_days_never_open_stay_at_zero() -> None:
    found = ahead(YEAR)
    assert found.quantiles.shape == (len(QUANTILES), 28, 48)
    assert (np.diff(found.quantiles, axis=0) >= 0).all()
    assert (found.quantiles[:, 6::7] == 0).all()
    assert (found.mean[:, :16] == 0).all()
    assert (found.scenarios(5, seed=1)[:, 6::7] == 0).all()


def test_scenarios_share_a_day_factor_and_repeat_with_their_seed() -> None:
    found = ahead(YEAR)
    drawn = found.scenarios(400, seed=3)
    assert np.array_equal(drawn, found.scenarios(400, seed=3))
    assert not np.array_equal(drawn, found.scenarios(400, seed=4))
    assert np.issubdtype(drawn.dtype, np.integer)
    totals = drawn.sum(axis=2)[:, 0]
    expected = found.mean[0].sum()
    assert totals.mean() == pytest.approx(expected, rel=0.03)
    spread = np.sqrt(found.calibration.day_variation + 1 / expected)
    assert totals.std() / totals.mean() == pytest.approx(spread, rel=0.2)


def test_what_comes_later_is_not_read() -> None:
    longer = replace(YEAR, counts=np.vstack([YEAR.counts, np.full((10, 48), 9_999.0)]))
    request = ForecastRequest(YEAR.end_day, 14)
    found = forecast(replace(longer, handling_seconds=longer.counts * 0), request)
    assert np.array_equal(found.quantiles, forecast(YEAR, request).quantiles)


def test_a_forecast_made_earlier_does_not_know_what_came_later() -> None:
    """What the back-test rests on: day 200 seen from day 180 is the same whatever followed."""
    calendar = calendar_of(YEAR.first_day, YEAR.days, frozenset(), {})
    later = YEAR.counts.copy()
    later[180:] *= 7
    seen = [
        expected_by(
            METHODS, day_table(replace(YEAR, counts=counts), calendar), 180, np.arange(180, 208)
        )
        for counts in (YEAR.counts, later)
    ]
    assert np.array_equal(seen[0], seen[1])


@pytest.mark.parametrize("cv", [0.0, 0.08, 0.2])
def test_the_spread_of_days_is_found(cv: float) -> None:
    """A little wider than the days themselves: the level they vary around is not known either."""
    found = ahead(history(728, cv=cv)).calibration
    assert 0.9 * cv <= found.day_cv <= 1.25 * cv + 0.03


def test_two_weeks_of_history_work_and_say_that_they_are_unsure() -> None:
    short = ahead(history(14), 7)
    assert short.basis is ForecastBasis.SHORT
    long = ahead(YEAR, 7)
    width = [(f.quantiles[4] - f.quantiles[0]).sum() / f.mean.sum() for f in (short, long)]
    assert width[0] > 1.2 * width[1]
    assert short.mean.sum() == pytest.approx(mean_week(40.0).sum(), rel=0.15)


@pytest.mark.parametrize("days", [0, 1, 13])
def test_less_than_two_weeks_is_refused(days: int) -> None:
    with pytest.raises(InputError, match="at least 14 days"):
        ahead(history(14).until(MONDAY + timedelta(days=days)))


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_horizon_out_of_range_is_refused(days: int) -> None:
    with pytest.raises(InputError, match="Choose 1 to 366 days"):
        ahead(YEAR, days)


def test_an_old_history_is_refused() -> None:
    with pytest.raises(InputError, match="more than a year earlier"):
        forecast(YEAR, ForecastRequest(YEAR.end_day + timedelta(days=367), 7))


@pytest.mark.parametrize("factor", [-1.0, float("nan"), float("inf")])
def test_an_event_with_an_impossible_factor_is_refused(factor: float) -> None:
    with pytest.raises(InputError, match="factor"):
        ahead(YEAR, 7, multipliers={YEAR.end_day: factor})


def test_an_event_multiplies_its_day_and_is_taken_out_of_the_past() -> None:
    day = YEAR.end_day + timedelta(days=1)
    plain, raised = ahead(YEAR, 7), ahead(YEAR, 7, multipliers={day: 2.0})
    assert raised.mean[1] == pytest.approx(2 * plain.mean[1])
    assert raised.mean[2] == pytest.approx(plain.mean[2])
    counts = YEAR.counts.copy()
    past_days = {YEAR.first_day + timedelta(days=i): 3.0 for i in range(336, 364)}
    counts[336:] *= 3
    known = ahead(replace(YEAR, counts=counts), 7, multipliers=past_days)
    assert known.mean.sum() == pytest.approx(plain.mean.sum(), rel=0.02)


def test_a_public_holiday_follows_past_holidays() -> None:
    past = frozenset(YEAR.first_day + timedelta(days=d) for d in (50, 100, 150, 200))
    counts = YEAR.counts.copy()
    for day in past:
        counts[(day - YEAR.first_day).days] *= 0.25
    day = YEAR.end_day + timedelta(days=2)
    found = ahead(replace(YEAR, counts=counts), 7, holidays=past | {day})
    plain = ahead(YEAR, 7)
    assert found.mean[2].sum() == pytest.approx(0.25 * plain.mean[2].sum(), rel=0.2)


def test_a_queue_closed_on_past_holidays_is_closed_on_the_next() -> None:
    past = frozenset(YEAR.first_day + timedelta(days=d) for d in (50, 100))
    counts = YEAR.counts.copy()
    for day in past:
        counts[(day - YEAR.first_day).days] = np.nan
    found = ahead(replace(YEAR, counts=counts), 7, holidays=past | {YEAR.end_day})
    assert found.quantiles[:, 0].max() == 0


def test_missing_days_are_missing_and_not_zero() -> None:
    counts = YEAR.counts.copy()
    counts[[300, 301, 310, 330, 331, 350, 351]] = np.nan
    found, plain = ahead(replace(YEAR, counts=counts), 7), ahead(YEAR, 7)
    assert found.mean.sum() == pytest.approx(plain.mean.sum(), rel=0.05)


@pytest.mark.parametrize(("days", "back"), [(60, 3), (180, 5), (180, 8)])
def test_one_day_of_twenty_times_the_usual_leaves_the_forecast_where_it_was(
    days: int, back: int
) -> None:
    past, truth = history(days), np.tile(mean_week(40.0), (4, 1))
    truth = np.roll(truth, -(days % 7), axis=0)
    odd = past.counts.copy()
    odd[days - back] *= 20
    found = ahead(replace(past, counts=odd))
    assert np.abs(found.quantiles[2] - truth).sum() / truth.sum() < 0.25
    assert found.quantiles[3].sum() < 2 * truth.sum()


def test_a_day_known_in_part_is_scaled_up() -> None:
    counts = YEAR.counts.copy()
    counts[-14:, 30:] = np.nan
    found, plain = ahead(replace(YEAR, counts=counts), 7), ahead(YEAR, 7)
    assert found.mean.sum() == pytest.approx(plain.mean.sum(), rel=0.05)


def test_a_weekday_the_history_does_not_reach_is_not_taken_as_closed() -> None:
    past = history(14)
    week = past.counts.copy()
    week[[1, 8]] = np.nan
    assert ahead(replace(past, counts=week), 7).mean[1].sum() == 0


def test_a_history_of_zeros_forecasts_zero() -> None:
    zeros = replace(YEAR, counts=np.zeros_like(YEAR.counts))
    found = ahead(zeros, 7)
    assert found.quantiles.max() == 0
    assert found.backtest is None
    assert found.basis is ForecastBasis.ASSUMED
    assert found.scenarios(3, seed=1).max() == 0


def test_a_small_queue_keeps_its_total() -> None:
    small = history(180, level=0.6, cv=0.0)
    found = ahead(small, 28)
    assert found.mean.sum() == pytest.approx(4 * mean_week(0.6).sum(), rel=0.12)


@settings(max_examples=40)
@given(
    st.integers(14, 80),
    st.integers(0, 2**32 - 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([0.0, 0.05, 3.0, 400.0]),
)
def test_any_history_with_gaps_gives_a_forecast_that_can_be_used(
    days: int, seed: int, missing_cells: float, missing_days: float, level: float
) -> None:
    generator = np.random.default_rng(seed)
    counts = generator.poisson(level, (days, 24)).astype(float)
    counts[generator.random((days, 24)) < missing_cells] = np.nan
    counts[generator.random(days) < missing_days] = np.nan
    past = LocalHistory(MONDAY, 60, counts, counts * 100)
    found = ahead(past, 10, holidays=frozenset({MONDAY, past.end_day}))
    assert np.isfinite(found.quantiles).all()
    assert (found.quantiles >= 0).all()
    assert (np.diff(found.quantiles, axis=0) >= 0).all()
    assert found.scenarios(2, seed=1).shape == (2, 10, 24)
    handling = forecast_handling(past)
    assert handling is None or np.isfinite(handling.aht_seconds).all()


class TestLocalHistory:
    def test_the_skipped_hour_is_a_gap_and_the_repeated_one_a_mean(self) -> None:
        zone = ZoneInfo("America/New_York")
        for day, hours, second in ((date(2027, 3, 14), 23, np.nan), (date(2027, 11, 7), 25, 3.0)):
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
            first = epoch_minutes(midnight)
            counts = [1] * hours
            counts[1], counts[2] = 2, 4
            found = local_history(series([first + 60 * i for i in range(hours)], counts, 60), zone)
            assert found.counts.shape == (1, 24)
            if hours == 23:
                assert np.isnan(found.counts[0, 2])
                assert np.nansum(found.counts) == sum(counts)
            else:
                assert found.counts[0, 1] == second

    def test_a_grid_off_by_a_quarter_of_an_hour_is_shared_out(self) -> None:
        zone = ZoneInfo("Asia/Kathmandu")
        first = epoch_minutes(datetime(2027, 3, 1, tzinfo=UTC))
        found = local_history(series([first, first + 60], [40, 80], 60), zone)
        assert found.counts[0, 6] == pytest.approx(40 * 0.75 + 80 * 0.25)
        assert np.isnan(found.counts[0, 5])
        assert np.isnan(found.counts[0, 7])


class TestHandling:
    def test_the_median_day_decides(self) -> None:
        seconds = YEAR.counts * 240
        seconds[-3] *= 10
        found = forecast_handling(replace(YEAR, handling_seconds=seconds))
        assert found is not None
        assert found.queue_seconds == pytest.approx(240)
        assert found.aht_seconds == pytest.approx(np.full(48, 240.0))
        assert found.spread > 0

    def test_intervals_of_the_day_differ_when_enough_contacts_tell(self) -> None:
        seconds = YEAR.counts * 240
        seconds[:, 20] = YEAR.counts[:, 20] * 300
        found = forecast_handling(replace(YEAR, handling_seconds=seconds))
        assert found is not None
        assert found.aht_seconds[20] == pytest.approx(300)
        assert found.aht_seconds[2] == pytest.approx(found.queue_seconds)

    def test_unknown_stays_unknown(self) -> None:
        assert forecast_handling(YEAR) is None
        with pytest.raises(ValueError, match="above 0"):
            assumed_handling(0, 48)


def test_the_made_up_week_has_the_shape_the_tests_rely_on() -> None:
    assert mean_week(40.0).sum(axis=1) == pytest.approx(mean_week(40.0)[2].sum() * WEEK)
