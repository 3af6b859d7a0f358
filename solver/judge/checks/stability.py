"""What is given otherwise than published."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.words import date_words, times
from solver.judge.work import Finding, Work
from solver.rules import Stability


def stability(rule: Stability, work: Work) -> Iterator[Finding]:
    """Find published duties that are gone, and duties on days that were published as free."""
    published = rule.duties.get(work.person.agent.id)
    if published is None:
        return
    told = {one.day for one in published}
    given = {(one.duty.day, one.duty.pattern): one.duty for one in work.given}
    for one in published:
        if (one.day, one.pattern) not in given:
            yield _changed(work, one.day, "what was published is not kept")
    for (day, _), duty in sorted(given.items()):
        if day in rule.days and day not in told:
            yield _changed(
                work, day, f"was published as free, now {times(work.person.calendar, duty)}"
            )


def _changed(work: Work, day: int, what: str) -> Finding:
    return Finding((day,), 1, lambda: f"{date_words(work.person.calendar, day)}: {what}")
