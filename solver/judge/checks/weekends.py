"""Weekends with work."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.words import counted, date_words
from solver.judge.work import Finding, Work
from solver.rules import Weekends


def weekends(rule: Weekends, work: Work) -> Iterator[Finding]:
    """Find more worked weekends than allowed."""
    worked = work.weekends
    if len(worked) > rule.most:
        yield Finding(_days(work), len(worked) - rule.most, lambda: _text(rule, work))


def _days(work: Work) -> tuple[int, ...]:
    both = (day for saturday in work.weekends for day in (saturday, saturday + 1))
    return tuple(day for day in both if 0 <= day < work.person.days)


def _text(rule: Weekends, work: Work) -> str:
    calendar = work.person.calendar
    starts = ", ".join(date_words(calendar, saturday) for saturday in work.weekends)
    weekends = counted(len(work.weekends), "weekend", "weekends")
    return f"{weekends} with work ({starts}), at most {rule.most}"
