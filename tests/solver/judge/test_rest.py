"""Rest between duties and in a week, across every clock."""

from datetime import date

import pytest

from solver import rules
from solver.problem import History, PastDuty, RotaProblem, ZonePeriod
from tests.factories.problems import (
    DENVER,
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

LATE = pattern("late", "15:00", "23:00")
EARLY = pattern("early", "07:00", "15:00")
NIGHT = pattern("night", "22:00", "06:00")
ELEVEN = rules.MinimumRest(minutes=660)
OFFER = (LATE, EARLY, NIGHT)


def test_eight_hours_after_a_late_duty_are_three_too_few() -> None:
    problem = small_problem(ELEVEN, days=14, patterns=OFFER)
    given = rota((7, "late"), (8, "early"))

    assert amounts(problem, given) == [("minimum-rest", 1)]
    assert texts(problem, given) == ["Mon 8 Mar 23:00 to Tue 9 Mar 07:00: 8 h rest, 11 h needed"]


def test_exactly_enough_rest_is_enough() -> None:
    problem = small_problem(rules.MinimumRest(minutes=480), patterns=OFFER)

    assert amounts(problem, rota((0, "late"), (1, "early"))) == []


def test_every_pair_of_neighbours_counts() -> None:
    problem = small_problem(ELEVEN, patterns=OFFER)

    assert (
        amounts(problem, rota((0, "late"), (1, "early"), (1, "late"), (2, "early")))
        == [("minimum-rest", 1)] * 3
    )


def ending(wall: str) -> History:
    end = utc(wall)
    return History(duties=(PastDuty(start=utc("2027-02-28 15:00"), end=end, paid_minutes=480),))


@pytest.mark.parametrize(
    ("history", "broken"),
    [(ending("2027-02-28 23:00"), 1), (ending("2027-02-28 20:00"), 0), (None, 0)],
)
def test_rest_reaches_back_into_what_was_worked_before(
    history: History | None, broken: int
) -> None:
    someone = agent("ann", patterns=("early",), history=history)
    problem = small_problem(ELEVEN, agents=(someone,), patterns=(EARLY,))

    assert amounts(problem, rota((0, "early"))) == [("minimum-rest", 1)] * broken


def test_two_past_duties_are_nobodys_fault_now() -> None:
    history = History(
        duties=(
            PastDuty(start=utc("2027-02-26 15:00"), end=utc("2027-02-26 23:00"), paid_minutes=480),
            PastDuty(start=utc("2027-02-27 07:00"), end=utc("2027-02-27 15:00"), paid_minutes=480),
        )
    )
    someone = agent("ann", patterns=("early",), history=history)
    problem = small_problem(ELEVEN, agents=(someone,), patterns=(EARLY,))

    assert amounts(problem, rota((0, "early"))) == []


FORWARD = "Sat {} Mar 20:30 to Sun {} Mar 07:30: 10 h rest, 11 h needed: the clocks go forward"
BACK = "Sat 30 Oct 20:30 to Sun 31 Oct 07:30: 12 h rest, 13 h needed: the clocks go back"


# Dublin's clocks go forward on Sunday 28 March 2027 and back on Sunday 31 October, Denver's
# forward on Sunday 14 March: 11 h by the clock are 10 h, 12 h and 10 h.
@pytest.mark.parametrize(
    ("zone", "saturday", "needed", "expected"),
    [
        (DUBLIN, "2027-03-27", 660, [FORWARD.format(27, 28)]),
        (DUBLIN, "2027-03-27", 600, []),
        (DENVER, "2027-03-13", 660, [FORWARD.format(13, 14)]),
        (DUBLIN, "2027-10-30", 720, []),
        (DUBLIN, "2027-10-30", 780, [BACK]),
        (MANILA, "2027-03-27", 660, []),
    ],
)
def test_rest_is_measured_between_instants(
    zone: str, saturday: str, needed: int, expected: list[str]
) -> None:
    assert texts(_weekend(zone, saturday, needed), rota((0, "evening"), (1, "morning"))) == expected


def _weekend(zone: str, saturday: str, needed: int) -> RotaProblem:
    plan = horizon(3, first_date=date.fromisoformat(saturday), time_zone=zone)
    patterns = (pattern("evening", "12:30", "20:30"), pattern("morning", "07:30", "15:30"))
    home = (ZonePeriod(first_day=0, time_zone=zone),)
    someone = agent("ann", 3, zones=home, patterns=("evening", "morning"))
    rest = rules.MinimumRest(minutes=needed)
    return small_problem(rest, horizon=plan, agents=(someone,), patterns=patterns)


def test_rest_counts_the_flight_between_two_zones() -> None:
    # Ends 17:00 in Dublin (17:00Z), starts 09:00 in Denver (16:00Z the next day): 23 h.
    moves = (ZonePeriod(first_day=0, time_zone=DUBLIN), ZonePeriod(first_day=1, time_zone=DENVER))
    someone = agent("ann", zones=moves)

    for minutes, broken in ((1380, 0), (1381, 1)):
        problem = small_problem(rules.MinimumRest(minutes=minutes), agents=(someone,))
        assert amounts(problem, rota((0, "day"), (1, "day"))) == [("minimum-rest", 1)] * broken


WEEK = rules.WeeklyRest(minutes=2100)


def test_a_free_day_is_a_weekly_rest() -> None:
    # Tuesday 17:00 to Thursday 09:00 are 40 h.
    given = rota(*((day, "day") for day in range(7) if day != 2))

    assert amounts(small_problem(WEEK), given) == []


def test_a_rest_that_the_end_of_the_week_cuts_short_does_not_count() -> None:
    # Saturday 17:00 to Monday 00:00 are 31 h.
    given = rota(*((day, "day") for day in range(6)))

    assert texts(small_problem(WEEK), given) == [
        "Week of Mon 1 Mar: longest rest 31 h, 35 h needed"
    ]


def test_seven_days_of_work_leave_no_weekly_rest() -> None:
    given = rota(*((day, "day") for day in range(7)))

    assert amounts(small_problem(WEEK), given) == [("weekly-rest", 1)]
    assert texts(small_problem(WEEK), given) == [
        "Week of Mon 1 Mar: longest rest 16 h, 35 h needed"
    ]


def test_one_free_day_between_a_night_and_an_early_duty_is_exactly_35_hours_or_too_short() -> None:
    # Off duty Tuesday 20:00 to Thursday 07:00 is 35 h.
    evening, morning = pattern("evening", "12:00", "20:00"), pattern("morning", "07:00", "15:00")
    days = [
        (0, "evening"),
        (1, "evening"),
        (3, "morning"),
        (4, "evening"),
        (5, "evening"),
        (6, "evening"),
    ]
    for minutes, broken in ((2100, 0), (2101, 1)):
        problem = small_problem(rules.WeeklyRest(minutes=minutes), patterns=(evening, morning))
        assert amounts(problem, rota(*days)) == [("weekly-rest", 1)] * broken


def test_only_whole_weeks_are_judged_for_weekly_rest() -> None:
    assert amounts(small_problem(WEEK, days=6), rota(*((day, "day") for day in range(6)))) == []


def test_a_past_night_that_reaches_into_the_week_shortens_its_rest() -> None:
    # Monday 00:00 to Tuesday 11:00 are 35 h, unless Sunday's night ends on Monday 06:00.
    noon = pattern("noon", "11:00", "19:00")
    night = PastDuty(start=utc("2027-02-28 22:00"), end=utc("2027-03-01 06:00"), paid_minutes=480)
    for history, broken in ((History(), 0), (History(duties=(night,)), 1)):
        someone = agent("ann", patterns=("noon",), history=history)
        problem = small_problem(WEEK, agents=(someone,), patterns=(noon,))
        given = rota(*((day, "noon") for day in range(1, 7)))
        assert amounts(problem, given) == [("weekly-rest", 1)] * broken
