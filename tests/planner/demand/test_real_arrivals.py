"""The three public sets: counts against an independent count, and the accuracy of the forecast."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from planner.demand.backtest import accuracy
from planner.demand.forecast import ForecastRequest, forecast
from planner.demand.history_columns import FileKind
from planner.demand.history_file import read_history
from planner.demand.local_history import LocalHistory, local_history
from planner.demand.merge import compare, merged
from planner.demand.volume_series import empty_series, instant

from .files import by_start

pytestmark = pytest.mark.real_data

NEW_YORK = "America/New_York"
HALF_HOUR = timedelta(minutes=30)


def found(folder: Path, name: str) -> Path:
    return next(folder.rglob(name))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def half_hour(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % 30, second=0)


def test_bank_calls_are_kept_as_the_file_has_them(real_data: Path) -> None:
    path = found(real_data, "calls_5min.csv")
    zone = ZoneInfo(NEW_YORK)
    history = read_history(path, NEW_YORK)
    independent = {
        datetime.fromisoformat(row["DateTime"]).replace(tzinfo=zone).astimezone(UTC): int(
            row["Calls"]
        )
        for row in rows(path)
    }
    stored = {instant(s): n for s, n in by_start(history.queues[""]).items()}
    assert stored == independent
    assert history.kind is FileKind.INTERVAL_COUNTS
    assert history.interval_minutes == 5
    assert history.contacts == 5_323_661
    assert [f"{day:%m-%d}" for day in history.missing_days] == [
        "04-04",
        "04-07",
        "05-26",
        "07-04",
        "09-01",
        "10-14",
    ]
    assert history.busiest_hour == 10


def test_bank_calls_by_half_hour_leave_the_lone_last_bin_out(real_data: Path) -> None:
    path = found(real_data, "calls_5min.csv")
    history = read_history(path, NEW_YORK, interval_minutes=30)
    independent: Counter[datetime] = Counter()
    for row in rows(path):
        moment = datetime.fromisoformat(row["DateTime"])
        if moment.hour < 21:
            independent[half_hour(moment)] += int(row["Calls"])
    stored = {
        instant(s).astimezone(ZoneInfo(NEW_YORK)).replace(tzinfo=None): n
        for s, n in by_start(history.queues[""]).items()
    }
    assert stored == dict(independent)
    assert len(stored) == 4592


@pytest.mark.parametrize("queue_column", [None, "assignment_group"])
def test_incidents_are_counted_by_group(queue_column: str | None, real_data: Path) -> None:
    path = found(real_data, "incidents.csv")
    history = read_history(path, "UTC", queue_column=queue_column)
    independent: Counter[tuple[str, datetime]] = Counter()
    days = set()
    for row in rows(path):
        moment = datetime.fromisoformat(row["opened"]).replace(tzinfo=UTC)
        independent[row[queue_column] if queue_column else "", half_hour(moment)] += 1
        days.add(moment.date())
    stored = {
        (queue, instant(s)): n
        for queue, series in history.queues.items()
        for s, n in by_start(series).items()
    }
    assert {key: n for key, n in stored.items() if n} == dict(independent)
    assert history.kind is FileKind.CONTACTS
    assert history.columns.time == "opened"
    assert history.contacts == history.rows_read == 24_918
    assert len(stored) == 48 * len(days) * len(history.queues)


def test_resolved_incidents_are_counted_where_they_are_resolved(real_data: Path) -> None:
    path = found(real_data, "incidents.csv")
    history = read_history(path, "UTC", time_column="resolved")
    resolved = [row["resolved"] for row in rows(path) if row["resolved"]]
    assert history.contacts == history.rows_read == len(resolved) == 23_362
    assert "1,556 rows without a time were left out." in [note.text for note in history.notes]


def test_messages_are_counted_in_their_own_zone(real_data: Path) -> None:
    path = found(real_data, "inbound_timestamps_utc.csv")
    history = read_history(path, "Asia/Kathmandu", interval_minutes=30)
    shift = timedelta(hours=5, minutes=45)
    independent: Counter[datetime] = Counter()
    for row in rows(path):
        moment = datetime.fromisoformat(row["created_at_utc"]).astimezone(UTC)
        independent[half_hour(moment + shift) - shift] += 1
    stored = {instant(s): n for s, n in by_start(history.queues[""]).items()}
    assert {key: n for key, n in stored.items() if n} == dict(independent)
    assert history.contacts == 14_715


@pytest.mark.parametrize("name", ["calls_5min.csv", "incidents.csv", "inbound_timestamps_utc.csv"])
def test_the_same_file_twice_changes_nothing(name: str, real_data: Path) -> None:
    series = read_history(found(real_data, name), NEW_YORK).queues[""]
    stored = merged(empty_series(series.interval_minutes), compare(series, empty_series(5)))
    assert stored.same_as(series)
    assert compare(series, stored).is_nothing


def bank(folder: Path) -> LocalHistory:
    history = read_history(found(folder, "calls_5min.csv"), NEW_YORK, interval_minutes=30)
    return local_history(history.queues[""], ZoneInfo(NEW_YORK))


def test_the_bank_forecast_is_better_than_the_reference(real_data: Path) -> None:
    """Four origins ten business days apart, the 20 days present from each, no holiday calendar."""
    history = bank(real_data)
    present = np.flatnonzero(~np.isnan(history.counts).all(axis=1))
    quantiles, actual, keys = [], [], []
    for first in (date(2003, 8, 14), date(2003, 8, 28), date(2003, 9, 12), date(2003, 9, 26)):
        start = (first - history.first_day).days
        days = present[present >= start][:20]
        result = forecast(history, ForecastRequest(first, int(days[-1]) - start + 1))
        counts = history.counts[days]
        known = ~np.isnan(counts)
        quantiles.append(result.quantiles[:, days - start][:, known])
        actual.append(counts[known])
        keys.append(np.broadcast_to((days + 10_000 * start)[:, None], counts.shape)[known])
    figures = accuracy(
        np.concatenate(quantiles, axis=1), np.concatenate(actual), np.concatenate(keys)
    )
    assert len(np.concatenate(actual)) == 4 * 20 * 28
    assert figures.wape <= 0.064
    assert figures.daily_wape <= 0.05
    assert figures.wql <= 0.0305
    assert figures.coverage80 == pytest.approx(0.80, abs=0.03)
    assert figures.coverage95 == pytest.approx(0.95, abs=0.03)
    assert abs(figures.bias) < 0.02
    assert figures.poisson_floor == pytest.approx(0.0229, abs=0.0005)


def test_the_bank_back_test_agrees_with_what_came(real_data: Path) -> None:
    checked = forecast(bank(real_data), ForecastRequest(date(2003, 10, 25), 28)).backtest
    assert checked is not None
    assert checked.origins >= 20
    assert checked.accuracy.wape == pytest.approx(0.068, abs=0.006)
    assert checked.accuracy.coverage80 == pytest.approx(0.8, abs=0.06)
    assert checked.accuracy.coverage95 == pytest.approx(0.95, abs=0.04)
