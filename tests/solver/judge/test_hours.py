"""Paid and credited minutes against the contract and the law."""

import pytest

from solver import rules
from solver.problem import History, PastDuty
from tests.factories.problems import agent, pattern, rota, small_problem, utc
from tests.solver.judge.found import amounts, costs, texts

FIVE = [(day, "day") for day in range(5)]
SIX = [(day, "day") for day in range(6)]


def test_a_week_within_the_contract_is_fine_and_a_sixth_day_is_480_minutes_more() -> None:
    assert amounts(small_problem(rules.WeeklyHours()), rota(*FIVE)) == []
    assert amounts(small_problem(rules.WeeklyHours()), rota(*SIX)) == [("weekly-hours", 480)]


def test_extra_minutes_may_be_agreed() -> None:
    assert amounts(small_problem(rules.WeeklyHours(extra_minutes=480)), rota(*SIX)) == []


def test_credited_absence_counts_in_its_week_so_that_nobody_repays_a_holiday() -> None:
    credited = (480,) + (0,) * 6
    problem = small_problem(rules.WeeklyHours(), agents=(agent("ann", credited_minutes=credited),))

    assert amounts(problem, rota(*FIVE[1:])) == []
    assert amounts(problem, rota(*SIX[1:])) == [("weekly-hours", 480)]


def test_a_part_of_a_week_is_not_judged() -> None:
    someone = agent("ann", 6, contract_minutes=(0,) * 6)
    problem = small_problem(rules.WeeklyHours(), days=6, agents=(someone,))

    assert amounts(problem, rota(*SIX)) == []


def test_unpaid_breaks_are_not_paid_and_paid_ones_in_gaps_are() -> None:
    # 8.5 h with 30 minutes unpaid are 8 h.
    lunch = pattern("lunch", "09:00", "17:30", unplaced_unpaid_break_minutes=30)
    problem = small_problem(rules.PeriodHours(), patterns=(lunch,))

    assert amounts(problem, rota(*((day, "lunch") for day in range(5)))) == []


@pytest.mark.parametrize(("worked", "amount"), [(FIVE, 0), (SIX, 480), (FIVE[:3], 960)])
def test_hours_above_and_below_the_contract_are_both_breaches(
    worked: list[tuple[int, str]], amount: int
) -> None:
    problem = small_problem(rules.PeriodHours(weight=3), days=7)
    expected = [("period-hours", amount, 3 * amount)] if amount else []

    assert costs(problem, rota(*worked)) == expected


def test_a_tolerance_is_free() -> None:
    problem = small_problem(rules.PeriodHours(tolerance_minutes=400))

    assert amounts(problem, rota(*SIX)) == [("period-hours", 80)]
    assert texts(problem, rota(*SIX)) == ["48 h planned, 40 h due: 8 h over"]


def test_extra_minutes_are_free_above_the_contract_and_not_below() -> None:
    problem = small_problem(rules.PeriodHours(tolerance_minutes=100, extra_minutes=300))

    assert amounts(problem, rota(*SIX)) == [("period-hours", 80)]
    assert amounts(problem, rota(*FIVE[1:])) == [("period-hours", 380)]


def test_credited_minutes_lower_what_is_due() -> None:
    someone = agent("ann", credited_minutes=(480, 480) + (0,) * 5)

    assert amounts(small_problem(rules.PeriodHours(), agents=(someone,)), rota(*FIVE[2:])) == []


LIMIT = rules.AverageHours(most_weekly_minutes=2880)


def test_the_average_stands_at_48_hours_and_breaks_above() -> None:
    ten = pattern("long", "08:00", "17:36")
    problem = small_problem(LIMIT, patterns=(ten,))

    assert amounts(problem, rota(*((day, "long") for day in range(5)))) == []
    assert amounts(problem, rota(*((day, "long") for day in range(6)))) == [("average-hours", 576)]


def test_the_average_remembers_the_weeks_carried_in() -> None:
    # Two weeks of 50 h, then 44 h: 144 h in three weeks is exactly the limit.
    long = pattern("long", "08:00", "19:00")
    history = History(average_weeks=2, average_minutes=6000)
    someone = agent("ann", patterns=("long",), history=history)
    problem = small_problem(LIMIT, agents=(someone,), patterns=(long,))

    assert amounts(problem, rota(*((day, "long") for day in range(4)))) == []
    assert amounts(problem, rota(*((day, "long") for day in range(5)))) == [("average-hours", 660)]


def test_a_part_of_a_week_is_averaged_by_days_and_rounded_up() -> None:
    # 3 days at 48 h a week allow 1,234 2/7 minutes; 1,440 are 205 5/7 more.
    problem = small_problem(LIMIT, days=3)

    assert amounts(problem, rota(*FIVE[:3])) == [("average-hours", 206)]


THREE_DAYS = rules.RollingHours(days=3, most_minutes=960)


def test_any_window_of_days_holds_its_minutes_and_says_which_does_not() -> None:
    problem = small_problem(THREE_DAYS)

    assert amounts(problem, rota((0, "day"), (2, "day"), (3, "day"))) == []
    assert amounts(problem, rota(*FIVE[:3])) == [("rolling-hours", 480)]
    assert texts(problem, rota(*FIVE[:3])) == ["Mon 1 Mar to Wed 3 Mar: 24 h, at most 16 h"]


def test_a_window_that_begins_in_the_past_remembers_it() -> None:
    sunday = PastDuty(start=utc("2027-02-28 09:00"), end=utc("2027-02-28 17:00"), paid_minutes=1000)
    someone = agent("ann", history=History(duties=(sunday,)))
    problem = small_problem(THREE_DAYS, agents=(someone,))

    assert amounts(problem, rota()) == []
    assert amounts(problem, rota((1, "day"))) == [("rolling-hours", 480)]
    assert amounts(problem, rota((2, "day"))) == []
