from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from planner.demand.opening_hours import weekdays_open
from planner.demand.queue_staffing import Channel
from planner.demand.service_target import ServiceLevelDefinition, ServiceTarget, StaffingInputError
from planner.demand.shrinkage import Shrinkage
from planner.demand.simulation.events import replay
from planner.demand.simulation.judge import simulate_rota
from planner.demand.simulation.outcome import QueueOutcome, chance_of
from planner.demand.simulation.records import Contacts, Staff
from solver.problem import RotaProblem, Segment, Skill
from solver.rota import Rota

from .pools import all_at_work, lines_like, phone_problem, served, with_skills

OPEN = slice(16, 32)
"""Half-hours of 08:00–16:00."""


def contacts_at_work(each: int, days: int = 1) -> np.ndarray[Any, Any]:
    counts = np.zeros((days, 48), np.int64)
    counts[:, OPEN] = each
    return counts.ravel()


def outcome(problem: RotaProblem, rota: Rota | None = None, **queue: Any) -> QueueOutcome:
    contacts = queue.pop("contacts", contacts_at_work(20, problem.horizon.days))
    return simulate_rota(
        problem, rota or all_at_work(problem), [served(contacts, **queue)], 40, seed=1
    )[0]


def test_enough_people_serve_everybody_and_too_few_nobody_in_time() -> None:
    assert outcome(phone_problem(20)).day_chance().value == 1.0
    few = outcome(phone_problem(4), contacts=contacts_at_work(60))
    assert few.day_chance().value == 0.0
    assert float(np.nanmax(few.wait_seconds)) > 600


def test_equal_seeds_give_equal_outcomes() -> None:
    problem = phone_problem(5)
    first, second = outcome(problem), outcome(problem)
    assert np.array_equal(first.day_levels, second.day_levels)
    other = simulate_rota(
        problem, all_at_work(problem), [served(contacts_at_work(20))], 40, seed=2
    )[0]
    assert not np.array_equal(first.day_levels, other.day_levels)


def test_breaks_without_a_place_take_people_off_the_queue() -> None:
    """Half an hour of eight: one person in sixteen is missing at any time."""
    with_breaks = phone_problem(16, unplaced_unpaid_break_minutes=30)
    occupied = np.nanmean(outcome(with_breaks).occupancy[OPEN])
    without = np.nanmean(outcome(phone_problem(16)).occupancy[OPEN])
    assert occupied / without == pytest.approx(16 / 15, abs=0.02)


def test_a_gap_between_segments_is_nobody_s_time() -> None:
    split = phone_problem(
        10,
        segments=(
            Segment(start_minute=480, end_minute=720),
            Segment(start_minute=780, end_minute=960),
        ),
    )
    found = outcome(split, contacts=contacts_at_work(2))
    at_lunch, before = found.occupancy[24:26], found.occupancy[20:23]
    assert np.isnan(at_lunch).all()
    assert (before > 0).all()


def test_shrinkage_that_counts_breaks_is_not_taken_off_a_duty_that_holds_them() -> None:
    shrinkage = Shrinkage({"breaks": 30 / 480})
    own = phone_problem(16, unplaced_unpaid_break_minutes=30)
    once = outcome(own, shrinkage=shrinkage).occupancy[OPEN]
    assert np.nanmean(once) == pytest.approx(np.nanmean(outcome(own).occupancy[OPEN]), rel=0.02)
    none = outcome(phone_problem(16), shrinkage=shrinkage).occupancy[OPEN]
    assert np.nanmean(none) == pytest.approx(np.nanmean(once), rel=0.02)


@pytest.mark.parametrize("cause", ["unplanned absence", "meetings"])
def test_every_cause_takes_its_share_once(cause: str) -> None:
    usual = np.nanmean(outcome(phone_problem(40)).occupancy[17:31])
    shrunk = outcome(phone_problem(40), shrinkage=Shrinkage({cause: 0.2})).occupancy[17:31]
    assert usual / np.nanmean(shrunk) == pytest.approx(0.8, abs=0.03)


def test_absence_of_whole_days_makes_days_differ_more_than_meetings_do() -> None:
    problem, load = phone_problem(12), contacts_at_work(60)
    spread = {
        cause: float(
            np.std(outcome(problem, contacts=load, shrinkage=Shrinkage({cause: 0.2})).day_levels)
        )
        for cause in ("sickness", "meetings")
    }
    assert spread["sickness"] > 1.3 * spread["meetings"]


