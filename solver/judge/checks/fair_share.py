"""Burdens above a fair share."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.work import Finding, Work
from solver.rules import FairShare


def fair_share(rule: FairShare, work: Work) -> Iterator[Finding]:
    """Find a burden above the agent's share; the amount is the excess squared."""
    share = rule.shares.get(work.person.agent.id)
    if share is None:
        return
    count = burden(rule, work)
    if count > share:
        yield Finding((), (count - share) ** 2, lambda: f"{count} {rule.measure}, share {share}")


def burden(rule: FairShare, work: Work) -> int:
    """Count what the rule measures."""
    match rule.measure:
        case "minutes":
            return sum(one.work_minutes for one in work.duties) // rule.unit_minutes
        case "nights":
            return sum(one.night for one in work.duties)
        case "lates":
            return len(work.lates(rule.late_after_minute))
        case "weekends":
            return len(work.weekends)
        case "holidays":
            return len(work.holidays)
