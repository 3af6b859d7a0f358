"""The grid on which coverage is counted."""

from datetime import date

import pytest

from solver.grid import grid_end, grid_start, interval_count
from tests.factories.problems import DENVER, DUBLIN, horizon, utc


@pytest.mark.parametrize(
    ("zone", "first", "minutes", "intervals"),
    [
        (DUBLIN, date(2027, 3, 1), 30, 48),
        (DUBLIN, date(2027, 3, 28), 30, 46),
        (DUBLIN, date(2027, 10, 31), 30, 50),
        (DENVER, date(2027, 3, 14), 60, 23),
        ("Australia/Lord_Howe", date(2027, 4, 4), 30, 49),
        ("Asia/Kathmandu", date(2027, 3, 1), 15, 96),
        (DUBLIN, date(2028, 2, 29), 1440, 1),
    ],
)
def test_a_day_has_the_intervals_that_pass(
    zone: str, first: date, minutes: int, intervals: int
) -> None:
    day = horizon(1, first_date=first, time_zone=zone, interval_minutes=minutes)

    assert interval_count(day) == intervals


def test_the_grid_runs_from_local_midnight_to_local_midnight() -> None:
    plan = horizon(2, first_date=date(2027, 3, 27))

    assert grid_start(plan) == utc("2027-03-27 00:00")
    assert grid_end(plan) == utc("2027-03-28 23:00")