def test_a_shadow_serves_nobody_and_half_proficiency_takes_twice_as_long() -> None:
    problem = phone_problem(10)
    shadows = replace(
        problem, **with_skills(problem, Skill(queue="phone", proficiency_hundredths=0))
    )
    assert outcome(shadows).day_chance().value == 0.0
    half = replace(problem, **with_skills(problem, Skill(queue="phone", proficiency_hundredths=50)))
    once, twice = (np.nanmean(outcome(one).occupancy[17:31]) for one in (problem, half))
    assert twice / once == pytest.approx(2, rel=0.03)


def test_an_agent_finishes_the_contact_in_progress_at_the_end_of_the_shift() -> None:
    contacts = Contacts(
        np.array([10.0, 90.0]), np.zeros(2, np.int64), np.array([60.0, 5.0]), np.full(2, np.inf)
    )
    staff = Staff(
        np.array([0.0, 30.0, 1900.0]), np.zeros(3, np.int64), np.array([0, -1, 0]), np.ones((1, 1))
    )
    tally = replay(contacts, staff, lines_like([20.0]), 1800.0, 2)
    assert tally.answered[0].tolist() == [2, 0]
    assert tally.answered_in_time[0].tolist() == [1, 0]
    assert tally.staffed[0].tolist() == pytest.approx([30.0, 1700.0])
    assert tally.occupied[0].tolist() == pytest.approx([20.0, 5.0])
    assert tally.waiting[0].tolist() == [1, 0]
    assert tally.oldest[0, 0] == pytest.approx(1710.0)


def test_who_waits_when_a_line_is_closed_counts_as_missed() -> None:
    contacts = Contacts(
        np.array([10.0]), np.zeros(1, np.int64), np.array([60.0]), np.full(1, np.inf)
    )
    staff = Staff(np.array([15.0]), np.array([-1]), np.array([0]), np.ones((1, 1)))
    tally = replay(contacts, staff, lines_like([20.0]), 1800.0, 1)
    assert (tally.offered[0, 0], tally.answered[0, 0], tally.offered_in_time[0, 0]) == (1, 0, 0)


def test_callers_of_the_evening_are_not_served_the_next_morning() -> None:
    problem = phone_problem(3, days=2)
    counts = contacts_at_work(2, days=2)
    counts[31] = 60
    closed = outcome(problem, contacts=counts, hours=weekdays_open(480, 960))
    for_ever = outcome(problem, contacts=counts)
    assert closed.waiting[33] == 0
    assert for_ever.waiting[33] > 30
    assert closed.service_level[48 + 16] > 0.9 > for_ever.service_level[48 + 16]


def test_e_mail_waits_over_night_and_counts_until_it_is_done() -> None:
    problem = phone_problem(2, days=2)
    skilled = replace(problem, **with_skills(problem, Skill(queue="mail")))
    arrivals = np.zeros(96, np.int64)
    arrivals[40] = 10
    found = simulate_rota(
        skilled,
        all_at_work(skilled, "mail"),
        [
            served(
                arrivals, "mail", 600.0, channel=Channel.EMAIL, target=ServiceTarget(0.9, 14 * 3600)
            )
        ],
        60,
        seed=1,
    )[0]
    assert found.waiting[40:63].tolist() == [10.0] * 23
    assert found.oldest_seconds[63] > 11 * 3600
    assert found.waiting[80:].tolist() == [0.0] * 16
    assert np.isnan(found.day_levels[:, 1]).all()
    assert found.day_chance().value > 0.9


def test_idle_phone_time_takes_e_mail_unless_people_are_kept_free() -> None:
    problem = phone_problem(6)
    both = replace(problem, **with_skills(problem, Skill(queue="phone"), Skill(queue="mail")))
    mail = served(
        contacts_at_work(5), "mail", 300.0, channel=Channel.EMAIL, target=ServiceTarget(0.9, 7200)
    )

    def met(**phone: Any) -> list[float]:
        phones = served(contacts_at_work(10), aht=240.0, **phone)
        found = simulate_rota(both, all_at_work(both), [phones, mail], 40, seed=1)
        return [float(np.nanmean(one.day_levels)) for one in found]

    alone, blended, guarded = met(), met(idle_time_to="mail"), met(idle_time_to="mail", kept_free=3)
    assert alone[1] == 0
    assert blended[1] > 0.95
    assert alone[0] >= guarded[0] > blended[0]
    assert guarded[1] > 0.5


