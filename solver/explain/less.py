"""Rules after less is asked of them: several changes of one rule stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

import msgspec

from solver.problem import RotaProblem
from solver.record import Record
from solver.rules import MinimumPresence, Rule


class NeedFewer(Record, frozen=True, kw_only=True, tag="need-fewer"):
    """Ask for fewer people on one day."""

    number: int
    day: int
    at_least: int


class Weaken(Record, frozen=True, kw_only=True, tag="weaken"):
    """Ask less of a rule, for one person or (None) for all it protects."""

    number: int
    agent: str | None
    field: str
    value: int


Less: TypeAlias = NeedFewer | Weaken


class Asked(NamedTuple):
    """A rule as it is asked after all, and the place of the rule that it was."""

    number: int
    rule: Rule


def asked_after(problem: RotaProblem, givings: Iterable[Less]) -> list[Asked]:
    """List the rules after less is asked of some, by their places in the problem.

    Each rule keeps its place; what it asks of single people or days otherwise stands at the end.
    """
    less, first, more = list(givings), [], []
    for number, rule in enumerate(problem.rules):
        own = [one for one in less if one.number == number]
        kept, *others = _split(problem, rule, own) if own else [rule]
        first.append(Asked(number, kept))
        more += [Asked(number, one) for one in others]
    return first + more


def as_of(problem: RotaProblem, before: Iterable[Less], giving: Less) -> Less:
    """Say a change of the problem after other changes as one of the problem itself."""
    number, rule = asked_after(problem, before)[giving.number]
    if isinstance(giving, NeedFewer):
        return msgspec.structs.replace(giving, number=number)
    agent = rule.applies_to[0] if len(rule.applies_to) == 1 else giving.agent
    return msgspec.structs.replace(giving, number=number, agent=agent)


def _split(problem: RotaProblem, rule: Rule, less: list[Less]) -> list[Rule]:
    if isinstance(rule, MinimumPresence):
        fewer = {one.day: one.at_least for one in less if isinstance(one, NeedFewer)}
        return list(_by_day(problem, rule, fewer))
    return _by_person(problem, rule, [one for one in less if isinstance(one, Weaken)])


def _by_day(problem: RotaProblem, rule: MinimumPresence, fewer: dict[int, int]) -> Iterator[Rule]:
    days = rule.days if rule.days is not None else tuple(range(problem.horizon.days))
    yield msgspec.structs.replace(rule, days=tuple(day for day in days if day not in fewer))
    for day, at_least in fewer.items():
        yield msgspec.structs.replace(rule, days=(day,), at_least=at_least)


def _by_person(problem: RotaProblem, rule: Rule, weaker: list[Weaken]) -> list[Rule]:
    for one in weaker:
        if one.agent is None:
            rule = msgspec.structs.replace(rule, **{one.field: one.value})
    own: dict[str, Rule] = {}
    for one in weaker:
        if one.agent is not None:
            before = own.get(one.agent, rule)
            fields = {one.field: one.value, "applies_to": (one.agent,)}
            own[one.agent] = msgspec.structs.replace(before, **fields)
    if not own:
        return [rule]
    protected = rule.applies_to or tuple(one.id for one in problem.agents)
    others = tuple(name for name in protected if name not in own)
    kept = [msgspec.structs.replace(rule, applies_to=others)] if others else []
    return [*kept, *own.values()]
