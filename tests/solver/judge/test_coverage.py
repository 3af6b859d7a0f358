"""Cover of queues and its price."""

from datetime import date

import msgspec
import pytest

from solver import rules
from solver.judge import judge
from solver.problem import (
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    ZonePeriod,
)
from solver.rota import rota_of
from tests.factories.problems import (
    agent,
    assignment,
    demand,
    horizon,
    pattern,
    rota,
    small_problem,
)
from tests.solver.judge.found import amounts

COVERAGE = rules.Coverage(weight=1)


def covered(problem: RotaProblem, *given: tuple[int, str]) -> dict[int, int]:
    """Map intervals to hundredths of cover on the phone, without the empty ones."""
    hundredths = judge(problem, rota(*given)).coverage[0].covered_hundredths
    return {index: one for index, one in enumerate(hundredths) if one}


def test_a_duty_covers_its_half_hours_by_one_agent() -> None:
    assert covered(small_problem(COVERAGE), (0, "day")) == dict.fromkeys(range(18, 34), 100)


def test_part_of_an_interval_counts_for_its_share() -> None:
    short = pattern("short", "09:10", "09:50")
    problem = small_problem(COVERAGE, patterns=(short,))

    assert covered(problem, (0, "short")) == {18: 66, 19: 66}


def test_unplaced_breaks_thin_the_cover_unless_the_requirement_holds_them() -> None:
    lunch = pattern("lunch", "09:00", "17:30", unplaced_unpaid_break_minutes=30)
    problem = small_problem(COVERAGE, patterns=(lunch,))
    held = msgspec.structs.replace(problem.demands[0], unplaced_breaks="required")

    assert set(covered(problem, (0, "lunch")).values()) == {94}  # 480 / 510
    full = msgspec.structs.replace(problem, demands=(held,))
    assert set(covered(full, (0, "lunch")).values()) == {100}


@pytest.mark.parametrize(("proficiency", "hundredths"), [(60, 60), (125, 125)])
def test_proficiency_counts(proficiency: int, hundredths: int) -> None:
    skills = (Skill(queue="phone", proficiency_hundredths=proficiency),)
    problem = small_problem(COVERAGE, agents=(agent("ann", skills=skills),))

    assert set(covered(problem, (0, "day")).values()) == {hundredths}


def test_a_shadow_leaves_cover_the_same() -> None:
    shadow = agent("ann", skills=(Skill(queue="phone", proficiency_hundredths=0),))

    assert covered(small_problem(COVERAGE, agents=(shadow,)), (0, "day")) == {}


def test_who_lacks_the_skill_adds_nothing() -> None:
    demands = (demand(horizon()), demand(horizon(), "chat"))
    problem = small_problem(COVERAGE, demands=demands)
    report = judge(problem, rota_of([assignment("ann", 0, "day", "chat")]))

    assert not any(report.coverage[1].covered_hundredths)


def test_each_segment_counts_on_its_own_queue_only() -> None:
    segments = (
        Segment(start_minute=480, end_minute=540),
        Segment(start_minute=600, end_minute=660),
    )
    split = DutyPattern(id="split", segments=segments)
    both = agent("ann", skills=(Skill(queue="phone"), Skill(queue="chat")), patterns=("split",))
    demands = (demand(horizon()), demand(horizon(), "chat"))
    problem = small_problem(COVERAGE, agents=(both,), patterns=(split,), demands=demands)
    report = judge(problem, rota_of([assignment("ann", 0, "split", "phone", "chat")]))

    counts = [sum(one.covered_hundredths) for one in report.coverage]
    assert counts == [200, 200]
    assert report.coverage[0].covered_hundredths[16:18] == (100, 100)
    assert report.coverage[1].covered_hundredths[20:22] == (100, 100)


CONVEX = PriceCurve(
    short=(
        PriceStep(width_hundredths=50, price=1),
        PriceStep(width_hundredths=100, price=4),
        PriceStep(width_hundredths=None, price=9),
    ),
    over=(PriceStep(width_hundredths=30, price=2), PriceStep(width_hundredths=None, price=5)),
)


