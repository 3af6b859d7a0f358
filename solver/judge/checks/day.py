"""What is given on one day, or on a day and the next."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.duties import Duty, Given
from solver.judge.words import counted, date_words, span
from solver.judge.work import Finding, Work
from solver.problem import Pin
from solver.rules import DutiesOfKind, DutiesPerDay, Pins, PublicHolidays, Skills, Succession


def duties_per_day(rule: DutiesPerDay, work: Work) -> Iterator[Finding]:
    """Find days on which more duties start than allowed."""
    if len(work.given) == len(work.by_day) and rule.most > 0:
        return
    for day, given in work.by_day.items():
        if len(given) > rule.most:
            yield _crowded(rule, work, day, len(given))


def _crowded(rule: DutiesPerDay, work: Work, day: int, count: int) -> Finding:
    def text() -> str:
        shifts = counted(count, "shift", "shifts")
        return f"{date_words(work.person.calendar, day)}: {shifts}, at most {rule.most}"

    return Finding((day,), count - rule.most, text)


def skills(_: Skills, work: Work) -> Iterator[Finding]:
    """Find segments on a queue that the agent does not serve."""
    known = work.person.skills
    for given in work.given:
        missing = [queue for queue in given.queues if queue is not None and queue not in known]
        if missing:
            yield _unskilled(work, given, missing)


def _unskilled(work: Work, given: Given, missing: list[str]) -> Finding:
    def text() -> str:
        return f"{span(work.person.calendar, given.duty)}: not trained for {', '.join(missing)}"

    return Finding((given.duty.day,), len(missing), text)


def duties_of_kind(rule: DutiesOfKind, work: Work) -> Iterator[Finding]:
    """Find too many, or too few, duties of a kind."""
    found = [one for one in work.duties if one.label in rule.labels]
    above = 0 if rule.most is None else max(0, len(found) - rule.most)
    amount = above or max(0, rule.least - len(found))
    if amount:
        kind = " or ".join(rule.labels)
        limit = f"at most {rule.most}" if above else f"at least {rule.least}"
        shifts = counted(len(found), "shift", "shifts")
        days = tuple(one.day for one in found)
        yield Finding(days, amount, lambda: f"{shifts} of {kind}, {limit}")


def public_holidays(rule: PublicHolidays, work: Work) -> Iterator[Finding]:
    """Find more duties on public holidays than allowed."""
    found = work.holidays
    if len(found) > rule.most:
        shifts = counted(len(found), "shift", "shifts")
        days = tuple(one.day for one in found)
        text = f"{shifts} on public holidays, at most {rule.most}"
        yield Finding(days, len(found) - rule.most, lambda: text)


def succession(rule: Succession, work: Work) -> Iterator[Finding]:
    """Find pairs of duties, one on a day and one on the next, whose labels must not follow."""
    if not rule.pairs:
        return
    for before in work.person.past:
        for other in work.by_day.get(0, ()) if before.day == -1 else ():
            if (before.label, other.duty.label) in rule.pairs:
                yield _out_of_order(work, before, other.duty)
    for day, first in work.by_day.items():
        for one in first:
            for other in work.by_day.get(day + 1, ()):
                if (one.duty.label, other.duty.label) in rule.pairs:
                    yield _out_of_order(work, one.duty, other.duty)


def _out_of_order(work: Work, one: Duty, other: Duty) -> Finding:
    calendar = work.person.calendar

    def text() -> str:
        then = span(calendar, other)
        return f"{span(calendar, one)}, then {then}: {one.label} before {other.label}"

    return Finding(tuple(day for day in (one.day, other.day) if day >= 0), 1, text)


def pins(_: Pins, work: Work) -> Iterator[Finding]:
    """Find pins that the rota does not keep exactly."""
    for pin in work.person.pins:
        wanted = [] if pin.pattern is None else [(pin.pattern, pin.queues)]
        given = work.by_day.get(pin.day, ())
        if [(one.duty.pattern, one.queues) for one in given] != wanted:
            yield _moved(work, pin)


def _moved(work: Work, pin: Pin) -> Finding:
    def text() -> str:
        what = "was pinned as free" if pin.pattern is None else "the pinned shift is not kept"
        return f"{date_words(work.person.calendar, pin.day)}: {what}"

    return Finding((pin.day,), 1, text)
