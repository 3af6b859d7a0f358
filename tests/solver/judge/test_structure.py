"""Assignments that cannot be what they say."""

import pytest

from solver.judge import Judge, judge
from solver.rota import Assignment, Rota
from tests.factories.problems import (
    agent,
    assignment,
    demand,
    horizon,
    pattern,
    small_problem,
)

DAY = pattern("day", "09:00", "17:00")
MONDAYS = pattern("mondays", "09:00", "12:00", days=(0,))
ON_CALL = pattern("on-call", "18:00", "22:00", kind="on-call")
CHATS = pattern("chats", "09:00", "12:00", queues=("chat",))
OTHER = pattern("other", "09:00", "10:00")
PROBLEM = small_problem(
    patterns=(DAY, MONDAYS, ON_CALL, CHATS, OTHER),
    agents=(agent("ann", patterns=("day", "mondays", "on-call", "chats")),),
    demands=(demand(horizon()), demand(horizon(), "chat")),
)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (assignment("eve", 0, "day"), "unknown agent eve"),
        (assignment("ann", 0, "dawn"), "unknown shift pattern dawn"),
        (assignment("ann", 7, "day"), "day 7 is not planned"),
        (assignment("ann", -1, "day"), "day -1 is not planned"),
        (assignment("ann", 0, "other"), "this shift is not offered to ann"),
        (assignment("ann", 1, "mondays"), "this shift is not offered on this day"),
        (assignment("ann", 0, "day", "phone", "phone"), "2 queues for 1 segments"),
        (Assignment(agent="ann", day=0, pattern="day", queues=()), "0 queues for 1 segments"),
        (assignment("ann", 0, "day", None), "a segment of work without a queue"),
        (assignment("ann", 0, "on-call", "phone"), "on-call does not serve phone"),
        (assignment("ann", 0, "day", "fax"), "unknown queue fax"),
        (assignment("ann", 0, "chats", "phone"), "this shift does not serve phone"),
    ],
)
def test_a_faulty_assignment_is_a_violation_and_not_judged_further(
    given: Assignment, fault: str
) -> None:
    report = judge(PROBLEM, Rota((given,)))

    (violation,) = report.violations
    assert (violation.rule, violation.amount, violation.cost) == ("structure", 1, None)
    assert violation.text.endswith(fault)
    assert report.agents[0].duties == 0
    assert Judge(PROBLEM).score(Rota((given,))) is None


def test_a_duty_given_twice_is_a_fault() -> None:
    twice = Rota((assignment("ann", 0, "day"), assignment("ann", 0, "day")))

    said = "Mon 1 Mar, 09:00–17:00: the same shift is given twice"
    assert [one.text for one in judge(PROBLEM, twice).violations] == [said]


def test_sound_assignments_have_no_fault() -> None:
    given = (
        assignment("ann", 0, "mondays"),
        assignment("ann", 1, "on-call", None),
        assignment("ann", 2, "chats", "chat"),
    )

    assert judge(PROBLEM, Rota(given)).legal
