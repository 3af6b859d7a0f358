"""Too few people for a minimum although nobody's own rules clash: on which days, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from solver import rules
from solver.engine.possible import spare_people
from solver.explain.members import (
    AgreedDays,
    Member,
    PeopleNeeded,
    RuleFor,
    everything,
    needed,
    only,
    people_counted,
)
from solver.explain.spans import days_of
from solver.problem import RotaProblem
from solver.rules import Rule

WEEK = 7
DAYS_LOOKED_AT = 4

Impossible = Callable[[RotaProblem], bool]


@dataclass(frozen=True)
class Suspicion:
    """Members that were seen to clash in a problem that offers shifts near these days only.

    The members ask for no shift on any other day, so that the whole problem has no rota either.
    """

    problem: RotaProblem
    members: tuple[Member, ...]


def team_suspicion(problem: RotaProblem, is_impossible: Impossible) -> Suspicion | None:
    """Find a stretch of days, as short as may be, that cannot have its minimum of people."""
    if not any(needed(problem)):
        return None
    members, people = everything(problem), people_counted(problem)
    for days in _stretches(problem, members):
        near = _near_only(problem, days)
        suspects = tuple(_asking_nowhere_else(problem, members, days))
        wanted = any(isinstance(one, PeopleNeeded) for one in suspects)
        if wanted and is_impossible(only(near, suspects, people)):
            return Suspicion(near, suspects)
    if is_impossible(only(problem, members, people)):
        return Suspicion(problem, members)
    return None


def _stretches(problem: RotaProblem, members: tuple[Member, ...]) -> Iterator[range]:
    """Single days first, those with the fewest people to spare; then weeks."""
    spare = spare_people(only(problem, members, people_counted(problem)))
    days = sorted({one.day for one in needed(problem)}, key=lambda day: spare[day])
    for day in days[:DAYS_LOOKED_AT]:
        yield range(day, day + 1)
    for first in range(0, problem.horizon.days, WEEK):
        yield range(first, min(first + WEEK, problem.horizon.days))


def _around(days: range) -> range:
    """A shift of the evening before, or of another zone's day, may reach into these days."""
    return range(days.start - 2, days.stop + 1)


def _near_only(problem: RotaProblem, days: range) -> RotaProblem:
    near = _around(days)
    patterns = tuple(
        msgspec.structs.replace(
            one,
            days=tuple(
                day
                for day in near
                if 0 <= day < problem.horizon.days and (one.days is None or day in one.days)
            ),
        )
        for one in problem.patterns
    )
    return msgspec.structs.replace(problem, patterns=patterns)


def _asking_nowhere_else(
    problem: RotaProblem, members: Sequence[Member], days: range
) -> Iterator[Member]:
    """Leave out facts about other days, and rules that no work at all would break."""
    near = set(_around(days))
    for one in members:
        if isinstance(one, PeopleNeeded):
            if one.day in days:
                yield one
        elif isinstance(one, RuleFor):
            if not _asks_for_work(problem.rules[one.number]):
                yield one
        elif isinstance(one, AgreedDays) or near.intersection(days_of(problem, [one])):
            yield one


def _asks_for_work(rule: Rule) -> bool:
    match rule:
        case rules.PeriodHours() | rules.DaysOffInARow():
            return True
        case rules.DaysInARow():
            return rule.least > 1
        case rules.DutiesOfKind():
            return rule.least > 0
        case _:
            return False
