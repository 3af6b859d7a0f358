"""What could be given up so that a clash goes away, from the smallest change to the largest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec

from solver import rules
from solver.explain.less import Less, NeedFewer, Weaken, as_of, asked_after
from solver.explain.members import (
    AgreedDays,
    Away,
    CannotWork,
    Member,
    PeopleNeeded,
    Pinned,
    RuleFor,
)
from solver.problem import Absence, Agent, Pin, RotaProblem, Span
from solver.record import Record
from solver.rules import MinimumPresence, Rule


class Unpin(Record, frozen=True, kw_only=True, tag="unpin"):
    """Let the planner choose what a person does on a day."""

    agent: str
    day: int


class AllowDays(Record, frozen=True, kw_only=True, tag="allow-days"):
    """Let a person work on days that were not agreed."""

    agent: str
    days: tuple[int, ...]


class WorkAnyway(Record, frozen=True, kw_only=True, tag="work-anyway"):
    """Let a person work in a span in which they cannot."""

    agent: str
    start: datetime
    end: datetime


class TakeBackTimeOff(Record, frozen=True, kw_only=True, tag="take-back-time-off"):
    """Take an approved time off back."""

    agent: str
    start: datetime
    end: datetime


Fact: TypeAlias = Unpin | AllowDays | WorkAnyway | TakeBackTimeOff
Giving: TypeAlias = Fact | Less

LAW = (rules.MinimumRest, rules.WeeklyRest, rules.AverageHours, rules.RollingHours)
"""Rules whose source is a law: given up only after everything that was agreed."""


@dataclass(frozen=True)
class Weaker:
    """How a rule can ask less: the field, its steps, and the value at which it asks nothing."""

    field: str
    step: int
    nothing: int


_MANY_MINUTES = 60 * 24 * 366
WEAKER: dict[type[Rule], tuple[Weaker, ...]] = {
    rules.DutiesPerDay: (Weaker("most", 1, 3),),
    rules.MinimumRest: (Weaker("minutes", -15, 0),),
    rules.WeeklyRest: (Weaker("minutes", -60, 0),),
    rules.WeeklyHours: (Weaker("extra_minutes", 15, 60 * 100),),
    rules.PeriodHours: (Weaker("tolerance_minutes", 15, 60 * 2000),),
    rules.AverageHours: (Weaker("most_weekly_minutes", 15, 60 * 168),),
    rules.RollingHours: (Weaker("most_minutes", 15, _MANY_MINUTES),),
    rules.DaysInARow: (Weaker("most", 1, 366), Weaker("least", -1, 1)),
    rules.DaysOffInARow: (Weaker("least", -1, 1),),
    rules.DutiesOfKind: (Weaker("most", 1, 366), Weaker("least", -1, 0)),
    rules.Weekends: (Weaker("most", 1, 60),),
    rules.WeekendsInARow: (Weaker("most", 1, 60),),
    rules.PublicHolidays: (Weaker("most", 1, 366),),
    rules.NightsInARow: (Weaker("most", 1, 366),),
    rules.DaysOffAfterNights: (Weaker("least", -1, 1),),
    rules.StartTimes: (Weaker("most", 1, 24),),
}
"""Rules that ask for a number; training (skills) and successions cannot be asked for by halves."""


def changed(problem: RotaProblem, giving: Giving) -> RotaProblem:
    """Give the problem after a change; places of rules stay what they were."""
    return after_all(problem, (giving,))


def after_all(problem: RotaProblem, givings: Sequence[Giving]) -> RotaProblem:
    """Give the problem after several changes; each names rules by their places in `problem`."""
    less = [one for one in givings if isinstance(one, Less)]
    if less:
        asked = tuple(one.rule for one in asked_after(problem, less))
        problem = msgspec.structs.replace(problem, rules=asked)
    for one in givings:
        if not isinstance(one, Less):
            problem = _after_fact(problem, one)
    return problem


def said_of(problem: RotaProblem, before: Sequence[Giving], giving: Giving) -> Giving:
    """Say a change of the problem after other changes as one of the problem itself."""
    if not isinstance(giving, Less):
        return giving
    return as_of(problem, [one for one in before if isinstance(one, Less)], giving)


def _after_fact(problem: RotaProblem, giving: Fact) -> RotaProblem:
    if isinstance(giving, Unpin):
        place = (giving.agent, giving.day)
        kept = tuple(one for one in problem.pins if (one.agent, one.day) != place)
        return msgspec.structs.replace(problem, pins=kept)
    people = tuple(
        _person(one, giving) if one.id == giving.agent else one for one in problem.agents
    )
    return msgspec.structs.replace(problem, agents=people)


def _person(agent: Agent, giving: AllowDays | WorkAnyway | TakeBackTimeOff) -> Agent:
    match giving:
        case AllowDays():
            days = tuple(sorted({*(agent.fixed_days or ()), *giving.days}))
            return msgspec.structs.replace(agent, fixed_days=days)
        case WorkAnyway():
            gone = Span(start=giving.start, end=giving.end)
            spans = tuple(one for one in agent.unavailable if one != gone)
            return msgspec.structs.replace(agent, unavailable=spans)
        case TakeBackTimeOff():
            back = Absence(start=giving.start, end=giving.end)
            kept = tuple(one for one in agent.time_off if one != back)
            return msgspec.structs.replace(agent, time_off=kept)


def ways_to_give(
    problem: RotaProblem, member: Member, days: tuple[int, ...]
) -> Iterator[tuple[Giving, ...]]:
    """List what could be given up about a member; each way from the smallest change upwards.

    `days` are the days of the clash, on which a person might work although it was not agreed.
    """
    match member:
        case Pinned():
            yield (Unpin(agent=member.agent, day=member.day),)
        case Away():
            yield (TakeBackTimeOff(agent=member.agent, start=member.start, end=member.end),)
        case CannotWork():
            yield (WorkAnyway(agent=member.agent, start=member.start, end=member.end),)
        case AgreedDays():
            yield (AllowDays(agent=member.agent, days=days),)
        case PeopleNeeded():
            yield tuple(_fewer(problem, member))
        case RuleFor():
            for weaker in WEAKER.get(type(problem.rules[member.number]), ()):
                yield tuple(_less(problem, member, weaker))


def _fewer(problem: RotaProblem, member: PeopleNeeded) -> Iterator[Giving]:
    rule = problem.rules[member.number]
    assert isinstance(rule, MinimumPresence)
    for at_least in range(rule.at_least - 1, -1, -1):
        yield NeedFewer(number=member.number, day=member.day, at_least=at_least)


def _less(problem: RotaProblem, member: RuleFor, weaker: Weaker) -> Iterator[Giving]:
    value = getattr(problem.rules[member.number], weaker.field)
    if value is None:
        return
    while (weaker.nothing - value) * weaker.step > 0:
        near = value + weaker.step
        value = min(near, weaker.nothing) if weaker.step > 0 else max(near, weaker.nothing)
        yield Weaken(number=member.number, agent=member.agent, field=weaker.field, value=value)


def size_of(problem: RotaProblem, giving: Giving) -> tuple[int, int, int]:
    """Order changes by how little they change; a late day before an early one.

    First what the planner itself may decide, then what was agreed, then law, then time off.
    """
    match giving:
        case Unpin():
            return (0 if _reasonless(problem, giving) else 1, 0, -giving.day)
        case NeedFewer():
            return (2, -giving.at_least, -giving.day)
        case AllowDays():
            return (3, len(giving.days), 0)
        case Weaken():
            rule = problem.rules[giving.number]
            whom = len(problem.agents) if giving.agent is None else 1
            return (6 if isinstance(rule, LAW) else 4, whom, _distance(rule, giving))
        case WorkAnyway():
            return (5, _minutes(giving.start, giving.end), 0)
        case TakeBackTimeOff():
            return (7, _minutes(giving.start, giving.end), 0)


def _reasonless(problem: RotaProblem, giving: Unpin) -> bool:
    pins: list[Pin] = [p for p in problem.pins if (p.agent, p.day) == (giving.agent, giving.day)]
    return all(not one.reason for one in pins)


def _distance(rule: Rule, giving: Weaken) -> int:
    return abs(int(getattr(rule, giving.field)) - giving.value)


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
