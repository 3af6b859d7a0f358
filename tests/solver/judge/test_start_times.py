"""Start times that stay alike in a week."""

from solver import rules
from solver.problem import ZonePeriod
from tests.factories.problems import DUBLIN, MANILA, agent, pattern, rota, small_problem
from tests.solver.judge.found import amounts, texts

PATTERNS = (
    pattern("early", "06:00", "14:00"),
    pattern("soon", "06:30", "14:30"),
    pattern("day", "09:00", "17:00"),
    pattern("late", "14:00", "22:00"),
)
ONE = rules.StartTimes(most=1)


def test_starts_of_one_band_are_one_start() -> None:
    problem = small_problem(ONE, patterns=PATTERNS)

    assert amounts(problem, rota((0, "early"), (1, "soon"))) == []
    assert amounts(problem, rota((0, "early"), (1, "day"))) == [("start-times", 1)]
    assert amounts(problem, rota((0, "early"), (1, "day"), (4, "late"))) == [("start-times", 2)]


def test_every_week_is_judged_by_itself() -> None:
    problem = small_problem(ONE, days=14, patterns=PATTERNS)

    assert amounts(problem, rota((6, "early"), (7, "late"))) == []


def test_the_local_time_of_the_place_counts() -> None:
    zones = (ZonePeriod(first_day=0, time_zone=DUBLIN), ZonePeriod(first_day=2, time_zone=MANILA))
    ann = agent("ann", patterns=("early",), zones=zones)
    everywhere = small_problem(ONE, agents=(ann,), patterns=PATTERNS)

    assert amounts(everywhere, rota((0, "early"), (3, "early"))) == []


def test_the_finding_names_the_week() -> None:
    found = texts(small_problem(ONE, patterns=PATTERNS), rota((0, "early"), (1, "day")))

    assert found == ["Week of Mon 1 Mar: 2 different start times, at most 1"]
