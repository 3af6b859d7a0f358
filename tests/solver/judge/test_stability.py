"""What is published changes as little as possible."""

from __future__ import annotations

import pytest

from solver import rules
from solver.judge import judge
from solver.rules.stability import PublishedDuty
from solver.validate import check
from tests.factories.problems import pattern, rota, small_problem

DAY, LATE = pattern("day", "09:00", "17:00"), pattern("late", "14:00", "22:00")
TOLD = (PublishedDuty(day=0, pattern="day"), PublishedDuty(day=1, pattern="late"))
KEPT = rules.Stability(weight=5, days=(0, 1, 2), duties={"ann": TOLD})


@pytest.mark.parametrize(
    ("given", "changes"),
    [
        ([(0, "day"), (1, "late")], 0),
        ([(0, "day"), (1, "late"), (3, "day")], 0),  # day 3 was not published
        ([(0, "late"), (1, "late")], 1),
        ([(1, "late")], 1),
        ([(0, "day"), (1, "late"), (2, "day")], 1),
        ([(2, "day")], 3),
        ([], 2),
    ],
)
def test_each_change_of_what_is_published_costs(given: list[tuple[int, str]], changes: int) -> None:
    problem = small_problem(KEPT, patterns=(DAY, LATE))

    report = judge(problem, rota(*given))

    assert [one.amount for one in report.soft_breaches if one.rule == "stability"] == [1] * changes
    assert report.violations == ()


def test_a_shift_that_is_offered_no_more_changes_whatever_is_given() -> None:
    gone = rules.Stability(
        weight=5, days=(0,), duties={"ann": (PublishedDuty(day=0, pattern=None),)}
    )
    problem = small_problem(gone)

    for given in (rota(), rota((0, "day"))):
        breaches = judge(problem, given).soft_breaches
        assert [(one.rule, one.cost) for one in breaches] == [("stability", 5)]


def test_who_was_told_of_nothing_is_not_judged() -> None:
    problem = small_problem(rules.Stability(weight=5, days=(0, 1), duties={}))

    assert judge(problem, rota((0, "day"))).soft_breaches == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (rules.Stability(weight=1, days=(9,), duties={}), "day 9 is outside 0 to 6"),
        (rules.Stability(weight=1, duties={"nobody": ()}), "nobody is unknown"),
        (rules.Stability(weight=1, duties={"ann": TOLD}), "day 0 is not one of `days`"),
        (
            rules.Stability(
                weight=1, days=(0,), duties={"ann": (PublishedDuty(day=0, pattern="dya"),)}
            ),
            "dya is unknown",
        ),
        (rules.Stability(days=(0,), duties={"ann": ()}), "is empty; this rule needs a weight"),
    ],
)
def test_what_nobody_could_have_published_is_a_fault(wrong: rules.Stability, said: str) -> None:
    faults = check(small_problem(wrong, patterns=(DAY, LATE)))

    assert any(said in str(one) for one in faults)
