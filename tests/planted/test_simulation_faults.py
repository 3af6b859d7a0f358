"""Faults planted in the simulation judge, each with the test that turns red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from planner.demand.service_target import ServiceLevelDefinition
from planner.demand.simulation import arrivals, events, outcome, people, served
from tests.planner.demand.simulation import test_judge as guards
from tests.planted.fault import planted_fault

DEFINITION = ServiceLevelDefinition.ANSWERED_WITHIN_OF_ANSWERED
FAULTS: list[tuple[Callable[..., Any], str, str, Callable[[], None]]] = [
    (
        people.draw_staff,
        "np.where(stints.has_breaks, stints.breaks, share * length)",
        "stints.breaks + share * length",
        guards.test_shrinkage_that_counts_breaks_is_not_taken_off_a_duty_that_holds_them,
    ),
    (
        people.stints_of,
        "unplaced * (span[1] - span[0])",
        "0.0",
        guards.test_breaks_without_a_place_take_people_off_the_queue,
    ),
    (
        people.worth_of,
        "skill.proficiency_hundredths / FULL",
        "1.0",
        guards.test_a_shadow_serves_nobody_and_half_proficiency_takes_twice_as_long,
    ),
    (
        people._present,
        "luck[stints.duty] >= absent",
        "luck[: len(stints.duty)] >= -absent",
        lambda: guards.test_every_cause_takes_its_share_once("unplanned absence"),
    ),
    (
        served.level_of,
        "answered if is_of_answered else offered",
        "offered",
        lambda: guards.test_a_day_is_judged_by_the_definition_that_the_target_names(DEFINITION),
    ),
    (
        outcome.chance_of,
        "min(trials, share * (1 - share) * total**2 / spread)",
        "trials",
        guards.test_days_that_share_their_luck_widen_the_limits,
    ),
    (
        arrivals._of_queue,
        "mean is None or one.staffing.channel.can_wait",
        "True",
        lambda: guards.test_a_day_is_judged_by_the_definition_that_the_target_names(DEFINITION),
    ),
    (
        events.replay,
        "every * intervals)",
        "every)",
        guards.test_an_agent_finishes_the_contact_in_progress_at_the_end_of_the_shift,
    ),
]


@pytest.mark.parametrize(
    ("function", "old", "new", "guard"), FAULTS, ids=[fault[0].__name__ for fault in FAULTS]
)
def test_a_planted_fault_is_found(
    function: Callable[..., Any], old: str, new: str, guard: Callable[[], None]
) -> None:
    guard()
    with planted_fault(function, old, new), pytest.raises(AssertionError):
        guard()
