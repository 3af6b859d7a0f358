from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.demo.dates import NOTICE_DAYS, demo_dates


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2027, 2, 14, 12, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2027, 2, 15, 12, tzinfo=UTC), date(2027, 3, 8)),
        (datetime(2027, 2, 15, 3, tzinfo=timezone(timedelta(hours=8))), date(2027, 3, 1)),
    ],
)
def test_the_plan_starts_on_the_first_monday_that_leaves_fifteen_days(
    now: datetime, first: date
) -> None:
    assert demo_dates(now).first_date == first


@given(st.integers(0, 30_000))
def test_every_plan_leaves_notice_and_starts_on_a_monday(hours: int) -> None:
    dates = demo_dates(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
    assert dates.first_date.weekday() == 0
    assert NOTICE_DAYS <= (dates.first_date - dates.today).days < NOTICE_DAYS + 7


def test_the_history_ends_yesterday() -> None:
    dates = demo_dates(datetime(2027, 2, 14, tzinfo=UTC))
    assert dates.today == date(2027, 2, 14)
    assert dates.history_first == date(2026, 2, 14)
