"""Every fault of a problem is named with its object and its field, all of them at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from solver import rules
from solver.problem import (
    Absence,
    DutyPattern,
    History,
    NightHours,
    PastDuty,
    Pin,
    PriceCurve,
    PriceStep,
    RotaProblem,
    Segment,
    Skill,
    Span,
    WishAvoid,
    WishDayOff,
    WishDuty,
    WishLength,
    WishStart,
    ZonePeriod,
)
from solver.rules import Rule
from solver.validate import ProblemError, check, ensure
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import DUBLIN, agent, demand, horizon, pattern, small_problem, utc
from tests.factories.random_problems import random_problem

replace = msgspec.structs.replace
START, END = utc("2027-03-02 09:00"), utc("2027-03-02 10:00")
NAIVE = datetime(2027, 3, 2, 9)  # noqa: DTZ001  # what the test is about


def named(problem: RotaProblem) -> list[tuple[str, str]]:
    """List (object, field) of every fault."""
    return [(one.object, one.field) for one in check(problem)]


def test_sound_problems_have_no_fault() -> None:
    assert check(small_problem()) == ()
    assert check(demo_like_problem()) == ()
    assert [seed for seed in range(60) if check(random_problem(seed))] == []


def test_all_faults_are_named_not_only_the_first() -> None:
    problem = small_problem(
        rules.DutiesPerDay(most=-1, weight=-3), agents=(agent("ann", 5, patterns=("dawn",)),)
    )

    with pytest.raises(ProblemError) as raised:
        ensure(problem)
    assert [str(fault) for fault in raised.value.faults] == [
        "agent ann, patterns: dawn is unknown",
        "agent ann, contract_minutes: has 5 entries, the horizon has 7 days",
        "rule duties-per-day, weight: -3 is negative; give 0 to 1000000000",
        "rule duties-per-day, most: -1 is negative; give 0 to 1000000000",
    ]


def test_a_sound_problem_is_given_back() -> None:
    problem = small_problem()

    assert ensure(problem) is problem


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": -3}, "days"),
        ({"days": 10**6}, "days"),
        ({"first_date": date(9999, 12, 30)}, "first_date"),
        ({"first_date": date(1, 1, 1)}, "first_date"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"interval_minutes": 0}, "interval_minutes"),
        ({"interval_minutes": -30}, "interval_minutes"),
        ({"interval_minutes": 7}, "interval_minutes"),
        ({"interval_minutes": 45}, "interval_minutes"),
    ],
)
def test_the_horizon(change: dict[str, Any], field: str) -> None:
    problem = small_problem()
    faulty = replace(problem, horizon=replace(problem.horizon, **change))

    assert ("horizon", field) in named(faulty)


def test_a_clock_change_of_half_an_hour_does_not_fit_whole_hours() -> None:
    # Lord Howe's clocks move by half an hour, on Sunday 4 April 2027.
    plan = horizon(
        3, first_date=date(2027, 4, 3), time_zone="Australia/Lord_Howe", interval_minutes=60
    )

    assert named(small_problem(horizon=plan)) == [("horizon", "interval_minutes")]


@pytest.mark.parametrize(
    ("night", "fields"),
    [
        (NightHours(), []),
        (NightHours(start_minute=0, end_minute=1440, least_minutes=1440), []),
        (NightHours(start_minute=1380, end_minute=360), ["start_minute", "least_minutes"]),
        (NightHours(start_minute=1440, end_minute=1800), ["start_minute"]),
        (NightHours(least_minutes=0), ["least_minutes"]),
        (NightHours(least_minutes=421), ["least_minutes"]),
    ],
)
def test_the_night(night: NightHours, fields: list[str]) -> None:
    assert named(small_problem(night=night)) == [("night", field) for field in fields]


def two(*spans: tuple[int, int], **changes: Any) -> DutyPattern:
    segments = tuple(Segment(start_minute=start, end_minute=end) for start, end in spans)
    return DutyPattern(id="day", segments=segments, **changes)


@pytest.mark.parametrize(
    ("faulty", "field"),
    [
        (two(), "segments"),
        (two((600, 600)), "segments"),
        (two((600, 540)), "segments"),
        (two((540, 660), (600, 720)), "segments"),
        (two((600, 720), (480, 540)), "segments"),
        (two((-60, 300)), "segments"),
        (two((1440, 1500)), "segments"),
        (two((480, 1980)), "segments"),
        (two((480, 540), (1900, 1980)), "segments"),
        (two((480, 540), unplaced_unpaid_break_minutes=60), "segments"),
        (two((480, 540), unplaced_paid_break_minutes=-1), "unplaced_paid_break_minutes"),
        (two((480, 540), unplaced_unpaid_break_minutes=-1), "unplaced_unpaid_break_minutes"),
        (two((480, 540), paid_break_minutes=-1), "paid_break_minutes"),
        (two((480, 540), (550, 600), paid_break_minutes=11), "paid_break_minutes"),
        (two((480, 540), time_zone="Nowhere"), "time_zone"),
        (two((480, 540), days=(0, 7)), "days"),
        (two((480, 540), days=(1, 1)), "days"),
        (two((480, 540), queues=("fax",)), "queues"),
        (two((480, 540), queues=("phone", "phone")), "queues"),
        (two((480, 540), queues=()), "queues"),
        (two((480, 540), kind="training", queues=("phone",)), "queues"),
    ],
)
def test_a_pattern(faulty: DutyPattern, field: str) -> None:
    assert ("pattern day", field) in named(small_problem(patterns=(faulty,)))


def test_a_whole_day_is_not_too_long() -> None:
    assert check(small_problem(patterns=(two((480, 1920)),))) == ()


def test_a_pattern_that_the_clocks_turn_round() -> None:
    # 01:00–02:00 is skipped on 28 March 2027: 01:30 is 01:30Z, 02:15 is 01:15Z.
    plan = horizon(3, first_date=date(2027, 3, 27))
    faulty = small_problem(horizon=plan, patterns=(two((90, 135)),))

    assert named(faulty) == [("pattern day", "segments")]
    assert "2027-03-28" in str(check(faulty)[0])
    assert check(replace(faulty, patterns=(two((90, 135), days=(0, 2)),))) == ()


def test_ids_are_given_once() -> None:
    day = pattern("day", "09:00", "17:00")
    problem = small_problem(
        patterns=(day, day),
        agents=(agent("ann"), agent("ann")),
        demands=(demand(horizon()), demand(horizon())),
    )

    assert named(problem) == [("patterns", "id"), ("agents", "id"), ("demands", "queue")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"zones": ()}, "zones"),
        ({"zones": (ZonePeriod(first_day=0, time_zone="Nowhere"),)}, "zones"),
        ({"zones": (ZonePeriod(first_day=1, time_zone=DUBLIN),)}, "zones"),
        ({"zones": (ZonePeriod(first_day=0, time_zone=DUBLIN),) * 2}, "zones"),
        ({"skills": (Skill(queue="fax"),)}, "skills"),
        ({"skills": (Skill(queue="phone"),) * 2}, "skills"),
        ({"skills": (Skill(queue="phone", proficiency_hundredths=-1),)}, "skills"),
        ({"patterns": ("dawn",)}, "patterns"),
        ({"patterns": ("day", "day")}, "patterns"),
        ({"contract_minutes": (480,) * 6}, "contract_minutes"),
        ({"contract_minutes": (-1,) * 7}, "contract_minutes"),
        ({"contract_minutes": (10**12,) * 7}, "contract_minutes"),
        ({"credited_minutes": (480,)}, "credited_minutes"),
        ({"credited_minutes": (-1,) * 7}, "credited_minutes"),
        ({"holidays": (7,)}, "holidays"),
        ({"fixed_days": (8,)}, "fixed_days"),
        ({"unavailable": (Span(start=END, end=START),)}, "unavailable"),
        ({"unavailable": (Span(start=NAIVE, end=END),)}, "unavailable"),
        ({"unavailable": (Span(start=START, end=END + timedelta(seconds=1)),)}, "unavailable"),
        ({"time_off": (Absence(start=START, end=START),)}, "time_off"),
        ({"time_off": (Absence(start=NAIVE, end=NAIVE),)}, "time_off"),
        ({"wishes": (WishDayOff(day=7, price=1),)}, "wishes"),
        ({"wishes": (WishDayOff(day=0, price=-1),)}, "wishes"),
        ({"wishes": (WishAvoid(start=END, end=START, price=1),)}, "wishes"),
        ({"wishes": (WishStart(earliest_minute=600, latest_minute=540, price=1),)}, "wishes"),
        ({"wishes": (WishStart(earliest_minute=0, latest_minute=1440, price=1),)}, "wishes"),
        ({"wishes": (WishLength(minutes=-1, price=1),)}, "wishes"),
        ({"wishes": (WishDuty(day=0, pattern="dawn", wanted=True, price=1),)}, "wishes"),
        ({"history": History(average_weeks=-1)}, "history.average_weeks"),
        ({"history": History(average_minutes=-1)}, "history.average_minutes"),
    ],
)
def test_an_agent(change: dict[str, Any], field: str) -> None:
    assert ("agent ann", field) in named(small_problem(agents=(agent("ann", **change),)))


@pytest.mark.parametrize(
    ("start", "end", "paid"),
    [
        (START, END, 60),  # inside the horizon
        (NAIVE, END, 60),
        (utc("0001-01-01 00:00"), utc("2027-02-27 09:00"), 60),
        (utc("2027-02-27 10:00"), utc("2027-02-27 09:00"), 60),
        (utc("2027-02-27 08:00"), utc("2027-02-27 09:00"), -60),
    ],
)
def test_a_past_duty(start: datetime, end: datetime, paid: int) -> None:
    history = History(duties=(PastDuty(start=start, end=end, paid_minutes=paid),))

    problem = small_problem(agents=(agent("ann", history=history),))
    assert ("agent ann", "history.duties") in named(problem)


ENDLESS = PriceStep(width_hundredths=None, price=5)


@pytest.mark.parametrize(
    ("steps", "sound"),
    [
        ((), True),
        ((ENDLESS,), True),
        ((PriceStep(width_hundredths=10, price=5), ENDLESS), True),
        ((PriceStep(width_hundredths=10, price=5),), False),
        ((PriceStep(width_hundredths=10, price=6), ENDLESS), False),
        ((PriceStep(width_hundredths=0, price=1), ENDLESS), False),
        ((PriceStep(width_hundredths=-4, price=1), ENDLESS), False),
        ((PriceStep(width_hundredths=2**63, price=1), ENDLESS), False),
        ((ENDLESS, ENDLESS), False),
        ((PriceStep(width_hundredths=None, price=-1),), False),
    ],
)
def test_prices_rise_and_the_last_step_has_no_end(
    steps: tuple[PriceStep, ...],
    sound: bool,  # noqa: FBT001  # a table's column
) -> None:
    plan = horizon()
    short = replace(demand(plan), curves=(PriceCurve(short=steps),))
    over = replace(demand(plan, "chat"), curves=(PriceCurve(over=steps),))
    fields = {field for _, field in named(small_problem(demands=(short, over)))}

    assert fields == (set() if sound else {"curves[0].short", "curves[0].over"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"required_hundredths": (0,) * 335}, "required_hundredths"),
        ({"required_hundredths": (-1,) * 336}, "required_hundredths"),
        ({"curve_of_interval": (0,) * 337}, "curve_of_interval"),
        ({"curve_of_interval": (1,) * 336}, "curve_of_interval"),
        ({"curve_of_interval": (-1,) * 336}, "curve_of_interval"),
    ],
)
def test_a_demand(change: dict[str, Any], field: str) -> None:
    faulty = replace(demand(horizon()), **change)

    assert named(small_problem(demands=(faulty,))) == [("queue phone", field)]


def test_the_grid_of_a_clock_change_has_two_half_hours_fewer() -> None:
    plan = horizon(2, first_date=date(2027, 3, 27))
    right, wrong = demand(plan), demand(horizon(2))

    assert len(right.required_hundredths) == 94
    assert check(small_problem(horizon=plan, demands=(right,))) == ()
    assert len(named(small_problem(horizon=plan, demands=(wrong,)))) == 2


PRESENT = rules.MinimumPresence(at_least=1, start_minute=0, end_minute=60, time_zone="UTC")
OVERLAP = rules.HandOver(
    giving=("ann",), taking=(), start_minute=0, end_minute=60, time_zone="UTC", weight=1
)
APART = rules.KeptApart(people=("ann",), weight=1)
PAIRED = rules.Pairing(learners=("ann",), mentors=("bob",), weight=1)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (rules.Coverage(), "weight"),
        (rules.Wishes(), "weight"),
        (rules.FairShare(measure="nights", shares={}), "weight"),
        (rules.TimeOff(weight=1), "weight"),
        (rules.Pins(weight=1), "weight"),
        (rules.MinimumRest(weight=-1), "weight"),
        (rules.MinimumRest(minutes=-1), "minutes"),
        (rules.Weekends(applies_to=("eve",)), "applies_to"),
        (rules.Coverage(weight=1, applies_to=("ann",)), "applies_to"),
        (rules.FairShare(measure="nights", shares={"eve": 1}, weight=1), "shares"),
        (rules.FairShare(measure="nights", shares={"ann": -(10**30)}, weight=0), "shares"),
        (rules.FairShare(measure="minutes", shares={}, weight=1, unit_minutes=0), "unit_minutes"),
        (
            rules.FairShare(measure="lates", shares={}, weight=1, late_after_minute=2881),
            "late_after_minute",
        ),
        (rules.PublicHolidays(most=-1), "most"),
        (rules.RollingHours(days=0), "days"),
        (rules.StartTimes(band_minutes=0), "band_minutes"),
        (rules.DaysOffAfterNights(least=0), "least"),
        (rules.WeekendsInARow(most=10**6), "most"),
        (rules.YearEnd(turns={"eve": "christmas"}), "turns"),
        (rules.RollingHours(days=10**6), "days"),
        (rules.RollingHours(most_minutes=-1), "most_minutes"),
        (rules.DutiesOfKind(labels=("dawn",)), "labels"),
        (rules.DutiesOfKind(labels=()), "labels"),
        (rules.DutiesOfKind(labels=("",), most=1, least=2), "least"),
        (rules.DutiesOfKind(labels=("",), least=-1), "least"),
        (rules.Succession(pairs=(("", "erly"),)), "pairs"),
        (rules.Succession(pairs=(("lat", ""), ("lat", ""))), "pairs"),
        (rules.DaysOffInARow(least=-1), "least"),
        (replace(PRESENT, at_least=-1), "at_least"),
        (replace(PRESENT, time_zone="Nowhere"), "time_zone"),
        (replace(PRESENT, days=(7,)), "days"),
        (replace(PRESENT, queue="fax"), "queue"),
        (replace(PRESENT, end_minute=0), "start_minute"),
        (replace(PRESENT, end_minute=1441), "start_minute"),
        (replace(PRESENT, start_minute=1440, end_minute=1500), "start_minute"),
        (replace(OVERLAP, weight=None), "weight"),
        (replace(OVERLAP, giving=("eve",)), "giving"),
        (replace(OVERLAP, taking=("eve",)), "taking"),
        (replace(OVERLAP, giving=("ann", "ann")), "giving"),
        (replace(OVERLAP, applies_to=("ann",)), "applies_to"),
        (replace(OVERLAP, time_zone="Nowhere"), "time_zone"),
        (replace(OVERLAP, queue="fax"), "queue"),
        (replace(OVERLAP, end_minute=0), "start_minute"),
        (replace(APART, weight=None), "weight"),
        (replace(APART, people=("eve",)), "people"),
        (replace(APART, people=("ann", "ann")), "people"),
        (replace(APART, applies_to=("ann",)), "applies_to"),
    ],
)
def test_a_rule(rule: Rule, field: str) -> None:
    tag = rule.__struct_config__.tag

    assert named(small_problem(rule)) == [(f"rule {tag}", field)]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (replace(PAIRED, weight=None), "weight"),
        (replace(PAIRED, learners=()), "learners"),
        (replace(PAIRED, mentors=()), "mentors"),
        (replace(PAIRED, learners=("eve",)), "learners"),
        (replace(PAIRED, mentors=("eve",)), "mentors"),
        (replace(PAIRED, learners=("ann", "ann")), "learners"),
        (replace(PAIRED, mentors=("bob", "bob")), "mentors"),
        (replace(PAIRED, mentors=("bob", "ann")), "mentors"),
        (replace(PAIRED, applies_to=("ann",)), "applies_to"),
    ],
)
def test_a_pairing(rule: rules.Pairing, field: str) -> None:
    people = (agent("ann"), agent("bob"))

    assert check(small_problem(PAIRED, agents=people)) == ()
    assert named(small_problem(rule, agents=people)) == [("rule pairing", field)]


def test_a_mistyped_label_of_a_succession_is_named() -> None:
    late, early = (
        replace(pattern(name, "09:00", "17:00"), label=name) for name in ("late", "early")
    )
    someone = agent("ann", patterns=("late", "early"))
    wrong = rules.Succession(pairs=(("late", "erly"),))
    right = rules.Succession(pairs=(("late", "early"),))
    problem = small_problem(wrong, patterns=(late, early), agents=(someone,))

    assert [str(one) for one in check(problem)] == ["rule succession, pairs: erly is unknown"]
    assert check(replace(problem, rules=(right,))) == ()


def test_a_succession_may_name_a_kind_of_duty_that_was_only_worked_before() -> None:
    before = utc("2027-02-27 08:00"), utc("2027-02-27 16:00")
    past = PastDuty(start=before[0], end=before[1], paid_minutes=480, label="night")
    someone = agent("ann", history=History(duties=(past,)))
    rule = rules.Succession(pairs=(("night", ""),))

    assert check(small_problem(rule, agents=(someone,))) == ()


def test_a_negative_share_is_a_debt_and_no_fault() -> None:
    rule = rules.FairShare(measure="nights", shares={"ann": -3}, weight=1)

    assert check(small_problem(rule)) == ()


def test_cover_is_priced_by_one_rule_only() -> None:
    assert named(small_problem(rules.Coverage(weight=1), rules.Coverage(weight=2))) == [
        ("rules", "rules")
    ]


def pin(**changes: Any) -> Pin:
    fields: dict[str, Any] = {"agent": "ann", "day": 1, "pattern": "day", "queues": ("phone",)}
    return Pin(**(fields | changes))


@pytest.mark.parametrize(
    ("faulty", "field"),
    [
        (pin(agent="eve"), "agent"),
        (pin(day=7), "day"),
        (pin(pattern="dawn"), "pattern"),
        (pin(pattern="other"), "pattern"),
        (pin(pattern="mondays"), "day"),
        (pin(queues=()), "queues"),
        (pin(queues=("phone", "phone")), "queues"),
        (pin(queues=("chat",)), "queues"),
        (pin(queues=(None,)), "queues"),
        (pin(pattern="on-call"), "queues"),
        (pin(pattern="chats"), "queues"),
        (pin(pattern=None), "queues"),
    ],
)
def test_a_pin(faulty: Pin, field: str) -> None:
    patterns = (
        pattern("day", "09:00", "17:00"),
        pattern("mondays", "09:00", "17:00", days=(0,)),
        pattern("on-call", "18:00", "22:00", kind="on-call"),
        pattern("chats", "09:00", "17:00", queues=("chat",)),
        pattern("other", "09:00", "17:00"),
    )
    someone = agent("ann", patterns=("day", "mondays", "on-call", "chats"))
    problem = small_problem(
        rules.Pins(),
        patterns=patterns,
        agents=(someone,),
        demands=(demand(horizon()), demand(horizon(), "chat")),
        pins=(faulty,),
    )

    assert [where[1] for where in named(problem)] == [field]
    assert named(problem)[0][0].startswith("pin 0 of ")


def test_two_pins_on_one_day_contradict_each_other() -> None:
    problem = small_problem(rules.Pins(), pins=(pin(), pin(pattern=None, queues=())))

    assert named(problem) == [("pins", "agent and day")]


def test_prices_whose_total_does_not_fit_are_refused() -> None:
    dear = replace(
        demand(horizon(), required=100),
        curves=(PriceCurve(short=(PriceStep(width_hundredths=None, price=10**9),)),),
    )
    problem = small_problem(rules.Coverage(weight=10**9), demands=(dear,))

    assert named(problem) == [("rule coverage", "weight")]


@pytest.mark.parametrize(
    "rule",
    [
        rules.Wishes(weight=10**9),
        rules.FairShare(measure="nights", shares={"ann": -(10**9)}, weight=10**9),
        replace(PRESENT, at_least=10**9, weight=10**9),
        replace(OVERLAP, at_least=10**9, weight=10**9),
    ],
)
def test_a_rule_whose_price_may_not_fit_is_named_with_its_weight(rule: Rule) -> None:
    wish = WishDayOff(day=0, price=10**9)
    problem = small_problem(rule, agents=(replace(agent("ann"), wishes=(wish,)),))

    assert named(problem) == [(f"rule {rule.__struct_config__.tag}", "weight")]


def test_a_million_duties_are_refused_before_they_are_made() -> None:
    names = [f"p{number}" for number in range(1_000)]
    plan = horizon(250)
    offered = tuple(pattern(name, "09:00", "17:00") for name in names)

    def problem(people: int) -> RotaProblem:
        agents = tuple(agent(f"a{k}", plan.days, patterns=tuple(names)) for k in range(people))
        return small_problem(horizon=plan, patterns=offered, agents=agents)

    assert check(problem(3)) == ()
    assert named(problem(4)) == [("agents", "patterns")]
    assert "1,000,000 duties" in str(check(problem(4))[0])


def test_instants_of_other_offsets_are_welcome() -> None:
    span = Span(start=START.astimezone(UTC), end=END)

    assert check(small_problem(agents=(agent("ann", unavailable=(span,)),))) == ()
