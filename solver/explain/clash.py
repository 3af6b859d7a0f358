"""Why no rota keeps every hard rule: smallest clashes, and what to give up so that they go away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec

from solver.engine.possible import Care, Impossible, any_rota
from solver.explain.changes import (
    Giving,
    after_all,
    changed,
    said_of,
    size_of,
    ways_to_give,
)
from solver.explain.members import Member, everything, members_of, only, people_counted
from solver.explain.smallest import smallest
from solver.explain.spans import days_of
from solver.explain.team import Suspicion, team_suspicion
from solver.judge import Judge
from solver.problem import Agent, PriceCurve, RotaProblem
from solver.record import Record
from solver.rota import Rota

EFFORT = 10.0
"""CP-SAT's deterministic seconds for one question; a person alone needs a hundredth."""
MOST_FIXES = 4
MOST_TOGETHER = 4
"""More small changes than this are no better than a larger one."""


Way = tuple[Giving, ...]
"""What could be given up about one member, from the smallest step to all of it."""


class Fix(Record, frozen=True, kw_only=True):
    """Changes after which the same people have a choice again; a rota was seen that keeps it."""

    givings: tuple[Giving, ...]


class Clash(Record, frozen=True, kw_only=True):
    """Facts and rules that cannot hold together.

    `people` are those whose facts or rules they are; `days` the horizon days they name, all when
    they name none. `is_smallest` says that whatever member goes, a rota was seen that keeps the
    others. `fixes` begin with the one that changes least; there is none where nothing helps.
    """

    members: tuple[Member, ...]
    people: tuple[str, ...]
    days: tuple[int, ...]
    is_smallest: bool
    fixes: tuple[Fix, ...]


class UnconfirmedError(RuntimeError):
    """The judge or a second search does not bear out what the search said: a bug, not a clash."""


@dataclass(frozen=True)
class _Scope:
    """Whose rules are looked at: one person's, or (None) everybody's together."""

    agent: str | None

    def people(self, problem: RotaProblem) -> tuple[Agent, ...]:
        if self.agent is None:
            return people_counted(problem)
        return tuple(one for one in problem.agents if one.id == self.agent)

    def members(self, problem: RotaProblem) -> tuple[Member, ...]:
        if self.agent is None:
            return everything(problem)
        (agent,) = self.people(problem)
        return members_of(problem, agent)

    def asked(self, problem: RotaProblem, members: Sequence[Member]) -> RotaProblem:
        return only(problem, members, self.people(problem))


def clashes(problem: RotaProblem) -> tuple[Clash, ...]:
    """Find a smallest clash of each person whose own rules clash; of all together if nobody's do.

    An empty tuple: nothing was proven to clash. The problem must be sound. Raises
    `UnconfirmedError` when an answer of the search does not stand.
    """
    problem = _priceless(problem)
    scopes = [_Scope(one.id) for one in problem.agents]
    personal = tuple(
        _explained(problem, scope, Suspicion(problem, members))
        for scope in scopes
        if is_impossible(scope.asked(problem, members := scope.members(problem)))
    )
    if personal:
        return personal
    found = team_suspicion(problem, is_impossible)
    return () if found is None else (_explained(problem, _Scope(None), found),)


def _priceless(problem: RotaProblem) -> RotaProblem:
    """Forget what cover costs, so that no question carries it along."""
    demands = tuple(
        msgspec.structs.replace(
            one, curves=(PriceCurve(),), curve_of_interval=(0,) * len(one.curve_of_interval)
        )
        for one in problem.demands
    )
    return msgspec.structs.replace(problem, demands=demands)


def is_impossible(problem: RotaProblem) -> bool:
    """Say whether it was proven that no rota keeps the hard rules."""
    return _answer(problem, Care.QUICK) is Impossible.PROVEN


def is_possible(problem: RotaProblem) -> bool:
    """Say whether a rota was seen, by the judge too, that keeps the hard rules."""
    return isinstance(_answer(problem, Care.QUICK), Rota)


def _answer(problem: RotaProblem, care: Care) -> Rota | Impossible:
    """Ask once; a rota was judged before it is told."""
    answer = any_rota(problem, EFFORT, care)
    if isinstance(answer, Rota):
        report = Judge(problem).judge(answer)
        if not report.legal:
            raise UnconfirmedError(f"the judge finds: {report.violations[0].text}")
    return answer


def _explained(problem: RotaProblem, scope: _Scope, suspicion: Suspicion) -> Clash:
    found = _smallest(scope, suspicion)
    if isinstance(_answer(scope.asked(problem, found), Care.AGAIN), Rota):
        raise UnconfirmedError("a second search finds a rota where the first found a clash")
    names = [name for one in found if (name := getattr(one, "agent", None)) is not None]
    return Clash(
        members=tuple(found),
        people=tuple(dict.fromkeys(names)),
        days=days_of(problem, found),
        is_smallest=all(_is_needed(scope, suspicion.problem, found, one) for one in found),
        fixes=tuple(_fixes(problem, scope, suspicion, found)),
    )


