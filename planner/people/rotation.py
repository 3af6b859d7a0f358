"""Agreed rotations: a cycle of weeks with the weekdays of each, from an anchor Monday on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

MOST_WEEKS = 26
DAYS_PER_WEEK = 7
MONDAY = 0


class Agreed(Protocol):
    """Fixed weekdays; `weeks` None is the same days each week, else `anchor` begins week one."""

    weekdays: list[int]
    weeks: list[list[int]] | None
    anchor: date | None


def days_of_week(agreed: Agreed, day: date) -> Sequence[int]:
    """Weekdays (0 Monday) agreed for the week of a date; the cycle reaches back as well."""
    if agreed.weeks is None or agreed.anchor is None:
        return agreed.weekdays
    return agreed.weeks[_week(agreed.anchor, day) % len(agreed.weeks)]


def is_rotation(agreed: Agreed) -> bool:
    """Whether weeks differ."""
    return agreed.weeks is not None


def rotated_minutes(agreed: Agreed, weekly_minutes: int, day: date) -> int:
    """Nominal minutes of a date in a rotation; raises `ValueError` without one.

    The hours of all weeks of the cycle are divided evenly among its days, so that a long week asks
    for more than a short one.
    """
    if agreed.weeks is None or agreed.anchor is None:
        raise ValueError("the days are the same each week")
    number = _week(agreed.anchor, day) % len(agreed.weeks)
    if day.weekday() not in agreed.weeks[number]:
        return 0
    total = weekly_minutes * len(agreed.weeks)
    days = sum(len(week) for week in agreed.weeks)
    before = sum(len(week) for week in agreed.weeks[:number])
    place = before + sorted(agreed.weeks[number]).index(day.weekday())
    return total * (place + 1) // days - total * place // days


def rotation_problem(weeks: Sequence[Sequence[int]], anchor: date | None) -> str | None:
    """What is wrong with a rotation; None when it can be used."""
    if not 2 <= len(weeks) <= MOST_WEEKS:
        return f"A rotation has 2 to {MOST_WEEKS} weeks."
    if not any(weeks):
        return "A rotation needs a day in at least one of its weeks."
    if any(not set(week) <= set(range(DAYS_PER_WEEK)) for week in weeks):
        return "A weekday is 0 (Monday) to 6 (Sunday)."
    if anchor is None or anchor.weekday() != MONDAY:
        return "Say on which Monday its first week begins."
    return None


def _week(anchor: date, day: date) -> int:
    monday = day - timedelta(days=day.weekday())
    return (monday - anchor).days // DAYS_PER_WEEK
