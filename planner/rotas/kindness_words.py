"""What a change of a rota does to wishes and to the fair sharing of burdens, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from solver.difference import AgentDifference
from solver.judge.words import counted
from solver.problem import RotaProblem
from solver.report import AgentSummary, Breach
from solver.rules import FairShare

WISHES, SHARES = "wishes", "fair-share"
MISSED, MET = "Wish not met", "wish met"
SHARED = {
    "nights": ("night", "nights"),
    "lates": ("late shift", "late shifts"),
    "weekends": ("weekend with work", "weekends with work"),
    "holidays": ("public holiday with work", "public holidays with work"),
}


@dataclass(frozen=True)
class KindnessChange:
    """A wish that is met or not met any more, or somebody's share of a burden that changes.

    Neither worse nor better is a share that stays within what is fair.
    """

    text: str
    is_worse: bool = False
    is_better: bool = False


def wish_changes(
    missed: Iterable[Breach], met: Iterable[Breach], names: Mapping[str, str]
) -> Iterator[KindnessChange]:
    """Say wishes that are not met any more, then those that are."""
    for one in missed:
        said = one.text.replace(MISSED, MISSED.lower())
        yield KindnessChange(f"{_name(one, names)}: {said}", is_worse=True)
    for one in met:
        yield KindnessChange(
            f"{_name(one, names)}: {one.text.replace(MISSED, MET)}", is_better=True
        )


def share_changes(
    problem: RotaProblem, agents: Iterable[AgentDifference], names: Mapping[str, str]
) -> Iterator[KindnessChange]:
    """Say whose burdens that are shared fairly change, each beside the fair number."""
    rules = {one.measure: one for one in problem.rules if isinstance(one, FairShare)}
    for agent in agents:
        for measure in SHARED:
            share = rules[measure].shares.get(agent.before.agent) if measure in rules else None
            before, after = (_count(one, measure) for one in (agent.before, agent.after))
            if share is not None and before != after:
                yield _change(names[agent.before.agent], measure, before, after, share)


def other_share_changes(
    worse: Iterable[Breach], better: Iterable[Breach], names: Mapping[str, str]
) -> Iterator[KindnessChange]:
    """Say shares of burdens that nobody's summary counts, such as early starts."""
    for one in worse:
        if not _is_counted(one):
            yield KindnessChange(f"{_name(one, names)}: {one.text}", is_worse=True)
    for one in better:
        if not _is_counted(one):
            yield KindnessChange(f"{_name(one, names)}: no longer {one.text}", is_better=True)


def _change(name: str, measure: str, before: int, after: int, share: int) -> KindnessChange:
    over = max(0, after - share) - max(0, before - share)
    fair = "more than a fair share was carried before" if share < 0 else f"a fair share is {share}"
    text = f"{name}: {before} → {counted(after, *SHARED[measure])}; {fair}"
    return KindnessChange(text, is_worse=over > 0, is_better=over < 0)


def _is_counted(breach: Breach) -> bool:
    return any(
        f" {many}, " in breach.text or f" {one}, " in breach.text for one, many in SHARED.values()
    )


def _count(summary: AgentSummary, measure: str) -> int:
    return int(getattr(summary, measure))


def _name(breach: Breach, names: Mapping[str, str]) -> str:
    return names.get(breach.agent or "", breach.agent or "")
