"""The judge: recomputes what a rota breaks and costs from start and end instants alone."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.coverage import cover
from solver.judge.ground import Ground, TeamRule, breach_of
from solver.judge.work import Finding, Work
from solver.problem import RotaProblem
from solver.report import Breach, RotaReport
from solver.rota import Assignment, Rota
from solver.rules.base import RuleBase


class Judge:
    """Judges rotas of one problem; keep it to judge many.

    The problem must be sound (`solver.validate.ensure`).
    """

    def __init__(self, problem: RotaProblem) -> None:
        self._ground = Ground(problem)

    def judge(self, rota: Rota) -> RotaReport:
        """Say everything that is wrong with a rota, what it costs and what each agent carries."""
        ground = self._ground
        works, violations = self._works(rota)
        soft: list[Breach] = []
        for rule, agent, finding in self._findings(works):
            (violations if rule.weight is None else soft).append(breach_of(rule, agent, finding))
        covered = cover(works, ground.queues, ground.grid)
        coverage = tuple(
            queue.report(covered[name], ground.coverage_weight * queue.cost(covered[name]))
            for name, queue in ground.queues.items()
        )
        return RotaReport(
            violations=tuple(violations),
            soft_breaches=tuple(soft),
            coverage=coverage,
            agents=tuple(ground.summary(work) for work in works),
            score=sum(one.cost for one in coverage) + sum(one.cost or 0 for one in soft),
            short_agent_minutes=sum(one.short_agent_minutes for one in coverage),
        )

    def score(self, rota: Rota) -> int | None:
        """Price a rota without saying why; None when it breaks a hard rule."""
        works, faults = self._works(rota)
        if faults:
            return None
        total, ground = 0, self._ground
        for rule, _, finding in self._findings(works):
            if rule.weight is None:
                return None
            total += rule.weight * finding.amount
        covered = cover(works, ground.queues, ground.grid)
        costs = sum(queue.cost(covered[name]) for name, queue in ground.queues.items())
        return total + ground.coverage_weight * costs

    def _works(self, rota: Rota) -> tuple[list[Work], list[Breach]]:
        sound, faulty = self._ground.structure.split(rota)
        given: dict[str, list[Assignment]] = {name: [] for name in self._ground.people}
        for one in sound:
            given[one.agent].append(one)
        return [self._ground.work(name, own) for name, own in given.items()], faulty

    def _findings(self, works: list[Work]) -> Iterator[tuple[RuleBase, str | None, Finding]]:
        grid = self._ground.grid
        for one in self._ground.rules:
            if isinstance(one, TeamRule):
                for finding in one.check.findings(
                    one.rule, one.check.count(one.rule, works, grid), grid
                ):
                    yield one.rule, None, finding
            else:
                for work in works:
                    for finding in one.findings(work):
                        yield one.rule, work.person.agent.id, finding


def judge(problem: RotaProblem, rota: Rota) -> RotaReport:
    """Judge one rota of a sound problem; for many rotas keep a `Judge`."""
    return Judge(problem).judge(rota)