@pytest.mark.parametrize("definition", list(ServiceLevelDefinition))
def test_a_day_is_judged_by_the_definition_that_the_target_names(
    definition: ServiceLevelDefinition,
) -> None:
    target = ServiceTarget(0.8, 20, definition)
    found = outcome(phone_problem(3), target=target, patience_seconds=60)
    levels: dict[ServiceLevelDefinition, list[float]] = {one: [] for one in ServiceLevelDefinition}
    for one in ServiceLevelDefinition:
        again = outcome(phone_problem(3), target=ServiceTarget(0.8, 20, one), patience_seconds=60)
        levels[one] = [float(np.mean(again.day_levels))]
    offered = levels[ServiceLevelDefinition.OFFERED_WAIT_WITHIN]
    of_offered = levels[ServiceLevelDefinition.ANSWERED_WITHIN_OF_OFFERED]
    of_answered = levels[ServiceLevelDefinition.ANSWERED_WITHIN_OF_ANSWERED]
    assert of_offered < offered < of_answered
    assert [float(np.mean(found.day_levels))] == levels[definition]


def test_a_chance_has_limits_that_hold_it_and_narrow_with_more_days() -> None:
    few = chance_of(np.array([[1.0], [1.0], [0.0], [1.0]]))
    many = chance_of(np.tile([[1.0], [1.0], [0.0], [1.0]], (50, 1)))
    assert few.low < few.value == 0.75 < few.high
    assert many.high - many.low < few.high - few.low
    sure = chance_of(np.ones((20, 1)))
    assert (sure.value, sure.high) == (1.0, 1.0)
    assert 0.8 < sure.low < 1
    assert np.isnan(chance_of(np.full((3, 2), np.nan)).value)


def test_days_that_share_their_luck_widen_the_limits() -> None:
    alike = np.repeat(np.array([[1.0], [0.0]] * 10), 20, axis=1)
    apart = np.random.default_rng(1).permutation(alike.ravel()).reshape(alike.shape)
    assert chance_of(alike).high > chance_of(apart).high + 0.05


def test_unusable_input_is_refused() -> None:
    problem = phone_problem(1)
    with pytest.raises(StaffingInputError, match="replications"):
        simulate_rota(problem, all_at_work(problem), [served(contacts_at_work(1))], 0, seed=1)
    with pytest.raises(StaffingInputError, match="contacts of phone"):
        served(contacts_at_work(-1))
    with pytest.raises(StaffingInputError, match="handling time of phone"):
        served(contacts_at_work(1), aht=float("nan"))


def test_a_rota_of_nobody_and_a_day_without_contacts_have_answers() -> None:
    nobody = outcome(phone_problem(2), Rota(()))
    assert nobody.day_chance().value == 0.0
    quiet = outcome(phone_problem(2), contacts=np.zeros(48, np.int64))
    assert np.isnan(quiet.day_chance().value)
    assert np.isnan(quiet.service_level).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_no_contact_is_lost_or_counted_twice(seed: int) -> None:
    generator = np.random.default_rng(seed)
    count, agents = int(generator.integers(0, 300)), int(generator.integers(1, 6))
    arrival = np.sort(generator.random(count) * 7200)
    queue = generator.integers(0, 2, count)
    contacts = Contacts(
        arrival,
        queue,
        generator.exponential(120, count),
        np.where(queue == 0, generator.exponential(90, count), np.inf),
    )
    time = np.sort(generator.random(4 * agents) * 7200)
    who = generator.integers(0, agents, len(time))
    what = generator.integers(-1, 2, len(time))
    staff = Staff(time, who, what, np.ones((agents, 2)))
    lines = lines_like(
        [20.0, 0.0],
        slots=[1, 3],
        speed=np.array([[1, 1, 1, 1], [1, 1, 0.8, 0.6]]),
        second=[1, -1],
        kept_free=[1, 0],
    )
    tally = replay(contacts, staff, lines, 1800.0, 4)
    offered = tally.offered.sum(axis=1)
    arrived = np.bincount(queue, minlength=2)
    assert (offered <= arrived).all()
    assert arrived[1] - offered[1] == 0
    assert (tally.answered <= tally.offered).all()
    assert (tally.answered_in_time <= tally.offered_in_time).all()
    assert (tally.occupied <= tally.staffed + 1e-6).all()
    assert tally.staffed.sum() <= agents * 7200 * 3
    assert (tally.occupied >= -1e-6).all()
