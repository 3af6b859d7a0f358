"""Weekends with work."""

from datetime import date

import pytest

from solver import rules
from solver.problem import History, PastDuty, ZonePeriod
from tests.factories.problems import (
    DUBLIN,
    MANILA,
    agent,
    horizon,
    pattern,
    rota,
    small_problem,
    utc,
)
from tests.solver.judge.found import amounts, texts

NIGHT = pattern("night", "22:00", "06:00")
DAY = pattern("day", "09:00", "17:00")
NONE = rules.Weekends(most=0)


@pytest.mark.parametrize(
    ("given", "weekends"),
    [
        ([(4, "day")], 0),
        ([(4, "night")], 1),  # Friday night ends on Saturday
        ([(5, "day"), (6, "day")], 1),
        ([(6, "night")], 1),
        ([(5, "day"), (13, "day")], 2),
        ([(7, "day")], 0),
    ],
)
def test_a_weekend_is_worked_when_any_duty_overlaps_it(
    given: list[tuple[int, str]], weekends: int
) -> None:
    problem = small_problem(NONE, days=14, patterns=(DAY, NIGHT))

    assert amounts(problem, rota(*given)) == ([("weekends", weekends)] if weekends else [])


def test_as_many_weekends_as_allowed_are_fine() -> None:
    problem = small_problem(rules.Weekends(most=2), days=21)

    assert amounts(problem, rota((5, "day"), (12, "day"))) == []
    assert amounts(problem, rota((5, "day"), (12, "day"), (20, "day"))) == [("weekends", 1)]


def test_a_horizon_that_starts_on_a_sunday_starts_inside_a_weekend() -> None:
    plan = horizon(7, first_date=date(2027, 2, 28))

    assert amounts(small_problem(NONE, horizon=plan), rota((0, "day"))) == [("weekends", 1)]


def test_a_friday_night_at_the_end_of_the_horizon_touches_the_weekend_after_it() -> None:
    problem = small_problem(NONE, days=5, patterns=(NIGHT,))

    assert amounts(problem, rota((4, "night"))) == [("weekends", 1)]


def test_a_weekend_is_that_of_the_place_where_the_agent_is() -> None:
    # Friday 17:00–23:00 in Dublin ends on Saturday 07:00 in Manila.
    duty = pattern("dublin", "17:00", "23:00", time_zone=DUBLIN)
    for zone, weekends in ((DUBLIN, 0), (MANILA, 1)):
        someone = agent(
            "ann", patterns=("dublin",), zones=(ZonePeriod(first_day=0, time_zone=zone),)
        )
        problem = small_problem(NONE, agents=(someone,), patterns=(duty,))
        assert amounts(problem, rota((4, "dublin"))) == [("weekends", 1)] * weekends


def test_weekends_with_work_do_not_follow_each_other_for_long() -> None:
    problem = small_problem(rules.WeekendsInARow(most=1), days=21, patterns=(DAY,))

    assert amounts(problem, rota((5, "day"), (20, "day"))) == []
    assert amounts(problem, rota((5, "day"), (13, "day"))) == [("weekends-in-a-row", 1)]
    three = rota((5, "day"), (13, "day"), (19, "day"))
    assert amounts(problem, three) == [("weekends-in-a-row", 1)] * 2


def test_a_weekend_worked_before_the_horizon_begins_a_row() -> None:
    worked = PastDuty(start=utc("2027-02-28 09:00"), end=utc("2027-02-28 17:00"), paid_minutes=480)
    ann = agent("ann", patterns=("day",), history=History(duties=(worked,)))
    problem = small_problem(rules.WeekendsInARow(most=1), agents=(ann,), patterns=(DAY,))

    assert texts(problem, rota((5, "day"))) == [
        "2 weekends with work in a row (Sat 27 Feb, Sat 6 Mar), at most 1"
    ]
    assert amounts(problem, rota((4, "day"))) == []


@pytest.mark.parametrize(
    ("given", "halves"),
    [
        ((5, 6), 0),
        ((5,), 1),
        ((6,), 1),
        ((4, 5, 7), 1),
        ((5, 13), 1),  # Sunday the 14th is the last day: nothing is said of it
        ((6, 12), 2),
    ],
)
def test_a_weekend_is_worked_whole_or_not_at_all(given: tuple[int, ...], halves: int) -> None:
    problem = small_problem(rules.WholeWeekends(), days=14, patterns=(DAY,))

    assert (
        amounts(problem, rota(*((day, "day") for day in given))) == [("whole-weekends", 1)] * halves
    )


@pytest.mark.parametrize(("worked_on", "halves"), [("2027-02-27", 0), ("2027-02-26", 1), (None, 0)])
def test_a_sunday_at_the_first_edge_follows_the_saturday_before(
    worked_on: str | None, halves: int
) -> None:
    history = None
    if worked_on is not None:
        start, end = utc(f"{worked_on} 09:00"), utc(f"{worked_on} 17:00")
        history = History(duties=(PastDuty(start=start, end=end, paid_minutes=480),))
    ann = agent("ann", patterns=("day",), history=history)
    plan = horizon(7, first_date=date(2027, 2, 28))
    problem = small_problem(rules.WholeWeekends(), horizon=plan, agents=(ann,), patterns=(DAY,))

    assert (
        texts(problem, rota((0, "day")))
        == ["Sun 28 Feb is worked and Sat 27 Feb is not: weekends are worked whole or not at all"]
        * halves
    )
    assert amounts(problem, rota((1, "day"))) == []
