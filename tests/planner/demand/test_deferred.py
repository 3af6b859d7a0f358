from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.demand.deferred import (
    DeadlineClock,
    DeferredWork,
    arrived_by,
    due_by,
    levelled_minutes,
    serve_deferred,
)
from planner.demand.service_target import StaffingInputError


@st.composite
def some_work(draw: st.DrawFn) -> DeferredWork:
    n = draw(st.integers(1, 40))
    minutes = draw(st.lists(st.floats(0, 200), min_size=n, max_size=n))
    opened = draw(st.lists(st.booleans(), min_size=n, max_size=n).filter(any))
    return DeferredWork(
        np.array(minutes),
        np.array(opened),
        draw(st.integers(0, 12)),
        draw(st.sampled_from(DeadlineClock)),
        draw(st.floats(0, 300)),
    )


@given(some_work())
def test_the_levelled_plan_keeps_every_deadline_and_never_works_ahead(work: DeferredWork) -> None:
    plan = levelled_minutes(work)
    done = np.cumsum(plan)
    assert (plan >= 0).all()
    assert (plan[~work.open] == 0).all()
    assert (done <= arrived_by(work) + 1e-6).all()
    assert (done >= due_by(work) - 1e-6).all()
    served = serve_deferred(work, plan)
    assert served.late_minutes.max() <= 1e-6


@given(some_work(), st.integers(0, 1000))
def test_no_plan_that_keeps_the_deadlines_has_a_lower_peak(work: DeferredWork, seed: int) -> None:
    plan = levelled_minutes(work)
    lower = plan.max() * 0.98
    if lower <= 1e-6:
        return
    served = serve_deferred(work, np.full(len(plan), lower))
    left = served.waiting_minutes[np.flatnonzero(work.open)[-1]] - work.backlog_minutes
    assert served.late_minutes.max() > 0 or left > 0


def test_work_is_spread_over_the_time_it_can_wait() -> None:
    work = DeferredWork(np.array([60.0, 0, 0, 0]), np.ones(4, bool), 2)
    assert levelled_minutes(work).tolist() == [20, 20, 20, 0]


def test_work_of_the_night_waits_for_the_opening() -> None:
    opened = np.array([False, False, True, True])
    work = DeferredWork(np.array([30.0, 30, 0, 0]), opened, 0)
    assert levelled_minutes(work).tolist() == [0, 0, 60, 0]


def test_open_hours_deadlines_do_not_count_the_night() -> None:
    opened = np.array([True, False, False, True, True])
    arrivals = np.array([60.0, 0, 0, 0, 0])
    calendar = levelled_minutes(DeferredWork(arrivals, opened, 2))
    open_hours = levelled_minutes(DeferredWork(arrivals, opened, 2, DeadlineClock.OPEN_HOURS))
    assert calendar.tolist() == [60, 0, 0, 0, 0]
    assert open_hours.tolist() == [20, 0, 0, 20, 20]


def test_capacity_that_finds_no_work_is_not_saved_up() -> None:
    work = DeferredWork(np.array([0.0, 60, 0]), np.ones(3, bool), 0)
    served = serve_deferred(work, np.array([60.0, 30, 30]))
    assert served.done_minutes.tolist() == [0, 30, 30]
    assert served.late_minutes.tolist() == [0, 30, 0]


def test_a_queue_that_never_opens_is_refused_when_it_has_work() -> None:
    with pytest.raises(StaffingInputError, match="never open"):
        levelled_minutes(DeferredWork(np.ones(3), np.zeros(3, bool), 1))
    assert levelled_minutes(DeferredWork(np.zeros(3), np.zeros(3, bool), 1)).tolist() == [0, 0, 0]
