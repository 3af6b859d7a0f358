from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand.history_file import read_history
from planner.demand.volume_series import instant
from planner.demand.zone_table import zone_table

from .files import by_start, write

ZONES = [
    "UTC",
    "Europe/Dublin",
    "America/Denver",
    "Asia/Manila",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "America/St_Johns",
]
moments = st.integers(0, 60 * 24 * 400).map(
    lambda minutes: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(st.sampled_from(ZONES), st.lists(moments, min_size=1, max_size=60))
def test_offsets_agree_with_the_zone_database(name: str, instants: list[datetime]) -> None:
    zone = ZoneInfo(name)
    seconds = np.array([int(moment.timestamp()) for moment in instants], np.int64)
    table = zone_table(zone, int(seconds.min()), int(seconds.max()))
    shown = [m.astimezone(zone).replace(tzinfo=UTC).timestamp() for m in instants]
    assert table.to_local(seconds).tolist() == shown
    wall = table.to_utc(table.to_local(seconds))
    later = np.where(wall.ambiguous, table.second_occurrence(wall.utc_seconds), wall.utc_seconds)
    assert not wall.nonexistent.any()
    assert ((wall.utc_seconds == seconds) | (later == seconds)).all()


@settings(max_examples=30)
@given(
    st.sampled_from(ZONES),
    st.sampled_from([5, 15, 30, 60]),
    st.lists(moments, min_size=1, max_size=40),
)
def test_every_contact_is_counted_once_and_days_without_rows_stay_gaps(
    name: str, interval: int, instants: list[datetime]
) -> None:
    zone = ZoneInfo(name)
    with tempfile.TemporaryDirectory() as folder:
        lines = ["at", *[moment.strftime("%Y-%m-%dT%H:%MZ") for moment in instants]]
        history = read_history(write(Path(folder), lines), name, interval_minutes=interval)
    series = history.queues[""]
    assert series.contacts == len(instants)
    days = {moment.astimezone(zone).date() for moment in instants}
    stored = {instant(start).astimezone(zone).date() for start in series.starts.tolist()}
    assert stored == days
    starts = np.sort(series.starts)
    assert (np.diff(starts) > 0).all()
    index = np.searchsorted(starts, [int(m.timestamp()) // 60 for m in instants], side="right") - 1
    expected = Counter(starts[index].tolist())
    found = by_start(series)
    assert {start: found[start] for start in expected} == expected


@settings(max_examples=30)
@given(st.dictionaries(st.integers(4, 95), st.integers(0, 9), max_size=40))
def test_gaps_of_a_count_file_are_never_zero(some: dict[int, int]) -> None:
    counts = {0: 1, 1: 1, 2: 0, 3: 4, **some}
    midnight = datetime(2027, 3, 1, tzinfo=UTC)
    hours = _whole_hours(counts)
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            f"{midnight + timedelta(minutes=15 * i):%Y-%m-%d %H:%M},{n}"
            for i, n in sorted(counts.items())
        ]
        path = write(Path(folder), ["time,count", *lines])
        fine = read_history(path, "UTC", interval_minutes=15)
        hourly = read_history(path, "UTC", interval_minutes=60)
    first = int(midnight.timestamp()) // 60
    found = by_start(fine.queues[""])
    assert {(start - first) // 15: n for start, n in found.items()} == counts
    found = by_start(hourly.queues[""])
    assert {(start - first) // 60: n for start, n in found.items()} == hours


def _whole_hours(counts: dict[int, int]) -> dict[int, int]:
    hours = {i // 4: [counts.get(i // 4 * 4 + part) for part in range(4)] for i in counts}
    return {
        hour: sum(n for n in parts if n is not None)
        for hour, parts in hours.items()
        if None not in parts
    }
