"""A rule without lowering, check, document and test fails the build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from solver.engine.lower import LOWERINGS
from solver.judge.checks import PERSON_CHECKS, PRICED_BY_CURVE, TEAM_CHECKS
from solver.rules import RULES
from solver.rules.base import RuleBase
from tests.solver.rules.test_readme import rows, tag_of

TESTS = Path(__file__).parents[1]
MODULES = Path(__file__).parents[3] / "solver" / "rules"


def named_in(room: Path) -> str:
    return "\n".join(one.read_text(encoding="utf-8") for one in sorted(room.glob("test_*.py")))


JUDGED, LOWERED = named_in(TESTS / "judge"), named_in(TESTS / "engine")


def missing(rule: type[RuleBase]) -> list[str]:
    """List what a rule lacks."""
    checks = {*PERSON_CHECKS, *TEAM_CHECKS, *PRICED_BY_CURVE}
    called = re.compile(rf"\b{rule.__name__}\(")
    held = {
        "lowering": rule in LOWERINGS,
        "check": rule in checks,
        "document": str(rule.__struct_config__.tag) in rows(),
        "formula and source": {"Formula:", "Source:"} <= set((rule.__doc__ or "").split()),
        "test of its check": bool(called.search(JUDGED)),
        "test of its lowering": bool(called.search(LOWERED)),
    }
    return [name for name, is_there in held.items() if not is_there]


@pytest.mark.parametrize("rule", RULES, ids=tag_of)
def test_a_rule_lacks_nothing(rule: type[RuleBase]) -> None:
    assert missing(rule) == []


def test_a_rule_that_was_only_declared_lacks_everything() -> None:
    class Unheard(RuleBase, frozen=True, kw_only=True, tag="unheard"):
        """Nothing."""

    assert len(missing(Unheard)) == 6


def test_every_module_of_rules_is_in_the_tuple_and_nothing_else_is_lowered() -> None:
    modules = {one.stem for one in MODULES.glob("*.py")} - {"__init__", "base"}

    assert {rule.__module__.rpartition(".")[2] for rule in RULES} == modules
    assert set(LOWERINGS) == set(RULES)
