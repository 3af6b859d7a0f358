"""Dates, times and amounts are written as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from web import words


def test_dates_name_their_weekday() -> None:
    assert words.day(date(2027, 3, 9)) == "Tue 9 Mar"
    assert words.long_day(date(2027, 3, 28)) == "Sunday 28 March 2027"


def test_an_instant_is_written_in_the_zone_that_is_asked_for() -> None:
    instant = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert words.moment(instant, "Europe/Dublin") == "Sun 28 Mar, 02:30"
    assert words.moment(instant, "America/Denver") == "Sat 27 Mar, 19:30"
    assert words.moment(instant, "Asia/Kathmandu") == "Sun 28 Mar, 07:15"


def test_an_end_at_midnight_belongs_to_the_day_it_ends() -> None:
    midnight = datetime(2027, 3, 28, 23, 0, tzinfo=UTC)  # 00:00 on the 29th, summer time
    assert words.closing(midnight, "Europe/Dublin") == "Sun 28 Mar 2027, 24:00"
    assert words.closing(datetime(2027, 1, 1, tzinfo=UTC), "UTC") == "Thu 31 Dec 2026, 24:00"
    assert words.closing(midnight, "Asia/Kathmandu") == "Mon 29 Mar 2027, 04:45"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(450, "7.5 h"), (480, "8 h"), (0, "0 h"), (-60, "−1 h"), (90_000, "1,500 h")],
)
def test_minutes_are_written_as_hours(minutes: int, text: str) -> None:
    assert words.hours(minutes) == text


def test_a_difference_carries_its_sign() -> None:
    assert [words.signed(value) for value in (2, -2.04, 0.01)] == ["+2", "−2", "0"]


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert [words.number(-0.04), words.signed(-0.04), words.hours(-1)] == ["0", "0", "0 h"]


def test_wall_times_after_midnight_count_on() -> None:
    assert [words.wall(minute) for minute in (450, 1440, 1830)] == ["07:30", "24:00", "06:30"]


def test_weekdays_in_a_row_are_a_span() -> None:
    assert words.weekdays([0, 1, 2, 3, 4]) == "Mon–Fri"
    assert words.weekdays(list(range(7))) == "every day"
    assert words.weekdays([0, 2, 5]) == "Mon, Wed, Sat"


def test_a_count_agrees_with_its_noun() -> None:
    assert words.plural(1, "shift") == "1 shift"
    assert words.plural(1344, "half-hour") == "1,344 half-hours"
    assert words.plural(2, "person", "people") == "2 people"
