"""Rules and checks are the same list."""

from solver.judge.checks import PERSON_CHECKS, PRICED_BY_CURVE, TEAM_CHECKS
from solver.rules import RULES


def test_every_rule_has_exactly_one_check() -> None:
    tables = [*PERSON_CHECKS, *TEAM_CHECKS, *PRICED_BY_CURVE]

    assert sorted(one.__name__ for one in tables) == sorted(one.__name__ for one in RULES)