@pytest.mark.parametrize(
    ("required", "cost"),
    [
        (100, 0),
        (130, 30),  # 30 short at 1
        (200, 50 + 50 * 4),
        (300, 50 + 100 * 4 + 50 * 9),
        (90, 20),  # 10 over at 2
        (0, 30 * 2 + 70 * 5),
    ],
)
def test_cover_is_priced_step_by_step(required: int, cost: int) -> None:
    # One interval of an hour with one agent, nothing required around it.
    hour = pattern("hour", "09:00", "10:00")
    plan = horizon(1, interval_minutes=60)
    wanted = QueueDemand(
        queue="phone",
        required_hundredths=tuple(required if index == 9 else 0 for index in range(24)),
        curves=(PriceCurve(), CONVEX),
        curve_of_interval=tuple(int(index == 9) for index in range(24)),
    )
    problem = small_problem(
        rules.Coverage(weight=3), horizon=plan, patterns=(hour,), demands=(wanted,)
    )
    report = judge(problem, rota((0, "hour")))

    assert report.coverage[0].cost == report.score == 3 * cost
    assert report.short_agent_minutes == max(0, required - 100) * 60 // 100
    assert report.coverage[0].over_agent_minutes == max(0, 100 - required) * 60 // 100


def test_without_the_rule_cover_is_shown_and_costs_nothing() -> None:
    plan = horizon()
    problem = small_problem(rules.DutiesPerDay(), demands=(demand(plan, required=100),))
    report = judge(problem, rota())

    assert (report.score, report.short_agent_minutes) == (0, 7 * 1440)


@pytest.mark.parametrize(("start", "end"), [("22:00", "23:59"), ("22:00", "06:00")])
def test_cover_after_the_grid_is_not_counted(start: str, end: str) -> None:
    late = pattern("late", start, end)
    problem = small_problem(COVERAGE, days=1, patterns=(late,))

    assert set(covered(problem, (0, "late"))) == set(range(44, 48))


KARACHI = Horizon(
    first_date=date(2027, 6, 1), days=1, time_zone="Asia/Karachi", interval_minutes=60
)


def test_cover_before_the_grid_is_not_counted() -> None:
    # 02:00–06:00 in Manila is 18:00Z–22:00Z; the grid begins at 19:00Z.
    manila = agent("ann", 1, zones=(ZonePeriod(first_day=0, time_zone="Asia/Manila"),))
    dawn = pattern("day", "02:00", "06:00")
    problem = small_problem(COVERAGE, horizon=KARACHI, agents=(manila,), patterns=(dawn,))

    assert covered(problem, (0, "day")) == {0: 100, 1: 100, 2: 100}


# 22:00–06:00 lasts 7 h on the night on which the clocks go forward and 9 h when they go back.
@pytest.mark.parametrize(
    ("first", "half_hours"),
    [(date(2027, 3, 27), 14), (date(2027, 10, 30), 18), (date(2027, 3, 20), 16)],
)
def test_a_night_covers_the_hours_that_pass(first: date, half_hours: int) -> None:
    night = pattern("night", "22:00", "06:00")
    problem = small_problem(COVERAGE, horizon=horizon(2, first_date=first), patterns=(night,))

    assert covered(problem, (0, "night")) == dict.fromkeys(range(44, 44 + half_hours), 100)
    assert judge(problem, rota((0, "night"))).agents[0].paid_minutes == 30 * half_hours


# 09:00–11:00 is 03:30Z–05:30Z in Kolkata and 03:15Z–05:15Z in Kathmandu; the grid counts hours
# from 19:00Z, midnight in Karachi.
@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Kolkata", {8: 50, 9: 100, 10: 50}), ("Asia/Kathmandu", {8: 75, 9: 100, 10: 25})],
)
def test_zones_of_half_and_three_quarter_hours(zone: str, expected: dict[int, int]) -> None:
    someone = agent("ann", 1, zones=(ZonePeriod(first_day=0, time_zone=zone),))
    two = pattern("day", "09:00", "11:00")
    problem = small_problem(COVERAGE, horizon=KARACHI, agents=(someone,), patterns=(two,))

    assert covered(problem, (0, "day")) == expected


def test_nothing_is_a_violation_of_cover() -> None:
    plan = horizon()

    assert amounts(small_problem(COVERAGE, demands=(demand(plan, required=500),)), rota()) == []
