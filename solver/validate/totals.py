"""Problems so large that they do not fit: too many duties, totals beyond a 64-bit number."""

from __future__ import annotations

from collections.abc import Iterator

from solver.instants import MINUTES_PER_DAY
from solver.problem import QueueDemand, RotaProblem
from solver.rules import (
    Coverage,
    FairShare,
    HandOver,
    KeptApart,
    MinimumPresence,
    Pairing,
    Rule,
    Stability,
    Wishes,
)
from solver.validate.about import About
from solver.validate.fault import Fault
from solver.validate.rules import tag_of

MOST_DUTIES = 1_000_000
MOST = 2**62
"""Half of what a signed 64-bit number holds, so that two totals can still be compared."""


def size_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find more duties than a search can hold in memory."""
    days = problem.horizon.days
    offered = {one.id: days if one.days is None else len(one.days) for one in problem.patterns}
    duties = sum(offered[name] for agent in problem.agents for name in agent.patterns)
    if duties >= MOST_DUTIES:
        text = (
            f"{duties:,} duties of all agents on all days, {MOST_DUTIES:,} are too many;"
            " offer fewer patterns to each agent, or plan fewer days"
        )
        yield About("agents").fault("patterns", text)


def total_faults(problem: RotaProblem) -> Iterator[Fault]:
    """Find the rules and queues after which the worst total no longer fits."""
    total = 0
    for rule in problem.rules:
        worst = (rule.weight or 0) * _worst_amount(rule, problem)
        if total + worst >= MOST:
            text = f"{rule.weight} may add up to {worst}, more than {MOST}; lower prices or weight"
            yield About(f"rule {tag_of(rule)}").fault("weight", text)
            return
        total += worst


def _worst_amount(rule: Rule, problem: RotaProblem) -> int:
    """Bound a rule's amount from above, roughly but never too low."""
    minutes = (problem.horizon.days + 1) * MINUTES_PER_DAY
    match rule:
        case Coverage():
            return sum(_worst_cover(one, problem) for one in problem.demands)
        case Wishes():
            wishes = (wish.price for agent in problem.agents for wish in agent.wishes)
            return sum(wishes) * minutes
        case FairShare():
            return _worst_shares(rule, problem, minutes)
        case MinimumPresence() | HandOver() | KeptApart() | Pairing():
            return _worst_heads(rule) * minutes
        case Stability():
            told = sum(len(duties) for duties in rule.duties.values())
            return told + len(problem.agents) * len(rule.days) * max(len(problem.patterns), 1)
        case _:
            return sum(minutes + sum(one.contract_minutes) for one in problem.agents)


def _worst_heads(rule: MinimumPresence | HandOver | KeptApart | Pairing) -> int:
    if isinstance(rule, Pairing):
        return len(rule.learners)
    if isinstance(rule, KeptApart):
        return len(rule.people)
    return rule.at_least if isinstance(rule, MinimumPresence) else 2 * rule.at_least


def _worst_shares(rule: FairShare, problem: RotaProblem, minutes: int) -> int:
    # Credited minutes count as overtime does.
    most = minutes + max((sum(one.credited_minutes) for one in problem.agents), default=0)
    return sum((most + abs(share)) ** 2 for share in rule.shares.values())


def _worst_cover(demand: QueueDemand, problem: RotaProblem) -> int:
    steps = [step for curve in demand.curves for step in (*curve.short, *curve.over)]
    present = [
        skill.proficiency_hundredths
        for agent in problem.agents
        for skill in agent.skills
        if skill.queue == demand.queue
    ]
    # Nobody works more duties at once than there are patterns.
    most = sum(present) * max(len(problem.patterns), 1)
    gaps = sum(demand.required_hundredths) + most * len(demand.required_hundredths)
    return max((step.price for step in steps), default=0) * gaps
