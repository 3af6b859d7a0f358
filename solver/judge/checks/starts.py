"""The time of day at which duties start."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from solver.judge.duties import Duty
from solver.judge.words import counted, date_words
from solver.judge.work import Finding, Work
from solver.rules import StartTimes


def start_times(rule: StartTimes, work: Work) -> Iterator[Finding]:
    """Find weeks whose duties start in more bands of the day than allowed."""
    calendar = work.person.calendar
    by_day = sorted(work.duties, key=lambda one: one.day)
    for monday, week in groupby(by_day, lambda one: one.day - calendar.weekday(one.day)):
        duties = list(week)
        bands = {calendar.minute_of_day(one.day, one.start) // rule.band_minutes for one in duties}
        if len(bands) > rule.most:
            yield _restless(rule, work, monday, duties, len(bands))


def _restless(rule: StartTimes, work: Work, monday: int, duties: list[Duty], bands: int) -> Finding:
    def text() -> str:
        starts = counted(bands, "different start time", "different start times")
        return f"Week of {date_words(work.person.calendar, monday)}: {starts}, at most {rule.most}"

    return Finding(tuple(one.day for one in duties), bands - rule.most, text)
