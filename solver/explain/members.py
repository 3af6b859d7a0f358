"""What can take part in a clash: facts about people and days, and rules; each can be left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeAlias

import msgspec

from solver import rules
from solver.problem import Agent, RotaProblem
from solver.record import Record
from solver.rules import MinimumPresence, Rule

FACTS = (rules.Pins, rules.TimeOff, rules.Availability, rules.FixedDays)
"""Rules that only say that facts hold: their facts take part, not the rules."""


NOT_TWO_AT_ONCE = rules.MinimumRest(minutes=0)
"""Holds whatever is left out: nobody works in two places at once, and it is no rule to give up."""


class Pinned(Record, frozen=True, kw_only=True, tag="pinned"):
    """A pin of a person on a day."""

    agent: str
    day: int


class Away(Record, frozen=True, kw_only=True, tag="away"):
    """An approved time off."""

    agent: str
    start: datetime
    end: datetime


class CannotWork(Record, frozen=True, kw_only=True, tag="cannot-work"):
    """A span in which a person cannot work."""

    agent: str
    start: datetime
    end: datetime


class AgreedDays(Record, frozen=True, kw_only=True, tag="agreed-days"):
    """The only days on which a person works."""

    agent: str


class RuleFor(Record, frozen=True, kw_only=True, tag="rule"):
    """A hard rule, by its place in the problem, for one person or (None) for all it protects."""

    number: int
    agent: str | None


class PeopleNeeded(Record, frozen=True, kw_only=True, tag="people-needed"):
    """A hard minimum of people, by its place among the rules, on one day."""

    number: int
    day: int


Member: TypeAlias = Pinned | Away | CannotWork | AgreedDays | RuleFor | PeopleNeeded


def members_of(problem: RotaProblem, agent: Agent) -> tuple[Member, ...]:
    """List the facts about one person, then the hard rules."""
    hard = [one for one in problem.rules if one.weight is None and is_about(one, agent.id)]
    own = tuple(
        RuleFor(number=number, agent=agent.id)
        for number, rule in enumerate(problem.rules)
        if is_promise(rule) and is_about(rule, agent.id)
    )
    return (*_facts(problem, agent, {type(one) for one in hard}), *own)


def is_about(rule: Rule, agent: str) -> bool:
    """Say whether a rule protects a person."""
    return not rule.applies_to or agent in rule.applies_to


def is_promise(rule: Rule) -> bool:
    """Say whether a rule takes part by itself: hard, about people, and not about facts."""
    return rule.weight is None and not isinstance(rule, (*FACTS, MinimumPresence))


def _facts(problem: RotaProblem, agent: Agent, hard: set[type[Rule]]) -> Iterator[Member]:
    if rules.Pins in hard:
        for pin in problem.pins:
            if pin.agent == agent.id:
                yield Pinned(agent=agent.id, day=pin.day)
    if rules.Availability in hard:
        for span in dict.fromkeys(agent.unavailable):
            yield CannotWork(agent=agent.id, start=span.start, end=span.end)
    if rules.TimeOff in hard:
        for absence in dict.fromkeys(agent.time_off):
            yield Away(agent=agent.id, start=absence.start, end=absence.end)
    if rules.FixedDays in hard and agent.fixed_days is not None:
        yield AgreedDays(agent=agent.id)


def only(problem: RotaProblem, kept: Collection[Member], people: tuple[Agent, ...]) -> RotaProblem:
    """Give the problem in which nothing is asked of these people but these members, at no price."""
    members = frozenset(kept)
    pins = tuple(p for p in problem.pins if Pinned(agent=p.agent, day=p.day) in members)
    return msgspec.structs.replace(
        problem,
        agents=tuple(_agent(one, members) for one in people),
        pins=pins,
        rules=(*_rules(problem, members), NOT_TWO_AT_ONCE),
    )


def _agent(agent: Agent, members: frozenset[Member]) -> Agent:
    name = agent.id
    return msgspec.structs.replace(
        agent,
        wishes=(),
        fixed_days=agent.fixed_days if AgreedDays(agent=name) in members else None,
        unavailable=tuple(
            span
            for span in agent.unavailable
            if CannotWork(agent=name, start=span.start, end=span.end) in members
        ),
        time_off=tuple(
            one
            for one in agent.time_off
            if Away(agent=name, start=one.start, end=one.end) in members
        ),
    )


def _rules(problem: RotaProblem, members: frozenset[Member]) -> Iterator[Rule]:
    for number, rule in enumerate(problem.rules):
        if rule.weight is not None:
            continue
        if isinstance(rule, FACTS):
            # What is left out stands no longer in the problem, so that all of them may stay.
            yield rule
        elif isinstance(rule, MinimumPresence):
            days = {m.day for m in members if isinstance(m, PeopleNeeded) and m.number == number}
            if days:
                yield msgspec.structs.replace(rule, days=tuple(sorted(days)))
        else:
            yield from _for_whom(rule, number, members)


def _for_whom(rule: Rule, number: int, members: frozenset[Member]) -> Iterator[Rule]:
    if RuleFor(number=number, agent=None) in members:
        yield rule
        return
    named = [m.agent for m in members if isinstance(m, RuleFor) and m.number == number and m.agent]
    if named:
        yield msgspec.structs.replace(rule, applies_to=tuple(sorted(named)))


def everything(problem: RotaProblem) -> tuple[Member, ...]:
    """List all that is asked of all together: minimums of people by day, rules, facts."""
    return (*needed(problem), *_promises(problem), *_all_facts(problem))


def needed(problem: RotaProblem) -> Iterator[PeopleNeeded]:
    """List the hard minimums of people, day by day."""
    for number, rule in enumerate(problem.rules):
        if isinstance(rule, MinimumPresence) and rule.weight is None:
            days = rule.days if rule.days is not None else range(problem.horizon.days)
            for day in sorted(set(days)):
                yield PeopleNeeded(number=number, day=day)


def _promises(problem: RotaProblem) -> Iterator[Member]:
    for number, rule in enumerate(problem.rules):
        if is_promise(rule):
            yield RuleFor(number=number, agent=None)


def people_counted(problem: RotaProblem) -> tuple[Agent, ...]:
    """List those who count for any hard minimum of people."""
    minimums = [
        one for one in problem.rules if isinstance(one, MinimumPresence) and one.weight is None
    ]
    return tuple(
        agent for agent in problem.agents if any(is_about(rule, agent.id) for rule in minimums)
    )


def _all_facts(problem: RotaProblem) -> Iterator[Member]:
    for agent in people_counted(problem):
        for one in members_of(problem, agent):
            if not isinstance(one, RuleFor):
                yield one
