"""Faults planted into time off: the test beside each turns red."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.rotas.publish import publish
from planner.time_off import cover_without, queries, request, stored
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.planner.time_off import test_effect, test_life
from tests.planner.time_off.asking import needing
from tests.planted.fault import planted_fault


def put_out(at: Scene) -> Scene:
    publish(at.planner, at.people.lead, draft_of(at))
    return at


RED = (AssertionError, pytest.fail.Exception)


@pytest.mark.parametrize(
    ("function", "old", "new", "guard"),
    [
        (
            stored.check_seen,
            "row.state == expected_state and row.version == version",
            "row.state",
            test_life.test_a_decision_about_what_was_withdrawn_meanwhile_is_refused,
        ),
        (
            request.request_time_off,
            "absence, now, REQUESTED)",
            "absence, now)",
            test_life.test_a_request_changes_no_rota_and_no_hours_before_it_is_approved,
        ),
        (
            cover_without._Losses._gone,
            "return sum(max(0, overlap // MINUTE) for overlap in overlaps)",
            "return 30",
            lambda at: test_effect.test_a_part_of_a_day_makes_only_its_hours_short(put_out(at)),
        ),
        (
            cover_without._Losses._of_shift,
            "self._breaks.get(queue)",
            "'required'",
            lambda at: test_effect.test_the_shortage_is_what_the_judge_finds_without_these_shifts(
                at, "thin"
            ),
        ),
        (
            queries._as_seen,
            "decides_about(session, actor, person_id, now)",
            "actor",
            test_effect.test_a_draft_counts_too_and_shows_its_people_to_those_who_decide_only,
        ),
    ],
)
def test_a_fault_is_seen(
    tmp_path: Path, function: Any, old: str, new: str, guard: Callable[[Scene], None]
) -> None:
    at = needing(scene(tmp_path), 6)
    with planted_fault(function, old, new), pytest.raises(RED):
        guard(at)