def _smallest(scope: _Scope, suspicion: Suspicion) -> list[Member]:
    def clash(members: Sequence[Member]) -> bool:
        return is_impossible(scope.asked(suspicion.problem, members))

    return smallest(suspicion.members, clash)


def _is_needed(
    scope: _Scope, problem: RotaProblem, found: Sequence[Member], member: Member
) -> bool:
    fewer = [one for one in found if one != member]
    return is_possible(scope.asked(problem, fewer))


def _fixes(
    problem: RotaProblem, scope: _Scope, suspicion: Suspicion, found: Sequence[Member]
) -> list[Fix]:
    nearby = _Nearby(problem, scope, suspicion)
    ways = _ways(problem, found)
    nearly = (_least(way, nearby.works) for way in ways)
    # What helps near the clash may not be enough for the whole.
    helping = (one for one in nearly if one and nearby.works_everywhere(one))
    singles = sorted(islice(helping, MOST_FIXES), key=lambda one: size_of(problem, one))
    fixes = [Fix(givings=(giving,)) for giving in singles]
    if not singles or size_of(problem, singles[0])[0] > size_of(problem, ways[0][0])[0]:
        fixes += _several(problem, scope, found, MOST_TOGETHER if singles else None)
    return sorted(fixes, key=lambda fix: _sizes(problem, fix))


class _Nearby:
    """Asks of a change only what was suspected, and what the change itself adds."""

    def __init__(self, problem: RotaProblem, scope: _Scope, suspicion: Suspicion) -> None:
        self.problem, self.scope, self.suspicion = problem, scope, suspicion
        self.aside = set(scope.members(problem)).difference(suspicion.members)
        self.seen: dict[Giving, Rota] = {}

    def works(self, giving: Giving) -> bool:
        """Say whether a change helps near the clash."""
        after = changed(self.suspicion.problem, giving)
        kept = [one for one in self.scope.members(after) if one not in self.aside]
        answer = _answer(self.scope.asked(after, kept), Care.QUICK)
        if isinstance(answer, Rota):
            self.seen[giving] = answer
        return isinstance(answer, Rota)

    def works_everywhere(self, giving: Giving) -> bool:
        """Say whether a change that helps near the clash is enough for the whole."""
        if self.suspicion.problem is self.problem:
            return True
        after = changed(self.problem, giving)
        asked = self.scope.asked(after, self.scope.members(after))
        # Where nothing is asked of other days, the rota that was seen keeps the whole.
        return Judge(asked).judge(self.seen[giving]).legal or is_possible(asked)


def _sizes(problem: RotaProblem, fix: Fix) -> list[tuple[int, int, int]]:
    """Compare by the largest change first."""
    return sorted((size_of(problem, one) for one in fix.givings), reverse=True)


def _ways(problem: RotaProblem, found: Sequence[Member]) -> list[Way]:
    """List ways to give up a member, the one that changes least first."""
    days = days_of(problem, found)
    ways = [way for one in found for way in ways_to_give(problem, one, days) if way]
    return sorted(ways, key=lambda way: size_of(problem, way[0]))


def _least(way: Sequence[Giving], works: Callable[[Giving], bool]) -> Giving | None:
    """Find the smallest step of a way that helps: every larger one helps too."""
    if not works(way[-1]):
        return None
    low, high = 0, len(way) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if works(way[middle]) else (middle + 1, high)
    return way[low]


def _several(
    problem: RotaProblem, scope: _Scope, found: Sequence[Member], most: int | None
) -> Iterator[Fix]:
    """Give up one member of a clash after another, until no clash is left."""
    ways: list[Way] = []
    after = problem
    while (most is None or len(ways) < most) and (more := _ways(after, found)):
        given = [way[-1] for way in ways]
        ways.append(tuple(said_of(problem, given, step) for step in more[0]))
        after = after_all(problem, [*given, ways[-1][-1]])
        asked = scope.asked(after, scope.members(after))
        if is_possible(asked):
            yield Fix(givings=_needful(problem, scope, ways))
            return
        if not is_impossible(asked):
            return
        found = _smallest(scope, Suspicion(after, scope.members(after)))


def _needful(problem: RotaProblem, scope: _Scope, ways: Sequence[Way]) -> tuple[Giving, ...]:
    """Leave out the changes that others make needless; of the rest keep the smallest steps."""

    def works(givings: Sequence[Giving]) -> bool:
        after = after_all(problem, givings)
        return is_possible(scope.asked(after, scope.members(after)))

    kept = [way[-1] for way in ways]
    for way in ways:
        fewer = [one for one in kept if one is not way[-1]]
        least = None if works(fewer) else _least(way, lambda one: works([*fewer, one]))  # noqa: B023  # called at once
        kept = fewer if least is None else [*fewer, least]
    return tuple(kept)
