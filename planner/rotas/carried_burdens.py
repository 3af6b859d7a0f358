"""Burdens of the past that no ledger keeps: unpopular starts, and hours over the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from planner.people.credit import minutes_left
from planner.people.person_days import PersonDays
from planner.rotas.expected_burdens import MINUTES_PER_HOUR, starts_early
from planner.rotas.worked_otherwise import Worked
from solver.instants import zone_of


def early_starts(person: PersonDays, worked: Iterable[Worked]) -> int:
    """Count the shifts that started at an unpopular time, where the person was on that day."""
    starts = (one.start.astimezone(zone_of(person.zone(one.day))) for one in worked)
    return sum(starts_early(at.hour * MINUTES_PER_HOUR + at.minute) for at in starts)


def owed_minutes(person: PersonDays, days: Iterable[date]) -> dict[date, int]:
    """Minutes that the contract asks for on each date after what is credited."""
    return {day: minutes_left(person, day) for day in days}


def hours_over(worked: Iterable[Worked], owed: Mapping[date, int]) -> int:
    """Whole hours worked over the contract on the dates of `owed` together, never below 0."""
    minutes = sum(one.paid_minutes for one in worked if one.day in owed)
    return max(0, minutes - sum(owed.values())) // MINUTES_PER_HOUR
