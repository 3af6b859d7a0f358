"""Burdens above a fair share, squared."""

import pytest

from solver import rules
from solver.rules import FairShare
from tests.factories.problems import agent, joined, pattern, rota, small_problem
from tests.solver.judge.found import costs

DAY = pattern("day", "09:00", "17:00")
LATE = pattern("late", "13:00", "21:00")
NIGHT = pattern("night", "22:00", "06:00")
PATTERNS = (DAY, LATE, NIGHT)
NAMES = tuple(one.id for one in PATTERNS)


def amount(rule: FairShare, *given: tuple[int, str]) -> int:
    someone = agent("ann", patterns=NAMES, holidays=(2,))
    problem = small_problem(rule, agents=(someone,), patterns=PATTERNS)
    return sum(amount for _, amount, _ in costs(problem, rota(*given)))


@pytest.mark.parametrize(
    ("measure", "given", "count"),
    [
        ("nights", [(0, "night"), (1, "night"), (3, "day")], 2),
        ("lates", [(0, "day"), (1, "late"), (2, "night")], 2),
        ("weekends", [(4, "night"), (5, "night"), (6, "day")], 1),
        ("holidays", [(1, "night"), (2, "day"), (3, "day")], 2),
        ("minutes", [(0, "day"), (1, "late")], 16),
        ("overtime", [(day, "late") for day in range(6)], 8),
    ],
)
def test_each_measure_counts_its_burden(
    measure: str, given: list[tuple[int, str]], count: int
) -> None:
    for share in (0, 1, count, count + 5):
        rule = FairShare(measure=measure, shares={"ann": share}, weight=1)  # type: ignore[arg-type]  # a table
        assert amount(rule, *given) == max(0, count - share) ** 2


def test_a_negative_share_is_a_debt_from_before() -> None:
    assert amount(FairShare(measure="nights", shares={"ann": -2}, weight=1)) == 4


def test_when_late_begins_can_be_set() -> None:
    rule = FairShare(measure="lates", shares={"ann": 0}, weight=1, late_after_minute=1260)

    assert amount(rule, (0, "late"), (1, "night")) == 1


def test_whole_units_of_minutes_count() -> None:
    rule = FairShare(measure="minutes", shares={"ann": 0}, weight=1, unit_minutes=300)

    assert amount(rule, (0, "day"), (1, "day")) == 9  # 960 // 300 squared


def test_the_next_unit_weighs_more_and_falls_to_whoever_carried_least() -> None:
    people = (agent("ann", patterns=NAMES), agent("bob", patterns=NAMES), agent("cat"))
    rule = FairShare(measure="nights", shares={"ann": 0, "bob": 0}, weight=3)
    problem = small_problem(rule, agents=people, patterns=PATTERNS)
    both = joined([rota((0, "night")), rota((0, "night"), name="bob")])

    assert sum(cost or 0 for *_, cost in costs(problem, both)) == 6
    assert costs(problem, rota((0, "night"), (1, "night"))) == [("fair-share", 4, 12)]


def test_an_agent_without_a_share_is_not_judged() -> None:
    problem = small_problem(
        rules.FairShare(measure="lates", shares={}, weight=1), patterns=PATTERNS
    )

    assert costs(problem, rota((0, "late"))) == []


def test_who_is_under_the_contract_has_room_before_overtime() -> None:
    rule = FairShare(measure="overtime", shares={"ann": -4}, weight=1)

    assert amount(rule, *((day, "day") for day in range(4))) == 0
    assert amount(rule, *((day, "day") for day in range(5))) == 16


def test_which_starts_are_unpopular_can_be_set() -> None:
    shares = {"ann": 0}
    usual = FairShare(measure="starts", shares=shares, weight=1)
    noon = FairShare(
        measure="starts", shares=shares, weight=1, starts_from_minute=720, starts_until_minute=780
    )
    one = FairShare(
        measure="starts", shares=shares, weight=1, starts_from_minute=720, starts_until_minute=781
    )

    assert [amount(rule, (0, "day"), (1, "late")) for rule in (usual, noon, one)] == [0, 0, 1]
