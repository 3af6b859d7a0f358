"""What a change of a rota breaks, mends, costs and covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from solver.record import Record
from solver.report import AgentSummary, Breach, QueueCoverage, RotaReport


class IntervalCover(Record, frozen=True, kw_only=True):
    """One interval of a queue whose cover changes, in hundredths of agents."""

    interval: int
    required: int
    before: int
    after: int


class QueueDifference(Record, frozen=True, kw_only=True):
    """The intervals of a queue whose cover changes."""

    queue: str
    intervals: tuple[IntervalCover, ...]


class AgentDifference(Record, frozen=True, kw_only=True):
    """What an agent carries before and after."""

    before: AgentSummary
    after: AgentSummary


class Difference(Record, frozen=True, kw_only=True):
    """What a change does to the judge's verdict; breaches are sorted.

    `broken` and `mended` are violations of hard rules, `worse` and `better` soft breaches. A
    breach that grows is mended as it was and broken as it is. `score` and `short_agent_minutes`
    are after less before.
    """

    broken: tuple[Breach, ...]
    mended: tuple[Breach, ...]
    worse: tuple[Breach, ...]
    better: tuple[Breach, ...]
    coverage: tuple[QueueDifference, ...]
    agents: tuple[AgentDifference, ...]
    score: int
    short_agent_minutes: int


def difference_between(before: RotaReport, after: RotaReport) -> Difference:
    """Compare the verdicts on two rotas of one problem."""
    covered = {one.queue: one for one in after.coverage}
    carried = {one.agent: one for one in after.agents}
    return Difference(
        broken=gained(before.violations, after.violations),
        mended=gained(after.violations, before.violations),
        worse=gained(before.soft_breaches, after.soft_breaches),
        better=gained(after.soft_breaches, before.soft_breaches),
        coverage=queues_that_differ((one, covered[one.queue]) for one in before.coverage),
        agents=agents_that_differ((one, carried[one.agent]) for one in before.agents),
        score=after.score - before.score,
        short_agent_minutes=after.short_agent_minutes - before.short_agent_minutes,
    )


def gained(before: Iterable[Breach], after: Iterable[Breach]) -> tuple[Breach, ...]:
    """List the breaches that are there after and were not before."""
    new = Counter(after) - Counter(before)
    return tuple(sorted(new.elements(), key=_in_order))


def queues_that_differ(
    pairs: Iterable[tuple[QueueCoverage, QueueCoverage]],
) -> tuple[QueueDifference, ...]:
    """Compare each queue's cover before and after, and leave out what stays."""
    found = (
        QueueDifference(queue=before.queue, intervals=_intervals(before, after))
        for before, after in pairs
        if before.covered_hundredths != after.covered_hundredths
    )
    return tuple(found)


def agents_that_differ(
    pairs: Iterable[tuple[AgentSummary, AgentSummary]],
) -> tuple[AgentDifference, ...]:
    """Compare what each agent carries before and after, and leave out what stays."""
    found = (
        AgentDifference(before=before, after=after) for before, after in pairs if before != after
    )
    return tuple(sorted(found, key=lambda one: one.before.agent))


def _intervals(before: QueueCoverage, after: QueueCoverage) -> tuple[IntervalCover, ...]:
    rows = zip(
        before.required_hundredths,
        before.covered_hundredths,
        after.covered_hundredths,
        strict=True,
    )
    return tuple(
        IntervalCover(interval=index, required=required, before=was, after=now)
        for index, (required, was, now) in enumerate(rows)
        if was != now
    )


def _in_order(breach: Breach) -> tuple[str, str, tuple[int, ...], int, int, str]:
    cost = breach.cost or 0
    return breach.rule, breach.agent or "", breach.days, breach.amount, cost, breach.text
