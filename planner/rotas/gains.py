"""What a change gives to or takes from one person: hours, shifts, nights, weekends."""

from __future__ import annotations

from collections.abc import Iterator

from solver.difference import AgentDifference
from solver.judge.words import hours
from solver.report import AgentSummary

COUNTED = (
    ("duties", "shift", "shifts"),
    ("nights", "night", "nights"),
    ("lates", "late shift", "late shifts"),
    ("weekends", "weekend with work", "weekends with work"),
    ("holidays", "public holiday with work", "public holidays with work"),
)


def counts_changed(difference: AgentDifference) -> Iterator[str]:
    """Say what somebody has more or fewer of, such as "1 weekend with work more"."""
    for field, one, many in COUNTED:
        more = _count(difference.after, field) - _count(difference.before, field)
        if more:
            what = one if abs(more) == 1 else many
            yield f"{abs(more)} {what} {'more' if more > 0 else 'fewer'}"


def gains(difference: AgentDifference) -> Iterator[str]:
    """Say hours before and after of the contract's, then what somebody has more or fewer of."""
    before, after = difference.before.paid_minutes, difference.after.paid_minutes
    if before != after:
        due = hours(difference.after.contract_minutes)
        yield f"{hours(before)} → {hours(after)} of {due}"
    yield from counts_changed(difference)


def _count(summary: AgentSummary, field: str) -> int:
    return int(getattr(summary, field))
