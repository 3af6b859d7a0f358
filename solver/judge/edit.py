"""Single edits: what a change would break, mend, cost and cover, without judging the rest again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

from solver.change import Change, left_of
from solver.difference import Difference, agents_that_differ, gained, queues_that_differ
from solver.judge.coverage import cover
from solver.judge.ground import Ground, PersonRule, TeamRule, breach_of
from solver.judge.intervals import Intervals
from solver.judge.work import Work
from solver.problem import RotaProblem
from solver.report import Breach, QueueCoverage
from solver.rota import Assignment, Rota


class _Part(NamedTuple):
    """One agent's part of a rota: None where nobody knows the agent."""

    work: Work | None
    faults: list[Breach]


class EditJudge:
    """Judges changes of one rota; keep it to judge many.

    Rules about people are checked anew for whoever the change touches, cover and presence are
    added and taken off. `difference` gives exactly what `difference_between` gives for the whole
    verdicts before and after. The problem must be sound (`solver.validate.ensure`); a `ground` that
    was made of it already may be given.
    """

    def __init__(self, problem: RotaProblem, rota: Rota, ground: Ground | None = None) -> None:
        self._ground = ground or Ground(problem)
        self._given: dict[str, list[Assignment]] = defaultdict(list)
        for one in rota.assignments:
            self._given[one.agent].append(one)
        self._before: dict[str, tuple[_Part, list[Breach]]] = {}

    def difference(self, change: Change) -> Difference:
        """Say what a change does; raises `ValueError` when something removed is not in the rota."""
        touched = sorted(change.agents)
        before = {agent: self._part_before(agent) for agent in touched}
        after = {agent: self._part_after(agent, change) for agent in touched}
        was = [*self._presence, *(one for agent in touched for one in self._before[agent][1])]
        now = [*self._presence_after(before, after)]
        for part in after.values():
            now += self._breaches(part)
        return self._compared(was, now, before, after)

    def _compared(
        self,
        was: list[Breach],
        now: list[Breach],
        before: dict[str, _Part],
        after: dict[str, _Part],
    ) -> Difference:
        worse, better = gained(_soft(was), _soft(now)), gained(_soft(now), _soft(was))
        coverage = [
            (self.coverage[name], one) for name, one in self._coverage_after(before, after).items()
        ]
        costs = sum(last.cost - first.cost for first, last in coverage)
        costs += sum(one.cost or 0 for one in worse) - sum(one.cost or 0 for one in better)
        short = sum(
            last.short_agent_minutes - first.short_agent_minutes for first, last in coverage
        )
        pairs = ((before[agent].work, after[agent].work) for agent in before)
        summary = self._ground.summary
        return Difference(
            broken=gained(_hard(was), _hard(now)),
            mended=gained(_hard(now), _hard(was)),
            worse=worse,
            better=better,
            coverage=queues_that_differ(coverage),
            agents=agents_that_differ(
                (summary(first), summary(last)) for first, last in pairs if first and last
            ),
            score=costs,
            short_agent_minutes=short,
        )

    def _part_before(self, agent: str) -> _Part:
        if agent not in self._before:
            part = self._part(agent, self._given.get(agent, []))
            self._before[agent] = part, self._breaches(part)
        return self._before[agent][0]

    def _part_after(self, agent: str, change: Change) -> _Part:
        own = Change(
            removed=tuple(one for one in change.removed if one.agent == agent),
            added=tuple(one for one in change.added if one.agent == agent),
        )
        return self._part(agent, left_of(tuple(self._given.get(agent, ())), own))

    def _part(self, agent: str, given: list[Assignment]) -> _Part:
        ordered = tuple(sorted(given, key=lambda one: (one.day, one.pattern)))
        sound, faults = self._ground.structure.split(Rota(ordered))
        known = agent in self._ground.people
        return _Part(self._ground.work(agent, sound) if known else None, faults)

    def _breaches(self, part: _Part) -> list[Breach]:
        found = list(part.faults)
        if part.work is not None:
            name = part.work.person.agent.id
            for one in self._ground.rules:
                if isinstance(one, PersonRule):
                    found += [breach_of(one.rule, name, each) for each in one.findings(part.work)]
        return found

    @cached_property
    def _works(self) -> list[Work]:
        parts = (self._part(name, self._given.get(name, [])) for name in self._ground.people)
        return [one.work for one in parts if one.work is not None]

    @cached_property
    def _covered(self) -> dict[str, Intervals]:
        return cover(self._works, self._ground.queues, self._ground.grid)

    @cached_property
    def coverage(self) -> dict[str, QueueCoverage]:
        """The cover of each queue before any change."""
        return self._reported(self._covered)

    def _coverage_after(
        self, before: dict[str, _Part], after: dict[str, _Part]
    ) -> dict[str, QueueCoverage]:
        queues, grid = self._ground.queues, self._ground.grid
        less, more = (cover(_works_of(parts), queues, grid) for parts in (before, after))
        moved = {name for name in queues if (less[name] != more[name]).any()}
        return self._reported(
            {name: self._covered[name] - less[name] + more[name] for name in moved}
        )

    def _reported(self, covered: dict[str, Intervals]) -> dict[str, QueueCoverage]:
        weight = self._ground.coverage_weight
        return {
            name: queue.report(covered[name], weight * queue.cost(covered[name]))
            for name, queue in self._ground.queues.items()
            if name in covered
        }

    @cached_property
    def _team(self) -> list[tuple[TeamRule, Intervals]]:
        grid = self._ground.grid
        rules = [one for one in self._ground.rules if isinstance(one, TeamRule)]
        return [(one, one.check.count(one.rule, self._works, grid)) for one in rules]

    @cached_property
    def _presence(self) -> list[Breach]:
        return [breach for one, heads in self._team for breach in self._found(one, heads)]

    def _presence_after(
        self, before: dict[str, _Part], after: dict[str, _Part]
    ) -> Collection[Breach]:
        grid, found = self._ground.grid, []
        for one, heads in self._team:
            less = one.check.count(one.rule, _works_of(before), grid)
            more = one.check.count(one.rule, _works_of(after), grid)
            found += self._found(one, heads - less + more)
        return found

    def _found(self, one: TeamRule, heads: Intervals) -> list[Breach]:
        findings = one.check.findings(one.rule, heads, self._ground.grid)
        return [breach_of(one.rule, None, finding) for finding in findings]


def _works_of(parts: dict[str, _Part]) -> list[Work]:
    return [one.work for one in parts.values() if one.work is not None]


def _hard(breaches: list[Breach]) -> list[Breach]:
    return [one for one in breaches if one.cost is None]


def _soft(breaches: list[Breach]) -> list[Breach]:
    return [one for one in breaches if one.cost is not None]
