"""Faults planted in the checks of rules let a mistyped name pass, or refuse a sound one: seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver import rules
from solver.problem import History, PastDuty, RotaProblem
from solver.rules.stability import PublishedDuty
from solver.validate import check
from solver.validate import rules as checks
from tests.factories.problems import agent, pattern, small_problem, utc
from tests.planted.fault import planted_fault

LATE, EARLY = (pattern(name, "09:00", "17:00", label=name) for name in ("late", "early"))


def named(rule: rules.Rule) -> RotaProblem:
    """A problem with late and early shifts, before which somebody worked a night."""
    at = utc("2027-02-27 08:00"), utc("2027-02-27 16:00")
    past = PastDuty(start=at[0], end=at[1], paid_minutes=480, label="night")
    someone = agent("ann", patterns=("late", "early"), history=History(duties=(past,)))
    return small_problem(rule, patterns=(LATE, EARLY), agents=(someone,))


MISTYPED = named(rules.Succession(pairs=(("late", "erly"),)))
WORKED_BEFORE = named(rules.Succession(pairs=(("night", "early"),)))
GONE = PublishedDuty(day=0, pattern="erly")
UNPUBLISHED = named(rules.Stability(weight=1, days=(0,), duties={"ann": (GONE,)}))

FAULTS: dict[str, tuple[RotaProblem, Callable[..., Any], str, str]] = {
    "any label will do in a succession": (
        MISTYPED,
        checks._pairs,
        "frozenset(offered | past)",
        "frozenset(named)",
    ),
    "successions are not looked at": (MISTYPED, checks._own, "rules.Succession()", "rules.Pins()"),
    "a label that was only worked before is refused": (
        WORKED_BEFORE,
        checks._pairs,
        "frozenset(offered | past)",
        "frozenset(offered)",
    ),
    "any pattern may have been published": (
        UNPUBLISHED,
        checks._published,
        '"duties", named, patterns',
        '"duties", named, frozenset(named)',
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_check_of_names_is_seen(name: str) -> None:
    problem, function, old, new = FAULTS[name]
    before = check(problem)

    with planted_fault(function, old, new):
        assert check(problem) != before


def test_a_mistyped_label_is_named_and_one_that_was_worked_before_is_not() -> None:
    assert [str(one) for one in check(MISTYPED)] == ["rule succession, pairs: erly is unknown"]
    assert [str(one) for one in check(UNPUBLISHED)] == ["rule stability, duties: erly is unknown"]
    assert check(WORKED_BEFORE) == ()
