from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.demand.merge import compare, merged
from planner.demand.volume_series import VolumeSeries, empty_series, instant
from planner.errors import InputError

from .files import by_start, series


@st.composite
def volumes(draw: st.DrawFn) -> VolumeSeries:
    found = draw(st.dictionaries(st.integers(0, 30), st.integers(0, 5), max_size=20))
    return series([30 * i for i in sorted(found)], [found[i] for i in sorted(found)])


@given(volumes(), volumes())
def test_applying_a_change_gives_the_files_values_and_keeps_the_rest(
    parsed: VolumeSeries, stored: VolumeSeries
) -> None:
    change = compare(parsed, stored)
    assert by_start(merged(stored, change)) == by_start(stored) | by_start(parsed)
    assert len(change.added) + change.unchanged + len(change.changed) == len(parsed)


@given(volumes(), volumes())
def test_the_same_file_a_second_time_changes_nothing(
    parsed: VolumeSeries, stored: VolumeSeries
) -> None:
    once = merged(stored, compare(parsed, stored))
    again = compare(parsed, once)
    assert again.is_nothing
    assert merged(once, again).same_as(once)


def test_changed_counts_are_listed_with_old_and_new() -> None:
    change = compare(series([0, 30], [4, 5]), series([0, 30], [4, 6]))
    assert [(c.start, c.old_count, c.new_count) for c in change.changed] == [(instant(30), 6, 5)]


def test_a_file_without_handling_times_does_not_wipe_the_stored_ones() -> None:
    stored = VolumeSeries(30, np.array([0]), np.array([4]), np.array([960.0]))
    assert compare(series([0], [4]), stored).is_nothing
    kept = merged(stored, compare(series([0], [5]), stored))
    assert kept.handling_seconds.tolist() == [960.0]


def test_another_interval_than_the_stored_one_is_refused() -> None:
    with pytest.raises(InputError, match="interval of 30 minutes"):
        compare(series([0], [1], 15), series([0], [1], 30))
    assert compare(series([0], [1], 15), empty_series(30)).added.contacts == 1
