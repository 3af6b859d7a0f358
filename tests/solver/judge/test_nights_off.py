"""What may follow a night."""

import pytest

from solver import rules
from solver.problem import History, PastDuty
from tests.factories.problems import agent, pattern, rota, small_problem, utc
from tests.solver.judge.found import amounts, texts

PATTERNS = (pattern("night", "22:00", "06:00"), pattern("day", "09:00", "17:00"))
TWO = rules.DaysOffAfterNights(least=2)


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ([(0, "night"), (3, "day")], 0),
        ([(0, "night"), (2, "day")], 1),
        ([(0, "night"), (1, "day")], 1),
        ([(0, "night"), (1, "night"), (2, "night")], 0),
        ([(0, "night"), (1, "night"), (2, "day")], 2),
        ([(0, "night"), (2, "night")], 0),
        ([(0, "day"), (1, "night")], 0),
    ],
)
def test_after_a_night_there_are_nights_or_days_off(
    given: list[tuple[int, str]], amount: int
) -> None:
    found = amounts(small_problem(TWO, patterns=PATTERNS), rota(*given))

    assert found == [("days-off-after-nights", 1)] * amount


def test_a_night_before_the_horizon_is_followed_by_days_off_too() -> None:
    night = PastDuty(start=utc("2027-02-27 22:00"), end=utc("2027-02-28 06:00"), paid_minutes=480)
    ann = agent("ann", patterns=("night", "day"), history=History(duties=(night,)))
    problem = small_problem(TWO, agents=(ann,), patterns=PATTERNS)

    assert amounts(problem, rota((0, "day"))) == [("days-off-after-nights", 1)]
    assert amounts(problem, rota((1, "day"))) == []


def test_the_finding_names_both_days() -> None:
    found = texts(small_problem(TWO, patterns=PATTERNS), rota((0, "night"), (2, "day")))

    assert found == ["Night of Mon 1 Mar, work again on Wed 3 Mar: 2 days off needed after nights"]
