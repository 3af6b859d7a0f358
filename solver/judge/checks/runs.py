"""Worked days and nights in a row, across the first edge where the past is known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise

from solver.judge.words import counted, date_words
from solver.judge.work import Finding, Work
from solver.rules import DaysInARow, DaysOffAfterNights, DaysOffInARow, NightsInARow


def days_in_a_row(rule: DaysInARow, work: Work) -> Iterator[Finding]:
    """Find windows of one day more than allowed that are worked on every day."""
    worked = {one.day for one in work.with_past}
    for window in _full_windows(worked, rule.most):
        yield _row(work, window, "days worked", rule.most)
    for row in _rows(worked):
        if len(row) < rule.least and _is_whole(work, row):
            yield _too_short(work, row, "worked", rule.least)


def days_off_in_a_row(rule: DaysOffInARow, work: Work) -> Iterator[Finding]:
    """Find rows of days off between two worked days that are too short."""
    worked = sorted({one.day for one in work.with_past})
    for before, after in pairwise(worked):
        row = range(before + 1, after)
        if after >= 0 and 0 < len(row) < rule.least:
            yield _too_short(work, row, "off", rule.least)


def _rows(days: set[int]) -> Iterator[range]:
    """Yield each row of neighbouring days, longest possible."""
    for first in sorted(day for day in days if day - 1 not in days):
        last = next(day for day in count(first) if day + 1 not in days)
        yield range(first, last + 1)


def _is_whole(work: Work, row: range) -> bool:
    """Say whether a row holds a day of the horizon and cannot go on beyond what is known."""
    begins = row[0] != 0 or work.person.agent.history is not None
    return 0 <= row[-1] < work.person.days - 1 and begins


def _too_short(work: Work, row: range, what: str, least: int) -> Finding:
    def text() -> str:
        calendar = work.person.calendar
        ends = f"{date_words(calendar, row[0])} to {date_words(calendar, row[-1])}"
        when = ends if len(row) > 1 else date_words(calendar, row[0])
        return f"{when}: {counted(len(row), 'day', 'days')} {what} in a row, at least {least}"

    return Finding(tuple(day for day in row if day >= 0), 1, text)


def nights_in_a_row(rule: NightsInARow, work: Work) -> Iterator[Finding]:
    """Find windows of one day more than allowed with a night on every day."""
    nights = {one.day for one in work.with_past if one.night}
    for window in _full_windows(nights, rule.most):
        yield _row(work, window, "nights", rule.most)


def days_off_after_nights(rule: DaysOffAfterNights, work: Work) -> Iterator[Finding]:
    """Find nights after which something else than a night comes too soon."""
    others = sorted({one.day for one in work.duties if not one.night})
    for night in sorted({one.day for one in work.with_past if one.night}):
        soon = [day for day in others if night < day <= night + rule.least]
        if soon:
            yield _woken_early(rule, work, night, soon)


def _woken_early(rule: DaysOffAfterNights, work: Work, night: int, soon: list[int]) -> Finding:
    def text() -> str:
        calendar = work.person.calendar
        least = counted(rule.least, "day", "days")
        after = f"work again on {date_words(calendar, soon[0])}"
        return f"Night of {date_words(calendar, night)}, {after}: {least} off needed after nights"

    return Finding(tuple(day for day in (night, *soon) if day >= 0), 1, text)


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
