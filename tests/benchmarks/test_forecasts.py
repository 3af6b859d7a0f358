"""The forecast benchmark measures what it says, on a series whose figures are known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from planner.demand.local_history import LocalHistory
from tests.benchmarks import forecasts
from tests.benchmarks.forecast_peers import Forecaster, seasonal_naive, weekday_mean
from tests.benchmarks.works import FORECASTS

FIRST = date(2026, 6, 1)


def even(days: int) -> LocalHistory:
    """Ten contacts an hour, twenty on Mondays, closed on Sundays."""
    counts = np.full((days, 24), 10.0)
    counts[::7] = 20.0
    counts[6::7] = np.nan
    return LocalHistory(FIRST, 60, counts, np.full_like(counts, np.nan))


@pytest.mark.parametrize("way", [weekday_mean, seasonal_naive, forecasts.ours])
def test_every_way_of_a_line_knows_an_even_week(way: Forecaster) -> None:
    middle = way(even(70), 7)[2]
    assert middle[0] == pytest.approx(np.full(24, 20.0), abs=0.5)
    assert middle[1] == pytest.approx(np.full(24, 10.0), abs=0.5)
    assert (middle[6] == 0).all()


def test_only_the_days_and_hours_of_the_protocol_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    origin = FIRST + timedelta(days=49)
    series = forecasts.Series((), "UTC", 60, (origin,), 5, 8, 10, weekdays_only=True)
    monkeypatch.setitem(forecasts.SERIES, "even", series)
    monkeypatch.setattr(forecasts, "history_of", lambda name: even(84))
    seen: list[int] = []

    def too_high(past: LocalHistory, days: int) -> forecasts.Floats:
        seen.append(past.days)
        fan = np.zeros((5, days, 24))
        fan[:, :5, 8:10] = 1.1 * even(84).counts[49:54, 8:10]
        return fan

    assert forecasts.compared("even", too_high).wape == pytest.approx(0.1)
    assert seen == [49]


def test_the_named_works_are_there() -> None:
    assert set(FORECASTS) == set(forecasts.WORKS)
