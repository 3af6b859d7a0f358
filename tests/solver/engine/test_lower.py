"""Each rule type becomes forms, and only the forms the design names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import pytest

from solver import rules
from solver.engine import forms, lower
from solver.engine.encode_personal import ENCODERS
from solver.engine.forms import (
    BarredDuty,
    BarredQueue,
    CoverageCurve,
    Form,
    FreeWindow,
    KeptQueues,
    LabelPair,
    PersonalForm,
    RestPair,
    RunLength,
    ShortRun,
    Steps,
    Total,
)
from solver.engine.ground import ground_of
from solver.engine.lowered import Lowered
from solver.engine.measure import amount_of
from solver.problem import History, PastDuty, Pin, Skill, Span, WishDayOff
from solver.rules import RULES, Rule
from solver.rules.stability import PublishedDuty
from tests.factories.problems import DUBLIN, agent, demand, horizon, pattern, small_problem, utc

KEPT = PublishedDuty(day=0, pattern="day")
NIGHT = pattern("night", "22:00", "06:00", label="night")
DAY = pattern("day", "09:00", "17:00", label="day")


def lowered(rule: Rule, **changes: Any) -> list[Form]:
    ann = agent("ann", patterns=("day", "night"), **changes)
    problem = small_problem(rule, agents=(ann,), patterns=(DAY, NIGHT))
    return list(lower.lower(ground_of(problem)))


def without_lowering(table: Mapping[type[Any], object]) -> set[Any]:
    return set(RULES) - set(table)


def test_every_rule_has_a_lowering() -> None:
    assert without_lowering(lower.LOWERINGS) == set()
    assert set(lower.LOWERINGS) == set(RULES)


def test_a_rule_without_a_lowering_is_noticed() -> None:
    fewer = {rule: how for rule, how in lower.LOWERINGS.items() if rule is not rules.Weekends}

    assert without_lowering(fewer) == {rules.Weekends}


def test_every_personal_form_is_measured_and_encoded() -> None:
    personal = set(get_args(PersonalForm))

    assert set(ENCODERS) == personal
    assert personal <= set(amount_of.registry)


@pytest.mark.parametrize(
    ("rule", "form", "changes"),
    [
        (rules.DutiesPerDay(), Total, {}),
        (rules.Availability(), BarredDuty, {"unavailable": "monday"}),
        (rules.TimeOff(), BarredDuty, {"time_off": "monday"}),
        (rules.FixedDays(), BarredDuty, {"fixed_days": (1, 2)}),
        (rules.Skills(), BarredQueue, {}),
        (rules.MinimumRest(), RestPair, {}),
        (rules.WeeklyRest(), FreeWindow, {}),
        (rules.WeeklyHours(), Total, {"credited_minutes": (0,) * 7}),
        (rules.PeriodHours(), Total, {}),
        (rules.AverageHours(), Total, {}),
        (rules.RollingHours(), Total, {}),
        (rules.DaysInARow(), RunLength, {}),
        (rules.Weekends(), Total, {}),
        (rules.WeekendsInARow(most=0), Total, {}),
        (rules.PublicHolidays(), Total, {"holidays": (0, 1, 2, 3)}),
        (rules.DaysOffInARow(), ShortRun, {}),
        (rules.WholeWeekends(), ShortRun, {}),
        (rules.Stability(weight=1, days=(0,), duties={"ann": ()}), BarredDuty, {}),
        (rules.Stability(weight=1, days=(0,), duties={"ann": (KEPT,)}), Total, {}),
        (rules.DutiesOfKind(labels=("night",), most=2), Total, {}),
        (rules.NightsInARow(), RunLength, {}),
        (rules.DaysOffAfterNights(), Total, {}),
        (rules.Succession(pairs=(("night", "day"),)), LabelPair, {}),
        (rules.Coverage(weight=1), CoverageCurve, {}),
        (rules.Wishes(weight=1), Total, {"wishes": (WishDayOff(day=1, price=5),)}),
        (rules.FairShare(measure="nights", weight=1, shares={"ann": 1}), Total, {}),
        (
            rules.MinimumPresence(
                at_least=1, start_minute=0, end_minute=60, time_zone=DUBLIN, weight=9
            ),
            CoverageCurve,
            {},
        ),
    ],
)
def test_a_rule_becomes_its_form(rule: Rule, form: type[Form], changes: dict[str, Any]) -> None:
    monday = Span(start=utc("2027-03-01 00:00"), end=utc("2027-03-02 00:00"))
    given = {name: (monday,) if value == "monday" else value for name, value in changes.items()}

    assert {type(one) for one in lowered(rule, **given)} == {form}


def test_christmas_is_a_total_of_feasts() -> None:
    plan = horizon(first_date=date(2027, 12, 27))
    problem = small_problem(rules.YearEnd(turns={"ann": "new-year"}), horizon=plan)

    found = [one for one in lower.lower(ground_of(problem)) if isinstance(one, Total)]

    assert [(len(one.groups), one.most) for one in found] == [(1, 1), (1, 0)]


def test_start_times_that_could_be_too_many_are_a_total_a_week() -> None:
    patterns = (DAY, NIGHT)
    one, two = (rules.StartTimes(most=most) for most in (1, 2))

    (found,) = lower.lower(ground_of(small_problem(one, patterns=patterns)))

    assert isinstance(found, Total)
    assert len(found.groups) == 2
    assert list(lower.lower(ground_of(small_problem(two, patterns=patterns)))) == []


def test_a_hand_over_is_a_curve_in_heads_for_each_side() -> None:
    rule = rules.HandOver(
        weight=9,
        giving=("ann",),
        taking=(),
        start_minute=0,
        end_minute=60,
        time_zone=DUBLIN,
    )

    curves = [one for one in lowered(rule) if isinstance(one, CoverageCurve)]

    assert [one.agents for one in curves] == [frozenset({0}), frozenset()]


def test_people_kept_apart_are_a_curve_that_prices_more_than_one_head() -> None:
    (curve,) = lowered(rules.KeptApart(weight=9, people=("ann",)))

    assert isinstance(curve, CoverageCurve)
    assert set(curve.required) == {1}
    assert set(curve.curves) == {Steps(over=((None, 9),))}


def test_a_pairing_is_a_curve_of_mentors_less_the_learner_for_each_learner() -> None:
    people = (agent("ann"), agent("kim"), agent("lee"))
    rule = rules.Pairing(weight=9, learners=("kim", "lee"), mentors=("ann",))

    found = list(lower.lower(ground_of(small_problem(rule, agents=people))))

    curves = [one for one in found if isinstance(one, CoverageCurve)]
    assert [(one.agents, one.against) for one in curves] == [
        (frozenset({0}), frozenset({1})),
        (frozenset({0}), frozenset({2})),
    ]
    assert [[one.sign(number) for number in range(3)] for one in curves] == [[1, -1, 0], [1, 0, -1]]
    assert {of for one in curves for of in one.curves} == {Steps(short=((None, 9),))}


def test_the_day_before_the_horizon_bars_what_must_not_follow_it() -> None:
    night = PastDuty(
        start=utc("2027-02-28 22:00"),
        end=utc("2027-03-01 06:00"),
        paid_minutes=480,
        label="night",
    )
    forward = rules.Succession(pairs=(("night", "day"),))

    found = lowered(forward, history=History(duties=(night,)))

    assert [one.duty for one in found if isinstance(one, BarredDuty)] == [0]


def test_a_pin_bars_the_rest_of_its_day_and_keeps_its_queues() -> None:
    pin = Pin(agent="ann", day=0, pattern="day", queues=("phone",))
    ann = agent("ann", patterns=("day", "night"))
    problem = small_problem(rules.Pins(), agents=(ann,), patterns=(DAY, NIGHT), pins=(pin,))

    found = {type(one) for one in lower.lower(ground_of(problem))}

    assert found == {BarredDuty, Total, KeptQueues}


def test_a_night_before_a_day_off_is_barred() -> None:
    tuesday = Span(start=utc("2027-03-02 00:00"), end=utc("2027-03-03 00:00"))
    found = lowered(rules.TimeOff(), time_off=(tuesday,))

    barred = sorted(one.duty for one in found if isinstance(one, BarredDuty))

    assert barred == [1, 2, 3], "Monday's night, and both duties of Tuesday"


def test_forms_are_plain_data() -> None:
    assert all(hasattr(form, "__dataclass_fields__") for form in get_args(forms.PersonalForm))


def test_a_pattern_of_its_own_queues_offers_no_other() -> None:
    chats = pattern("chats", "09:00", "17:00", queues=("chat",))
    skills = (Skill(queue="phone"), Skill(queue="chat"))
    both = small_problem(
        rules.Skills(),
        patterns=(DAY, chats),
        agents=(agent("ann", patterns=("day", "chats"), skills=skills),),
        demands=(demand(horizon()), demand(horizon(), "chat")),
    )

    found = Lowered(both)
    queues = {
        found.duties[index].pattern.id: {choice.queue for choice in choices[0]}
        for index, choices in enumerate(found.choices)
    }

    assert queues == {"day": {"phone", "chat"}, "chats": {"chat"}}
