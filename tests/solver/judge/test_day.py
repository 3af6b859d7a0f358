"""What is given on one day, or on a day and the next."""

import pytest

from solver import rules
from solver.problem import History, PastDuty, Pin, Skill
from solver.rota import rota_of
from tests.factories.problems import (
    agent,
    assignment,
    demand,
    horizon,
    pattern,
    rota,
    small_problem,
    utc,
)
from tests.solver.judge.found import amounts, texts

EARLY = pattern("early", "06:00", "10:00", label="early")
LATE = pattern("late", "18:00", "22:00", label="late")
OFFER = (EARLY, LATE)


def test_one_duty_a_day_is_kept_and_two_are_one_too_many() -> None:
    problem = small_problem(rules.DutiesPerDay(most=1), patterns=OFFER)

    assert amounts(problem, rota((0, "early"), (1, "early"))) == []
    assert amounts(problem, rota((0, "early"), (0, "late"))) == [("duties-per-day", 1)]


def test_two_duties_a_day_may_be_allowed() -> None:
    problem = small_problem(rules.DutiesPerDay(most=2), patterns=OFFER)

    assert amounts(problem, rota((0, "early"), (0, "late"))) == []


def test_no_duty_at_all_may_be_allowed() -> None:
    problem = small_problem(rules.DutiesPerDay(most=0), patterns=OFFER)

    assert amounts(problem, rota((0, "early"))) == [("duties-per-day", 1)]


@pytest.mark.parametrize(("queue", "broken"), [("phone", 0), ("chat", 1)])
def test_a_queue_is_served_by_whoever_knows_it(queue: str, broken: int) -> None:
    demands = (demand(horizon()), demand(horizon(), "chat"))
    problem = small_problem(rules.Skills(), demands=demands)
    given = rota_of([assignment("ann", 0, "day", queue)])

    assert amounts(problem, given) == [("skills", 1)] * broken


def test_a_shadow_has_the_skill() -> None:
    shadow = agent("ann", skills=(Skill(queue="phone", proficiency_hundredths=0),))

    assert amounts(small_problem(rules.Skills(), agents=(shadow,)), rota((0, "day"))) == []


BACKWARD = rules.Succession(pairs=(("late", "early"),))


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ([(0, "late"), (1, "early")], 1),
        ([(0, "early"), (1, "late")], 0),
        ([(0, "late"), (2, "early")], 0),  # a free day resets it
        ([(0, "late"), (1, "late"), (2, "early")], 1),
        ([(0, "late"), (0, "early")], 0),
    ],
)
def test_a_late_duty_is_not_followed_by_an_early_one(
    given: list[tuple[int, str]], broken: int
) -> None:
    assert (
        amounts(small_problem(BACKWARD, patterns=OFFER), rota(*given))
        == [("succession", 1)] * broken
    )


@pytest.mark.parametrize(("label", "broken"), [("late", 1), ("early", 0), ("", 0)])
def test_the_duty_of_the_day_before_the_horizon_is_followed_too(label: str, broken: int) -> None:
    past = PastDuty(
        start=utc("2027-02-28 13:00"), end=utc("2027-02-28 21:00"), paid_minutes=480, label=label
    )
    names = tuple(one.id for one in OFFER)
    ann = agent("ann", patterns=names, history=History(duties=(past,)))
    problem = small_problem(BACKWARD, agents=(ann,), patterns=OFFER)

    assert amounts(problem, rota((0, "early"))) == [("succession", 1)] * broken
    assert amounts(problem, rota((1, "early"))) == []


PIN = Pin(agent="ann", day=1, pattern="early", queues=("phone",), reason="asked")


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ([(1, "early")], 0),
        ([(1, "late")], 1),
        ([], 1),
        ([(1, "early"), (1, "late")], 1),
        ([(0, "late"), (1, "early")], 0),
    ],
)
def test_a_pin_wants_exactly_its_duty(given: list[tuple[int, str]], broken: int) -> None:
    problem = small_problem(rules.Pins(), pins=(PIN,), patterns=OFFER)

    assert amounts(problem, rota(*given)) == [("pins", 1)] * broken


def test_a_pin_wants_its_queue_too() -> None:
    demands = (demand(horizon()), demand(horizon(), "chat"))
    problem = small_problem(rules.Pins(), pins=(PIN,), demands=demands, patterns=OFFER)

    assert amounts(problem, rota_of([assignment("ann", 1, "early", "chat")])) == [("pins", 1)]


def test_a_pinned_free_day_stays_free() -> None:
    free = Pin(agent="ann", day=1, pattern=None)
    problem = small_problem(rules.Pins(), pins=(free,), patterns=OFFER)

    assert amounts(problem, rota((0, "late"))) == []
    assert texts(problem, rota((1, "late"))) == ["Tue 2 Mar: was pinned as free"]


@pytest.mark.parametrize(
    ("most", "least", "amount"),
    [(None, 0, 0), (3, 0, 0), (2, 0, 1), (0, 0, 3), (3, 3, 0), (None, 5, 2)],
)
def test_duties_of_a_kind_are_counted_by_label(most: int | None, least: int, amount: int) -> None:
    kinds = (
        pattern("early", "06:00", "14:00", label="early"),
        pattern("dawn", "05:00", "13:00", label="early"),
        pattern("day", "09:00", "17:00", label="day"),
    )
    rule = rules.DutiesOfKind(labels=("early",), most=most, least=least)
    given = rota((0, "early"), (1, "dawn"), (2, "day"), (3, "early"))

    assert amounts(small_problem(rule, patterns=kinds), given) == (
        [("duties-of-kind", amount)] if amount else []
    )


def test_a_night_that_ends_on_a_public_holiday_is_worked_on_it_and_counts_once() -> None:
    night = pattern("night", "22:00", "06:00")
    someone = agent("ann", patterns=("night",), holidays=(2, 3))
    problem = small_problem(rules.PublicHolidays(most=1), patterns=(night,), agents=(someone,))

    assert amounts(problem, rota((0, "night"), (2, "night"))) == []
    assert amounts(problem, rota((1, "night"), (2, "night"))) == [("public-holidays", 1)]
    assert texts(problem, rota((1, "night"), (2, "night"))) == [
        "2 shifts on public holidays, at most 1"
    ]
