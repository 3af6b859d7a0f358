"""Burdens above a fair share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from solver.judge.duties import Duty
from solver.judge.words import counted
from solver.judge.work import Finding, Work
from solver.rules import FairShare

BURDENS = {
    "minutes": ("hour of work", "hours of work"),
    "nights": ("night", "nights"),
    "lates": ("late shift", "late shifts"),
    "weekends": ("weekend with work", "weekends with work"),
    "holidays": ("public holiday with work", "public holidays with work"),
    "starts": ("early start", "early starts"),
    "overtime": ("hour over the contract", "hours over the contract"),
}
"""One and many of what each measure counts."""


def fair_share(rule: FairShare, work: Work) -> Iterator[Finding]:
    """Find a burden above the agent's share; the amount is the excess squared."""
    share = rule.shares.get(work.person.agent.id)
    if share is None:
        return
    count = burden(rule, work)
    if count > share:
        yield Finding((), (count - share) ** 2, lambda: _said(rule, count, share))


def _said(rule: FairShare, count: int, share: int) -> str:
    fair = "more than a fair share was carried before" if share < 0 else f"a fair share is {share}"
    return f"{counted(count, *BURDENS[rule.measure])}, {fair}"


def burden(rule: FairShare, work: Work) -> int:
    """Count what the rule measures."""
    return _COUNTS[rule.measure](rule, work)


def _overtime(rule: FairShare, work: Work) -> int:
    whole = range(work.person.days)
    over = work.paid_minutes + work.person.credited(whole) - work.person.contract(whole)
    return over // rule.unit_minutes


def _bad_starts(rule: FairShare, work: Work) -> list[Duty]:
    minute_of_day = work.person.calendar.minute_of_day
    bad = range(rule.starts_from_minute, rule.starts_until_minute)
    return [one for one in work.duties if minute_of_day(one.day, one.start) in bad]


_COUNTS: dict[str, Callable[[FairShare, Work], int]] = {
    "minutes": lambda r, work: sum(one.work_minutes for one in work.duties) // r.unit_minutes,
    "nights": lambda _, work: sum(one.night for one in work.duties),
    "lates": lambda r, work: len(work.lates(r.late_after_minute)),
    "weekends": lambda _, work: len(work.weekends),
    "holidays": lambda _, work: len(work.holidays),
    "starts": lambda r, work: len(_bad_starts(r, work)),
    "overtime": _overtime,
}
