"""Several annealers on one rota: what they make together is a rota like any other."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from solver import rules
from solver.engine import state as at
from solver.engine.crew import Crew
from solver.engine.lowered import Lowered
from solver.engine.merge import merge
from solver.engine.replica import Replica
from solver.engine.tables import HARD, tables
from solver.formats.tour import VARIANTS, tour_problem

LOWERED = {name: Lowered(tour_problem(8, seed=1, variant=one)) for name, one in VARIANTS.items()}
ARRAYS = {name: tables(lowered) for name, lowered in LOWERED.items()}


def crew(name: str, annealers: int) -> Crew:
    made = Crew(LOWERED[name], ARRAYS[name], [], seed=3)
    Replica.run(made, 20_000, 500.0, 50.0)
    made.spread(annealers)
    return made


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("annealers", [1, 2, 3])
def test_the_score_of_a_crew_is_that_of_its_rota(name: str, annealers: int) -> None:
    made = crew(name, annealers)
    for _ in range(5):
        made.run(2000, 300.0, 100.0)

    afresh = Replica(LOWERED[name], ARRAYS[name], made.now(), seed=1)
    kept = Replica(LOWERED[name], ARRAYS[name], made.best(), seed=1)

    assert made.state[at.SCORE] == afresh.state[at.SCORE]
    assert made.score == kept.score
    assert made.legal


def test_each_has_days_of_its_own_with_a_day_between(monkeypatch: pytest.MonkeyPatch) -> None:
    made, dealt = crew("plain", 3), set[tuple[int, ...]]()
    for _ in range(30):
        made._deal()
        states = (made.state, *made.others)
        spans = [(int(s[at.FIRST_DAY]), int(s[at.AFTER_DAY])) for s in states]
        assert [first for first, _ in spans[1:]] == [after + 1 for _, after in spans[:-1]]
        assert (spans[0][0], spans[-1][1]) == (0, 28)
        assert all(after > first for first, after in spans)
        dealt.add(tuple(first for first, _ in spans))

    assert len(dealt) > 5


def test_nobody_spreads_over_fewer_days_than_pay() -> None:
    made = crew("plain", 100)

    assert len(made.others) == 28 // 8 - 1


def weekends_of_two(most: int) -> Crew:
    """A rota with no duty, of which one gives an agent the first Saturday, another the last."""
    problem = tour_problem(8, seed=1, variant=VARIANTS["plain"])
    kept = (rules.DutiesPerDay(), rules.Skills(), rules.TimeOff(), rules.Weekends(most=most))
    lowered = Lowered(msgspec.structs.replace(problem, rules=kept))
    made = Crew(lowered, tables(lowered), [], seed=3)
    made.spread(2)
    made._deal()
    agent = next(a for a, days in enumerate(lowered.of_day) if days[5] and days[26])
    for state, day in ((made.state, 5), (made.others[0], 26)):
        state[state[at.GIVEN] + 28 * agent + day] = lowered.of_day[agent][day][0]
    merge(made.tables, made.state, made.others[0])
    return made


@pytest.mark.parametrize(("most", "days"), [(1, [5]), (2, [5, 26])])
def test_only_days_that_keep_what_is_hard_together_are_put_together(
    most: int, days: list[int]
) -> None:
    made = weekends_of_two(most)
    given = made.state[made.state[at.GIVEN] : made.state[at.CHOSEN]]

    assert (np.flatnonzero(given >= 0) % 28).tolist() == days
    assert made.state[at.SCORE] < HARD // 2
