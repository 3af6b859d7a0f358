"""Rest between duties and in a week, measured between instants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from solver.judge.duties import Duty
from solver.judge.words import clock_change, date_words, hours, moment
from solver.judge.work import Finding, Work
from solver.rules import MinimumRest, WeeklyRest


def minimum_rest(rule: MinimumRest, work: Work) -> Iterator[Finding]:
    """Find neighbouring duties, one of them at least in the rota, with too little rest between."""
    for before, after in pairwise(work.with_past):
        if after.start - before.end < rule.minutes and (before.pattern or after.pattern):
            yield _short_rest(rule, work, before, after)


def _short_rest(rule: MinimumRest, work: Work, before: Duty, after: Duty) -> Finding:
    calendar = work.person.calendar

    def text() -> str:
        rest = after.start - before.end
        ends = moment(calendar, before.day, before.end)
        starts = moment(calendar, after.day, after.start)
        change = clock_change(calendar, before, after)
        return f"{ends} to {starts}: {hours(rest)} rest, {hours(rule.minutes)} needed{change}"

    days = tuple(day for day in (before.day, after.day) if day >= 0)
    return Finding(days, 1, text)


def weekly_rest(rule: WeeklyRest, work: Work) -> Iterator[Finding]:
    """Find whole weeks without a long enough stretch between duties."""
    calendar = work.person.calendar
    for monday in work.person.mondays:
        largest = _largest_gap(work.with_past, calendar.midnight(monday), _week_end(work, monday))
        if largest < rule.minutes:
            yield _restless(rule, work, monday, largest)


def _week_end(work: Work, monday: int) -> int:
    return work.person.calendar.midnight(monday + 7)


def _largest_gap(duties: list[Duty], start: int, end: int) -> int:
    """Give the longest stretch of `[start, end)` that no duty touches; duties come by start."""
    largest, free_from = 0, start
    for duty in duties:
        if duty.start >= end:
            break
        if duty.end > start:
            if duty.start - free_from > largest:
                largest = duty.start - free_from
            if duty.end > free_from:
                free_from = duty.end
    return max(largest, end - free_from)


def _restless(rule: WeeklyRest, work: Work, monday: int, largest: int) -> Finding:
    def text() -> str:
        week = date_words(work.person.calendar, monday)
        return f"Week of {week}: longest rest {hours(largest)}, {hours(rule.minutes)} needed"

    return Finding(tuple(range(monday, monday + 7)), 1, text)
