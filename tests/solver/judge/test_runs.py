"""Worked days and nights in a row."""

from datetime import date, timedelta

import pytest

from solver import rules
from solver.problem import History, NightHours, PastDuty, RotaProblem, ZonePeriod
from tests.factories.problems import DENVER, agent, horizon, pattern, rota, small_problem, utc
from tests.solver.judge.found import amounts, texts


def past(*dates: int, start: int = 9) -> History:
    """Work eight hours from `start` on these dates of February."""
    starts = [utc(f"2027-02-{day:02d} {start:02d}:00") for day in dates]
    hours = timedelta(hours=8)
    return History(
        duties=tuple(PastDuty(start=at, end=at + hours, paid_minutes=480) for at in starts)
    )


def test_as_many_days_as_allowed_are_fine_and_each_full_window_more_counts() -> None:
    problem = small_problem(rules.DaysInARow(most=3))

    assert amounts(problem, rota((0, "day"), (1, "day"), (2, "day"), (4, "day"))) == []
    assert amounts(problem, rota(*((day, "day") for day in range(5)))) == [("days-in-a-row", 1)] * 2


@pytest.mark.parametrize(
    ("history", "broken"),
    [
        (past(27, 28), 1),  # Saturday to Tuesday are four days
        (past(26, 28), 0),
        (past(25, 26, 27, 28), 2),
        (None, 0),  # unknown: runs that touch the edge are not judged
    ],
)
def test_a_run_reaches_back_only_into_a_known_past(history: History | None, broken: int) -> None:
    problem = small_problem(rules.DaysInARow(most=3), agents=(agent("ann", history=history),))

    assert amounts(problem, rota((0, "day"), (1, "day"))) == [("days-in-a-row", 1)] * broken


def test_a_run_that_lies_wholly_in_the_past_is_not_judged() -> None:
    someone = agent("ann", history=past(24, 25, 26, 27))
    problem = small_problem(rules.DaysInARow(most=3), agents=(someone,))

    assert amounts(problem, rota((0, "day"))) == []


def test_two_duties_on_a_day_are_one_worked_day() -> None:
    patterns = (pattern("early", "06:00", "10:00"), pattern("late", "18:00", "22:00"))
    problem = small_problem(rules.DaysInARow(most=2), patterns=patterns)

    assert amounts(problem, rota((0, "early"), (0, "late"), (1, "late"))) == []


def rows(problem: RotaProblem, days: str) -> list[tuple[str, int]]:
    """Judge a week given as "##.#...", where # is a worked day."""
    return amounts(problem, rota(*((day, "day") for day, on in enumerate(days) if on == "#")))


@pytest.mark.parametrize(
    ("days", "history", "broken"),
    [
        ("..#....", None, 1),
        ("..##...", None, 0),
        (".#..#..", None, 2),
        ("#......", None, 0),  # may have begun before
        ("#......", past(), 1),  # did not
        ("#......", past(28), 0),
        ("......#", None, 0),  # may go on
        (".......", past(28), 0),  # lies wholly in the past
    ],
)
def test_a_row_of_work_is_too_short_when_it_is_seen_to_begin_and_end(
    days: str, history: History | None, broken: int
) -> None:
    rule = rules.DaysInARow(most=7, least=2)
    problem = small_problem(rule, agents=(agent("ann", history=history),))

    assert rows(problem, days) == [("days-in-a-row", 1)] * broken


@pytest.mark.parametrize(
    ("days", "history", "broken"),
    [
        ("#.#.#..", None, 2),
        ("#..#...", None, 0),
        (".#...#.", None, 0),  # the edges may go on
        (".#....#", past(28), 1),  # Monday between Sunday's work and Tuesday's
        ("#.....#", past(27), 1),  # Sunday
        ("..#....", past(28), 0),
        (".#.....", past(), 0),
    ],
)
def test_days_off_between_two_worked_days_are_enough(
    days: str, history: History | None, broken: int
) -> None:
    someone = agent("ann", history=history)
    problem = small_problem(rules.DaysOffInARow(least=2), agents=(someone,))

    assert rows(problem, days) == [("days-off-in-a-row", 1)] * broken


