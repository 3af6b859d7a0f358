"""Story E of the product, lines 1 to 4, as far as they are told to the solver."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import pytest

from solver import rules
from solver.engine import model
from solver.judge import Judge, judge
from solver.problem import Absence, Agent, RotaProblem, Skill, Span
from solver.rota import Rota
from solver.validate import ensure
from tests.factories.problems import (
    agent,
    demand,
    horizon,
    joined,
    pattern,
    rota,
    small_problem,
    utc,
)

NIGHT = pattern("night", "22:00", "06:00")


def priced_alike(problem: RotaProblem, given: Rota) -> int | None:
    """Give the price on which judge and engine agree; None when both forbid the rota."""
    judged, modelled = Judge(ensure(problem)).score(given), model.price(problem, given)
    assert judged == modelled
    return judged


WEEKS = 8
FREE_WEEKENDS_FROM = 5


def in_turn(number: int) -> Agent:
    """Build one of twelve whose agreed weekend, from Saturday 6 March, is one in four."""
    days = 7 * WEEKS
    own = {
        day for day in range(days) if day % 7 < FREE_WEEKENDS_FROM or (day // 7) % 4 == number % 4
    }
    return agent(f"dublin-{number}", days, fixed_days=tuple(sorted(own)))


TWELVE = tuple(in_turn(number) for number in range(12))


def weekends_of(person: Agent) -> list[tuple[int, str]]:
    own = person.fixed_days or ()
    return [(day, "day") for day in own if day % 7 >= FREE_WEEKENDS_FROM]


def test_three_of_twelve_work_each_weekend_and_none_is_broken() -> None:
    plan = horizon(7 * WEEKS)
    present = rules.MinimumPresence(
        at_least=3,
        start_minute=540,
        end_minute=1020,
        time_zone="Europe/Dublin",
        days=tuple(day for day in range(plan.days) if day % 7 >= FREE_WEEKENDS_FROM),
    )
    held = (rules.FixedDays(), rules.Weekends(most=WEEKS // 4), present)
    problem = small_problem(*held, horizon=plan, agents=TWELVE)
    agreed = joined(rota(*weekends_of(one), name=one.id) for one in TWELVE)

    assert priced_alike(problem, agreed) is not None
    assert {one.weekends for one in judge(problem, agreed).agents} == {2}


def test_a_weekend_that_was_not_agreed_is_refused() -> None:
    problem = small_problem(rules.FixedDays(), horizon=horizon(7 * WEEKS), agents=TWELVE)

    assert priced_alike(problem, rota((5, "day"), name="dublin-0")) is not None
    assert priced_alike(problem, rota((5, "day"), name="dublin-1")) is None


def test_coverage_is_the_same_without_noor_who_shadows() -> None:
    noor = agent("noor", skills=(Skill(queue="phone", proficiency_hundredths=0),))
    problem = small_problem(
        rules.Skills(),
        rules.Coverage(weight=1),
        agents=(agent("ann"), noor),
        demands=(demand(horizon(), required=200),),
    )
    alone = rota((0, "day"))
    together = joined((alone, rota((0, "day"), name="noor")))

    assert priced_alike(problem, together) == priced_alike(problem, alone)
    assert judge(problem, together).coverage == judge(problem, alone).coverage


def test_eva_back_at_sixty_per_cent_carries_her_share_of_nights_rounded_up() -> None:
    # She is there from Monday 8 March, the second week of four: 3 weeks at 60 % of 4 at 100 %.
    colleagues, nights_of_each = 4, 4
    share = ceil(nights_of_each * 3 / colleagues * 0.6)
    away = Absence(start=utc("2027-03-01 00:00"), end=utc("2027-03-08 00:00"))
    eva = agent("eva", 28, patterns=("night",), time_off=(away,))
    problem = small_problem(
        rules.TimeOff(),
        rules.FairShare(measure="nights", shares={"eva": share}, weight=10),
        horizon=horizon(28),
        patterns=(NIGHT,),
        agents=(eva,),
    )
    nights = [(day, "night") for day in (8, 15, 22)]

    assert share == 2
    assert priced_alike(problem, rota(*nights[:share], name="eva")) == 0
    assert priced_alike(problem, rota(*nights, name="eva")) == 10
    assert priced_alike(problem, rota((3, "night"), name="eva")) is None


def yusuf_on(day: int, start: str, end: str) -> int | None:
    """Price a shift of Yusuf, who keeps 17:15–18:45 free from 8 February to 9 March."""
    first = utc("2027-02-08 17:15", "Europe/Dublin")
    kept = tuple(
        Span(start=first + timedelta(days=past), end=first + timedelta(days=past, minutes=90))
        for past in range(30)
    )
    shift = pattern("shift", start, end)
    yusuf = agent("yusuf", 14, unavailable=kept, patterns=("shift",))
    problem = small_problem(
        rules.Availability(), horizon=horizon(14), patterns=(shift,), agents=(yusuf,)
    )
    return priced_alike(problem, rota((day, "shift"), name="yusuf"))


@pytest.mark.parametrize(
    ("start", "end"),
    [("09:00", "17:16"), ("18:44", "23:00"), ("17:30", "18:00"), ("13:00", "21:00")],
)
def test_no_shift_touches_the_hours_that_yusuf_keeps_free(start: str, end: str) -> None:
    monday, last, day_after = 0, 8, 9

    assert yusuf_on(monday, start, end) is None
    assert yusuf_on(last, start, end) is None
    assert yusuf_on(day_after, start, end) == 0


@pytest.mark.parametrize(("start", "end"), [("09:00", "17:15"), ("18:45", "23:00")])
def test_a_shift_may_end_or_begin_beside_them(start: str, end: str) -> None:
    assert yusuf_on(0, start, end) == 0


def test_nobody_is_told_why_yusuf_is_not_there() -> None:
    kept = Span(start=utc("2027-03-01 17:15"), end=utc("2027-03-01 18:45"))
    late = pattern("late", "13:00", "21:00")
    yusuf = agent("yusuf", unavailable=(kept,), patterns=("late",))
    problem = small_problem(rules.Availability(), patterns=(late,), agents=(yusuf,))
    (said,) = judge(problem, rota((0, "late"), name="yusuf")).violations

    assert "reason" not in {*Span.__struct_fields__, *Absence.__struct_fields__}
    assert said.rule == "availability"
    assert said.text.startswith("Mon 1 Mar 13:00–21:00")
