"""Wishes, one by one, with their exact price."""

import pytest

from solver import rules
from solver.problem import Wish, WishAvoid, WishDayOff, WishDuty, WishLength, WishStart
from tests.factories.problems import agent, pattern, rota, small_problem, utc
from tests.solver.judge.found import costs

DAY = pattern("day", "09:00", "17:00")
NIGHT = pattern("night", "22:00", "06:00")
LUNCH = pattern("lunch", "09:00", "17:30", unplaced_unpaid_break_minutes=30)


def priced(wish: Wish, *given: tuple[int, str]) -> int:
    """Price one wish under a rule of weight 2; 0 when it is met."""
    patterns = (DAY, NIGHT, LUNCH)
    someone = agent("ann", wishes=(wish,), patterns=tuple(one.id for one in patterns))
    problem = small_problem(rules.Wishes(weight=2), agents=(someone,), patterns=patterns)
    return sum(cost or 0 for _, _, cost in costs(problem, rota(*given)))


@pytest.mark.parametrize(
    ("given", "price"),
    [([(1, "day")], 0), ([(2, "day")], 14), ([(1, "night")], 14), ([(1, "night"), (2, "day")], 14)],
)
def test_a_day_off_is_broken_once_by_any_duty_that_overlaps_it(
    given: list[tuple[int, str]], price: int
) -> None:
    assert priced(WishDayOff(day=2, price=7), *given) == price


@pytest.mark.parametrize(
    ("start", "end", "intervals"),
    [("17:00", "18:45", 0), ("16:59", "18:00", 1), ("16:30", "18:00", 1), ("16:29", "18:00", 2)],
)
def test_every_interval_begun_of_work_in_an_avoided_span_counts(
    start: str, end: str, intervals: int
) -> None:
    span = WishAvoid(start=utc(f"2027-03-02 {start}"), end=utc(f"2027-03-02 {end}"), price=5)

    assert priced(span, (1, "day")) == 2 * 5 * intervals


@pytest.mark.parametrize(
    ("earliest", "latest", "price"), [(540, 600, 0), (541, 600, 6), (0, 539, 6)]
)
def test_a_start_outside_the_wished_times_counts(earliest: int, latest: int, price: int) -> None:
    wish = WishStart(earliest_minute=earliest, latest_minute=latest, price=3)

    assert priced(wish, (0, "day")) == price


@pytest.mark.parametrize(("minutes", "intervals"), [(480, 0), (451, 0), (450, 1), (600, 4)])
def test_every_whole_interval_longer_or_shorter_counts(minutes: int, intervals: int) -> None:
    assert priced(WishLength(minutes=minutes, price=1), (0, "day")) == 2 * intervals


def test_breaks_are_not_part_of_the_wished_length() -> None:
    assert priced(WishLength(minutes=480, price=1), (0, "lunch")) == 0


@pytest.mark.parametrize(
    ("wanted", "given", "price"),
    [
        ("wanted", [(1, "day")], 0),
        ("wanted", [(1, "lunch")], 8),
        ("wanted", [], 8),
        ("unwanted", [(1, "day")], 8),
        ("unwanted", [(2, "day")], 0),
    ],
)
def test_a_duty_may_be_wanted_or_unwanted(
    wanted: str, given: list[tuple[int, str]], price: int
) -> None:
    wish = WishDuty(day=1, pattern="day", wanted=wanted == "wanted", price=4)

    assert priced(wish, *given) == price


def test_each_broken_wish_is_named() -> None:
    wishes = (WishDayOff(day=0, price=1), WishDuty(day=1, pattern="day", wanted=False, price=1))
    problem = small_problem(rules.Wishes(weight=1), agents=(agent("ann", wishes=wishes),))

    assert costs(problem, rota((0, "day"), (1, "day"))) == [("wishes", 1, 1)] * 2