def test_a_short_row_is_told_with_its_days() -> None:
    problem = small_problem(rules.DaysInARow(most=6, least=3), rules.DaysOffInARow(least=2))

    assert texts(problem, rota((1, "day"), (2, "day"), (4, "day"))) == [
        "Tue 2 Mar to Wed 3 Mar: 2 days worked in a row, at least 3",
        "Fri 5 Mar: 1 day worked in a row, at least 3",
        "Thu 4 Mar: 1 day off in a row, at least 2",
    ]


NIGHT = pattern("night", "22:00", "06:00")


def test_no_nights_means_none() -> None:
    problem = small_problem(rules.NightsInARow(most=0), patterns=(NIGHT,))

    assert amounts(problem, rota((0, "night"), (3, "night"))) == [("nights-in-a-row", 1)] * 2
    assert texts(problem, rota((3, "night"))) == ["Thu 4 Mar: a night, none allowed"]


@pytest.mark.parametrize(
    ("start", "end", "nights"),
    [
        ("15:00", "23:30", 0),
        ("18:00", "02:00", 1),  # exactly 3 h after 23:00
        ("18:00", "01:59", 0),
        ("03:00", "11:00", 1),  # the window of the evening before, until 06:00
        ("03:01", "11:00", 0),
        ("00:30", "07:00", 1),
    ],
)
def test_a_night_overlaps_23_to_6_by_three_hours(start: str, end: str, nights: int) -> None:
    duty = pattern("duty", start, end)
    problem = small_problem(rules.NightsInARow(most=0), patterns=(duty,))

    assert amounts(problem, rota((2, "duty"))) == [("nights-in-a-row", 1)] * nights


def test_what_a_night_is_can_be_set() -> None:
    duty = pattern("duty", "15:00", "23:30")
    evening = NightHours(start_minute=1320, least_minutes=90)
    problem = small_problem(rules.NightsInARow(most=0), patterns=(duty,), night=evening)

    assert amounts(problem, rota((2, "duty"))) == [("nights-in-a-row", 1)]


@pytest.mark.parametrize(("history", "broken"), [(past(28, start=22), 1), (None, 0)])
def test_nights_in_a_row_reach_back_into_a_known_past(history: History | None, broken: int) -> None:
    someone = agent("ann", patterns=("night",), history=history)
    problem = small_problem(rules.NightsInARow(most=2), agents=(someone,), patterns=(NIGHT,))

    assert amounts(problem, rota((0, "night"), (1, "night"))) == [("nights-in-a-row", 1)] * broken


def test_a_night_is_a_night_where_the_agent_is_not_where_the_desk_is() -> None:
    # 22:00–06:00 in Dublin is the afternoon and evening of Denver.
    dublin = pattern("dublin", "22:00", "06:00", time_zone="Europe/Dublin")
    denver = agent("ann", patterns=("dublin",), zones=(ZonePeriod(first_day=0, time_zone=DENVER),))
    problem = small_problem(rules.NightsInARow(most=0), agents=(denver,), patterns=(dublin,))

    assert amounts(problem, rota((1, "dublin"))) == []


@pytest.mark.parametrize(("first", "nights"), [(date(2027, 3, 27), 0), (date(2027, 3, 20), 1)])
def test_the_lost_hour_is_not_worked(first: date, nights: int) -> None:
    # 00:00–03:00 lasts 2 h on the night on which the clocks go forward.
    short = pattern("short", "00:00", "03:00")
    plan = horizon(3, first_date=first)
    problem = small_problem(rules.NightsInARow(most=0), horizon=plan, patterns=(short,))

    assert amounts(problem, rota((1, "short"))) == [("nights-in-a-row", 1)] * nights
