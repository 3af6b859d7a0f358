"""A benchmark instance as a rota problem, and a rota of it as a plan.

Each shift is a duty from midnight on, on a queue of its own that no other duty serves; the grid has
one interval a day, and proficiencies are such that a shift of any length adds exactly one person to
it. Limits of persons become rules that apply to whoever has that limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from solver import rules
from solver.formats.rostering import Cover, Instance, Limits
from solver.formats.rostering_csv import Plan
from solver.instants import MINUTES_PER_DAY, instant
from solver.problem import (
    FULL,
    Absence,
    Agent,
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    WishDuty,
    ZonePeriod,
)
from solver.rota import Rota
from solver.rules import Rule

MONDAY = date(2027, 3, 1)
UTC = "UTC"
SCALE = FULL
"""The score of the problem is the penalty times this: cover is counted in hundredths."""
PROFICIENT = FULL * MINUTES_PER_DAY

T = TypeVar("T")


def problem_of(instance: Instance) -> RotaProblem:
    """Turn an instance into a problem whose score is the official penalty times `SCALE`."""
    return RotaProblem(
        horizon=Horizon(
            first_date=MONDAY, days=instance.days, time_zone=UTC, interval_minutes=MINUTES_PER_DAY
        ),
        agents=tuple(_agent(instance, person) for person in instance.staff),
        patterns=tuple(
            DutyPattern(
                id=shift.id,
                label=shift.id,
                segments=(Segment(start_minute=0, end_minute=shift.minutes),),
                queues=(shift.id,),
            )
            for shift in instance.shifts
        ),
        demands=tuple(_demand(instance, shift.id) for shift in instance.shifts),
        rules=tuple(_rules(instance)),
    )


def penalty_of(score: int) -> int:
    """Turn a score, or a bound on it, into a penalty; every penalty is a whole number."""
    return -(-score // SCALE)


def plan_of(instance: Instance, rota: Rota) -> Plan:
    """Turn a rota of the instance's problem into a plan."""
    given = {(one.agent, one.day): one.pattern for one in rota.assignments}
    return {
        person.id: tuple(given.get((person.id, day), "") for day in range(instance.days))
        for person in instance.staff
    }


def _agent(instance: Instance, person: Limits) -> Agent:
    known = [shift for shift in instance.shifts if person.most.get(shift.id)]
    each, left = divmod(person.least_minutes, instance.days)
    return Agent(
        id=person.id,
        zones=(ZonePeriod(first_day=0, time_zone=UTC),),
        # Minutes of a shift times proficiency come to one interval's worth, rounded down.
        skills=tuple(
            Skill(queue=shift.id, proficiency_hundredths=-(-PROFICIENT // shift.minutes))
            for shift in known
        ),
        patterns=tuple(shift.id for shift in known),
        contract_minutes=tuple(each + (day < left) for day in range(instance.days)),
        time_off=tuple(_day_off(day) for day in sorted(person.days_off)),
        wishes=tuple(_wishes(instance, person)),
    )


def _day_off(day: int) -> Absence:
    return Absence(start=instant(_date(day), 0, UTC), end=instant(_date(day + 1), 0, UTC))


def _date(day: int) -> date:
    return MONDAY + timedelta(days=day)


def _wishes(instance: Instance, person: Limits) -> Iterator[WishDuty]:
    for wanted, requests in ((True, instance.wanted), (False, instance.unwanted)):
        for one in requests:
            if one.person == person.id:
                price = one.weight * SCALE
                yield WishDuty(day=one.day, pattern=one.shift, wanted=wanted, price=price)


def _demand(instance: Instance, shift: str) -> QueueDemand:
    of_day = {one.day: one for one in instance.cover if one.shift == shift}
    curve_of_day = [_curve(of_day.get(day)) for day in range(instance.days)]
    curves = tuple(dict.fromkeys(curve_of_day))
    number = {curve: index for index, curve in enumerate(curves)}
    return QueueDemand(
        queue=shift,
        required_hundredths=tuple(
            FULL * of_day[day].needed if day in of_day else 0 for day in range(instance.days)
        ),
        curves=curves,
        curve_of_interval=tuple(number[curve] for curve in curve_of_day),
        unplaced_breaks="required",
    )


def _curve(cover: Cover | None) -> PriceCurve:
    if cover is None:
        return PriceCurve()
    return PriceCurve(short=(_endless(cover.under),), over=(_endless(cover.over),))


def _endless(weight: int) -> PriceStep:
    return PriceStep(width_hundredths=None, price=weight * SCALE // FULL)


def _rules(instance: Instance) -> Iterator[Rule]:
    yield rules.DutiesPerDay()
    yield rules.TimeOff()
    yield rules.Skills()
    pairs = tuple((one.id, other) for one in instance.shifts for other in one.not_next)
    yield rules.Succession(pairs=pairs)
    for extra, who in _shared(instance, lambda one: one.most_minutes - one.least_minutes):
        yield rules.PeriodHours(extra_minutes=extra, applies_to=who)
    for (most, least), who in _shared(
        instance, lambda one: (one.most_in_a_row, one.least_in_a_row)
    ):
        yield rules.DaysInARow(most=most, least=least, applies_to=who)
    for least, who in _shared(instance, lambda one: one.least_off_in_a_row):
        yield rules.DaysOffInARow(least=least, applies_to=who)
    for most, who in _shared(instance, lambda one: one.most_weekends):
        yield rules.Weekends(most=most, applies_to=who)
    for shift in instance.shifts:
        yield from _most_of(instance, shift.id)
    yield rules.Coverage(weight=1)
    yield rules.Wishes(weight=1)


def _most_of(instance: Instance, shift: str) -> Iterator[Rule]:
    """Bound a kind of shift for those who may have it, but not on every day."""
    for most, who in _shared(instance, lambda one: one.most.get(shift, 0)):
        if 0 < most < instance.days:
            yield rules.DutiesOfKind(labels=(shift,), most=most, applies_to=who)


def _shared(
    instance: Instance, limit: Callable[[Limits], T]
) -> Iterator[tuple[T, tuple[str, ...]]]:
    """Give each value of a limit with the persons who have it."""
    found: dict[T, list[str]] = {}
    for person in instance.staff:
        found.setdefault(limit(person), []).append(person.id)
    return ((value, tuple(who)) for value, who in found.items())
