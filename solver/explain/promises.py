"""What is promised to people and could be given up to see what it costs: rules, kinds of wishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias, get_args

import msgspec

from solver import rules
from solver.problem import Agent, RotaProblem, Wish
from solver.record import Record
from solver.rules import Rule

WishKind = Literal["day-off", "avoid", "start", "length", "duty"]

NO_PROMISES = (
    rules.Availability,
    rules.Coverage,
    rules.DutiesPerDay,
    rules.MinimumPresence,
    rules.PeriodHours,
    rules.Skills,
    rules.TimeOff,
    rules.Wishes,
)
"""Facts about people, what customers need, and hours that are owed: nothing one could be kind
with. Wishes are asked about kind by kind."""


class RulePromise(Record, frozen=True, kw_only=True, tag="rule"):
    """A rule, by its place in the problem."""

    number: int


class WishPromise(Record, frozen=True, kw_only=True, tag="wishes"):
    """All wishes of a kind; the few that weigh more are a group of their own."""

    wish: WishKind
    must_have: bool


Promise: TypeAlias = RulePromise | WishPromise


def promises_in(problem: RotaProblem) -> tuple[Promise, ...]:
    """List what a problem promises to anybody: rules in their order, then groups of wishes."""
    return (*_rules(problem), *_wishes(problem))


def _rules(problem: RotaProblem) -> Iterator[Promise]:
    for number, rule in enumerate(problem.rules):
        if not isinstance(rule, NO_PROMISES) and _binds_somebody(problem, rule):
            yield RulePromise(number=number)


def _binds_somebody(problem: RotaProblem, rule: Rule) -> bool:
    match rule:
        case rules.Pins():
            return bool(problem.pins)
        case rules.FixedDays():
            return any(one.fixed_days is not None for one in problem.agents)
        case rules.FairShare():
            return bool(rule.shares)
        case rules.Stability():
            return bool(rule.duties)
        case _:
            return True


def _wishes(problem: RotaProblem) -> Iterator[Promise]:
    there = {(_kind(wish), wish.must_have) for one in problem.agents for wish in one.wishes}
    for must_have in (True, False):
        for kind in get_args(WishKind):
            if (kind, must_have) in there:
                yield WishPromise(wish=kind, must_have=must_have)


def _kind(wish: Wish) -> str:
    return str(wish.__struct_config__.tag)


def without(problem: RotaProblem, promise: Promise) -> RotaProblem:
    """Give the problem in which a promise is not made."""
    if isinstance(promise, RulePromise):
        kept = problem.rules[: promise.number] + problem.rules[promise.number + 1 :]
        return msgspec.structs.replace(problem, rules=kept)
    people = tuple(_wishing_less(one, promise) for one in problem.agents)
    return msgspec.structs.replace(problem, agents=people)


def _wishing_less(agent: Agent, promise: WishPromise) -> Agent:
    kept = tuple(
        wish
        for wish in agent.wishes
        if (_kind(wish), wish.must_have) != (promise.wish, promise.must_have)
    )
    return msgspec.structs.replace(agent, wishes=kept)
