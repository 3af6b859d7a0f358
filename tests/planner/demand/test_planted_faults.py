"""Each guard turns red when the fault it stands for is planted."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.demand import (
    birth_death,
    blend,
    calibration,
    contact_rows,
    day_profile,
    day_regression,
    deferred,
    erlang,
    interval_counts,
    requirement,
    revision,
    shrinkage,
    wall_order,
)
from planner.demand.queue_staffing import Channel
from planner.demand.service_target import ServiceLevelDefinition
from planner.demand.zone_table import ZoneTable
from tests.planted.fault import planted_fault

from . import (
    test_deferred,
    test_forecast,
    test_history_file,
    test_history_properties,
    test_methods,
    test_requirement,
    test_revision,
    test_staffing_vectors,
)

Guard = Callable[[Path], object]

FORWARD = test_history_file.TestClocksGoForward()
BACK = test_history_file.TestClocksGoBack()
OFFERED = ServiceLevelDefinition.OFFERED_WAIT_WITHIN


def bare(test: Callable[..., Any]) -> Guard:
    """A test as a guard: with the folder when it wants one."""
    takes = inspect.signature(test).parameters
    return lambda folder: test(folder) if "tmp_path" in takes else test()


FAULTS: dict[str, tuple[Callable[..., Any], str, str, Guard]] = {
    "gaps become zero": (
        contact_rows._intervals_of_days,
        "(days[:, None] * _DAY_SECONDS",
        "(np.arange(days[0], days[-1] + 1)[:, None] * _DAY_SECONDS",
        bare(test_history_file.test_contacts_by_half_hour_have_zeros_on_days_that_have_a_row),
    ),
    "a part of an hour passes for the hour": (
        interval_counts.coarser,
        ">= ends - unique",
        "> 0",
        bare(test_history_properties.test_gaps_of_a_count_file_are_never_zero),
    ),
    "the skipped hour moves back": (
        ZoneTable._earlier_offsets,
        "np.maximum(",
        "np.minimum(",
        bare(FORWARD.test_a_skipped_time_moves_forward),
    ),
    "the second pass is dropped": (
        wall_order._repeated,
        "if seen[key] == 2:",
        "if seen[key] == 3:",
        bare(BACK.test_the_second_row_of_a_repeated_time_is_the_second_pass),
    ),
    "later days are read": (
        day_profile.past_of,
        "table.totals[:origin]) & ~table.calendar.holidays[:origin]",
        "table.totals) & ~table.calendar.holidays[: table.days]",
        bare(test_forecast.test_a_forecast_made_earlier_does_not_know_what_came_later),
    ),
    "the band forgets the day": (
        calibration.excess_variation,
        "return max(0.0, float(((actual - expected) ** 2 - expected).sum()) / squares)",
        "return 0.0",
        lambda _: test_forecast.test_the_spread_of_days_is_found(0.2),
    ),
    "few days pass for many": (
        calibration.widening,
        "return np.asarray(1 + (square + 1) / (4 * free) + second)",
        "return np.ones(5)",
        bare(test_methods.test_limits_from_few_days_lie_further_out),
    ),
    "the worst method weighs most": (
        blend.weigh,
        "np.exp(-_SHARPNESS",
        "np.exp(_SHARPNESS",
        bare(test_methods.test_weights_add_up_and_the_best_weighs_most),
    ),
    "a change of level is not seen": (
        day_regression.level_shift,
        "if abs(step) <",
        "if abs(step) >= 0 or abs(step) <",
        bare(test_methods.test_a_change_of_level_is_found_and_followed),
    ),
    "a busy morning makes a quiet day": (
        revision.revise,
        "1 + missed @ gain",
        "1 - missed @ gain",
        bare(test_revision.test_a_busy_morning_raises_the_rest_but_not_by_all_of_it),
    ),
    "shrinkage rounds up": (
        shrinkage.rostered_agents,
        "- ROUNDING",
        "+ ROUNDING",
        lambda _: test_staffing_vectors.test_vector_14_shrinkage(2, 0.9, 20),
    ),
    "Erlang C forgets the load": (
        erlang._waiting,
        "(agents - load * (1 - blocked))",
        "agents",
        bare(test_staffing_vectors.test_vector_15_chance_to_wait),
    ),
    "patience is forgotten": (
        birth_death.steady_state,
        "np.maximum(k - chain.full, 0)",
        "np.minimum(k - chain.full, 0) ** 2",
        lambda _: test_staffing_vectors.test_vector_2_erlang_x_of_ccmath(OFFERED, 0.8797),
    ),
    "work ahead of its arrival": (
        deferred.levelled_minutes,
        "upper = arrived_by(work)[opened]",
        "upper = arrived_by(work)[opened] + 30",
        bare(test_deferred.test_the_levelled_plan_keeps_every_deadline_and_never_works_ahead),
    ),
    "a cause goes missing": (
        requirement.shrunk,
        "by_cause[causes[-1][0]] = left",
        "by_cause[causes[-1][0]] = left * 0",
        lambda _: [
            test_requirement.test_causes_add_up_to_what_is_rostered_beyond_the_need(channel)
            for channel in Channel
        ],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_guard_turns_red(fault: str, tmp_path: Path) -> None:
    function, old, new, guard = FAULTS[fault]
    guard(tmp_path)
    with (
        planted_fault(function, old, new),
        pytest.raises((AssertionError, ValueError, BaseExceptionGroup)),
    ):
        guard(tmp_path)
