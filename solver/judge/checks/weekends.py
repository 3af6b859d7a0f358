"""Weekends with work, and how they follow each other."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.calendar import SATURDAY, SUNDAY
from solver.judge.words import counted, date_words
from solver.judge.work import Finding, Work
from solver.rules import Weekends, WeekendsInARow, WholeWeekends


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


def weekends_in_a_row(rule: WeekendsInARow, work: Work) -> Iterator[Finding]:
    """Find rows of one worked weekend more than allowed, as far as this rota works the last."""
    worked = {*work.weekends, *work.person.past_weekends}
    for last in work.weekends:
        row = range(last - 7 * rule.most, last + 1, 7)
        if worked.issuperset(row):
            yield _row_of_weekends(rule, work, row)


def _row_of_weekends(rule: WeekendsInARow, work: Work, row: range) -> Finding:
    def text() -> str:
        calendar = work.person.calendar
        starts = ", ".join(date_words(calendar, saturday) for saturday in row)
        return f"{len(row)} weekends with work in a row ({starts}), at most {rule.most}"

    both = (day for saturday in row for day in (saturday, saturday + 1))
    return Finding(tuple(day for day in both if 0 <= day < work.person.days), 1, text)


def whole_weekends(_: WholeWeekends, work: Work) -> Iterator[Finding]:
    """Find weekends of which one day is worked, the other not, and both are known."""
    worked = {one.day for one in work.with_past}
    is_past_known = work.person.agent.history is not None
    for day in sorted({one.day for one in work.duties if one.day < work.person.days - 1}):
        weekday = work.person.calendar.weekday(day)
        if weekday == SATURDAY and day + 1 not in worked:
            yield _half(work, day, day + 1)
        if weekday == SUNDAY and day - 1 not in worked and (day > 0 or is_past_known):
            yield _half(work, day, day - 1)


def _half(work: Work, day: int, other: int) -> Finding:
    def text() -> str:
        days = [date_words(work.person.calendar, one) for one in (day, other)]
        return f"{days[0]} is worked and {days[1]} is not: weekends are worked whole or not at all"

    return Finding((day,), 1, text)
