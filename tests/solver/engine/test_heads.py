"""Somebody whose two duties overlap is one head, whoever counts."""

from __future__ import annotations

import pytest

from solver import rules
from solver.engine.encode import Encoding
from solver.engine.lowered import Lowered
from solver.engine.model import price_of, served_by
from solver.engine.possible import Care, Impossible, any_rota
from solver.engine.subproblem import Limit, free_cells
from solver.judge import Judge
from solver.problem import RotaProblem
from solver.rota import Rota, rota_of
from tests.factories.problems import agent, assignment, pattern, small_problem
from tests.planted.fault import planted_fault
from tests.solver.engine.techniques import by_constraints

EFFORT = 10.0
SHIFTS = (
    pattern("morning", "08:00", "14:00"),
    pattern("noon", "12:00", "18:00"),
    pattern("night", "22:00", "10:00"),
)
NAMES = tuple(one.id for one in SHIFTS)


def wanting(*people: str, weight: int | None, at_least: int = 2) -> RotaProblem:
    """No rule keeps duties apart; some are wanted on Tuesday from 9 to 14 o'clock."""
    minimum = rules.MinimumPresence(
        at_least=at_least,
        start_minute=540,
        end_minute=840,
        time_zone="Europe/Dublin",
        days=(1,),
        weight=weight,
    )
    agents = tuple(agent(name, patterns=NAMES) for name in people)
    return small_problem(rules.Skills(), minimum, agents=agents, patterns=SHIFTS)


def overlapping(*people: str) -> Rota:
    return rota_of(
        [
            assignment(name, day, shift)
            for name in people
            for day, shift in ((0, "night"), (1, "morning"), (1, "noon"))
        ]
    )


@pytest.mark.parametrize("people", [("ann",), ("ann", "tom")])
def test_engine_and_judge_price_overlapping_duties_alike(people: tuple[str, ...]) -> None:
    problem = wanting(*people, weight=7)
    lowered, rota = Lowered(problem), overlapping(*people)
    served = served_by(lowered, rota)
    assert served is not None

    judged = Judge(problem).score(rota)

    assert judged == 7 * 10 * (2 - len(people))
    assert price_of(lowered, served) == judged
    assert by_constraints(lowered, served) == judged


def test_one_person_is_never_two() -> None:
    assert any_rota(wanting("ann", weight=None), EFFORT, Care.QUICK) is Impossible.PROVEN


def test_two_people_are_enough_for_two() -> None:
    problem = wanting("ann", "tom", weight=None)

    found = any_rota(problem, EFFORT, Care.QUICK)

    assert isinstance(found, Rota)
    assert Judge(problem).judge(found).legal


def test_whoever_is_there_already_adds_no_head_by_another_duty() -> None:
    problem = wanting("ann", weight=7)
    lowered = Lowered(problem)
    served = served_by(lowered, overlapping("ann"))
    assert served is not None
    kept = [one for one in served if lowered.duties[one[0]].day == 0]

    answer = free_cells(lowered, {(0, 1)}, kept, Limit(None, EFFORT), seed=1)

    assert answer.served is not None
    assert answer.score == price_of(lowered, kept + answer.served) == 70


def test_counting_duties_instead_of_heads_is_seen() -> None:
    problem = wanting("ann", weight=7)
    lowered, rota = Lowered(problem), overlapping("ann")
    served = served_by(lowered, rota)
    assert served is not None

    with planted_fault(Encoding._heads, "-1 if self._may_overlap[agent] else day", "day"):
        assert by_constraints(lowered, served) != Judge(problem).score(rota)
