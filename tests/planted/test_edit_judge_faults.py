"""Faults planted in the judge of single edits turn its comparison with whole verdicts red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.judge.edit import EditJudge
from tests.planted.fault import planted_fault
from tests.solver.judge.test_edit import disagreements

FAULTS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "presence is only added": (EditJudge._presence_after, "heads - less + more", "heads + more"),
    "cover is only taken off": (EditJudge._coverage_after, "+ more[name]", "+ 0 * more[name]"),
    "only who is given something is looked at": (
        EditJudge.difference,
        "sorted(change.agents)",
        "sorted({one.agent for one in change.added})",
    ),
    "faults of an assignment by itself are lost": (
        EditJudge._breaches,
        "list(part.faults)",
        "[]",
    ),
    "what changes for the better costs too": (
        EditJudge._compared,
        "in worse) - sum",
        "in worse) + sum",
    ),
}


def somebody_disagrees() -> bool:
    return any(disagreements(seed, changes=6) for seed in range(40))


def test_without_a_fault_nobody_disagrees() -> None:
    assert not somebody_disagrees()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_judge_of_edits_is_seen(name: str) -> None:
    function, old, new = FAULTS[name]

    with planted_fault(function, old, new):
        assert somebody_disagrees()
