"""Spans and dates on which nobody works."""

import pytest

from solver import rules
from solver.problem import Absence, DutyPattern, Segment, Span
from solver.rota import rota_of
from tests.factories.problems import DUBLIN, agent, assignment, pattern, rota, small_problem, utc
from tests.solver.judge.found import amounts, texts

NIGHT = pattern("night", "22:00", "06:00")
DAY = pattern("day", "09:00", "17:00")
BOTH = ("day", "night")


def test_a_duty_beside_an_unavailable_span_is_fine() -> None:
    span = Span(start=utc("2027-03-02 17:00"), end=utc("2027-03-02 19:00"))
    problem = small_problem(rules.Availability(), agents=(agent("ann", unavailable=(span,)),))

    assert amounts(problem, rota((1, "day"))) == []


def test_a_duty_that_overlaps_an_unavailable_span_by_a_minute_is_not() -> None:
    span = Span(start=utc("2027-03-02 16:59"), end=utc("2027-03-02 19:00"))
    problem = small_problem(rules.Availability(), agents=(agent("ann", unavailable=(span,)),))

    assert amounts(problem, rota((1, "day"))) == [("availability", 1)]


def test_two_spans_in_one_duty_count_once() -> None:
    spans = tuple(
        Span(start=utc(f"2027-03-02 {hour}:00"), end=utc(f"2027-03-02 {hour}:30"))
        for hour in (10, 14)
    )
    problem = small_problem(rules.Availability(), agents=(agent("ann", unavailable=spans),))

    assert amounts(problem, rota((1, "day"))) == [("availability", 1)]


def test_the_gap_of_a_split_duty_is_part_of_the_duty() -> None:
    morning = Segment(start_minute=480, end_minute=720)
    evening = Segment(start_minute=960, end_minute=1200)
    split = DutyPattern(id="split", segments=(morning, evening))
    span = Span(start=utc("2027-03-02 13:00"), end=utc("2027-03-02 14:00"))
    someone = agent("ann", unavailable=(span,), patterns=("split",))
    problem = small_problem(rules.Availability(), agents=(someone,), patterns=(split,))
    given = rota_of([assignment("ann", 1, "split", "phone", "phone")])

    assert amounts(problem, given) == [("availability", 1)]


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ((0, "day"), 0),
        ((0, "night"), 1),  # ends on the morning of the day off
        ((1, "day"), 1),
        ((1, "night"), 1),
        ((2, "day"), 0),
    ],
)
def test_a_day_off_is_free_from_midnight_to_midnight(given: tuple[int, str], broken: int) -> None:
    tuesday = Absence(start=utc("2027-03-02 00:00", DUBLIN), end=utc("2027-03-03 00:00", DUBLIN))
    someone = agent("ann", time_off=(tuesday,), patterns=BOTH)
    problem = small_problem(rules.TimeOff(), agents=(someone,), patterns=(DAY, NIGHT))

    assert amounts(problem, rota(given)) == [("time-off", 1)] * broken


def test_time_off_is_called_away_and_nothing_more() -> None:
    tuesday = Absence(start=utc("2027-03-02 00:00"), end=utc("2027-03-03 00:00"))
    problem = small_problem(rules.TimeOff(), agents=(agent("ann", time_off=(tuesday,)),))

    assert texts(problem, rota((1, "day"))) == ["Tue 2 Mar 09:00–17:00: away"]


@pytest.mark.parametrize(
    ("given", "broken"),
    [((0, "day"), 0), ((2, "day"), 1), ((0, "night"), 0), ((1, "night"), 1)],
)
def test_fixed_days_bar_every_other_date_that_a_duty_touches(
    given: tuple[int, str], broken: int
) -> None:
    someone = agent("ann", fixed_days=(0, 1), patterns=BOTH)
    problem = small_problem(rules.FixedDays(), agents=(someone,), patterns=(DAY, NIGHT))

    assert amounts(problem, rota(given)) == [("fixed-days", 1)] * broken


@pytest.mark.parametrize(("fixed", "broken"), [((6,), 1), ((6, 7), 0)])
def test_the_date_after_the_horizon_is_fixed_only_if_named(
    fixed: tuple[int, ...], broken: int
) -> None:
    someone = agent("ann", fixed_days=fixed, patterns=BOTH)
    problem = small_problem(rules.FixedDays(), agents=(someone,), patterns=(DAY, NIGHT))

    assert amounts(problem, rota((6, "night"))) == [("fixed-days", 1)] * broken


def test_somebody_without_fixed_days_works_any_day() -> None:
    assert amounts(small_problem(rules.FixedDays()), rota((5, "day"), (6, "day"))) == []
