"""Christmas or New Year off, by turns."""

from datetime import date

import pytest

from solver import rules
from solver.problem import History, PastDuty
from tests.factories.problems import agent, horizon, pattern, rota, small_problem, utc
from tests.solver.judge.found import amounts, texts

PATTERNS = (pattern("night", "22:00", "06:00"), pattern("day", "09:00", "17:00"))
DECEMBER = horizon(14, first_date=date(2027, 12, 20))


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ([(4, "day"), (5, "day"), (6, "day")], 0),
        ([(11, "day"), (12, "day")], 0),
        ([(3, "night"), (11, "day")], 1),  # the night ends on 24 December
        ([(6, "day"), (12, "day")], 1),
        ([(3, "day"), (7, "day"), (13, "day")], 0),
    ],
)
def test_one_of_both_feasts_is_free(given: list[tuple[int, str]], amount: int) -> None:
    problem = small_problem(rules.YearEnd(), horizon=DECEMBER, patterns=PATTERNS)

    assert amounts(problem, rota(*given)) == [("year-end", 1)] * amount


def test_who_had_christmas_off_last_time_has_new_year_off() -> None:
    rule = rules.YearEnd(turns={"ann": "new-year"})
    problem = small_problem(rule, horizon=DECEMBER, patterns=PATTERNS)

    assert amounts(problem, rota((4, "day"))) == []
    assert texts(problem, rota((11, "day"))) == [
        "Work at New Year at the end of 2027, which is to be free this time"
    ]


def test_a_christmas_worked_before_the_horizon_counts() -> None:
    worked = PastDuty(start=utc("2027-12-25 09:00"), end=utc("2027-12-25 17:00"), paid_minutes=480)
    plan = horizon(7, first_date=date(2027, 12, 29))
    ann = agent("ann", patterns=("day",), history=History(duties=(worked,)))
    problem = small_problem(rules.YearEnd(), agents=(ann,), horizon=plan, patterns=PATTERNS)

    assert texts(problem, rota((2, "day"))) == [
        "Work at Christmas 2027 and at New Year, one of them is to be free"
    ]
    assert amounts(problem, rota((1, "day"), (4, "day"))) == []
