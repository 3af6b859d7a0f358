"""Worked days and nights in a row, across the first edge where the past is known."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.words import date_words
from solver.judge.work import Finding, Work
from solver.rules import DaysInARow, NightsInARow


def days_in_a_row(rule: DaysInARow, work: Work) -> Iterator[Finding]:
    """Find windows of one day more than allowed that are worked on every day."""
    worked = {one.day for one in work.with_past}
    for window in _full_windows(worked, rule.most):
        yield _row(work, window, "days worked", rule.most)


def nights_in_a_row(rule: NightsInARow, work: Work) -> Iterator[Finding]:
    """Find windows of one day more than allowed with a night on every day."""
    nights = {one.day for one in work.with_past if one.night}
    for window in _full_windows(nights, rule.most):
        yield _row(work, window, "nights", rule.most)


def _full_windows(taken: set[int], most: int) -> Iterator[range]:
    """Yield the windows of `most` + 1 taken days that hold a horizon day.

    Where the past is unknown no day before 0 is taken, so that only the horizon is judged.
    """
    for first in sorted(taken):
        window = range(first, first + most + 1)
        if window[-1] >= 0 and taken.issuperset(window):
            yield window


def _row(work: Work, window: range, what: str, most: int) -> Finding:
    def text() -> str:
        calendar = work.person.calendar
        ends = f"{date_words(calendar, window[0])} to {date_words(calendar, window[-1])}"
        if not most:
            return f"{date_words(calendar, window[0])}: a night, none allowed"
        return f"{ends}: {len(window)} {what} in a row, at most {most}"

    return Finding(tuple(day for day in window if day >= 0), 1, text)
