"""Days on which everybody knows that more or fewer contacts come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.demo.dates import DemoDates

YEAR_END_LEVEL = 0.6
BUSY_MONDAY_LEVEL = 1.15


@dataclass(frozen=True)
class DemoEvent:
    """Contacts of all queues on local dates `[first, end)` are `multiplier` times the usual."""

    name: str
    first: date
    end: date
    multiplier: float


def events_of(dates: DemoDates) -> tuple[DemoEvent, ...]:
    """Give the quiet year's ends that history or plan may touch, and one busy Monday of the plan.

    Story: the bills go out on the second Monday.
    """
    years = range(dates.history_first.year - 1, dates.day(dates.days // 7, 0).year + 1)
    monday = dates.day(1, 0)
    bills = DemoEvent("Bills go out", monday, dates.day(1, 1), BUSY_MONDAY_LEVEL)
    return (*(year_end(year) for year in years), bills)


def year_end(year: int) -> DemoEvent:
    """Give the two quiet weeks that begin in a year, 21 December to 3 January."""
    return DemoEvent("Year's end", date(year, 12, 21), date(year + 1, 1, 4), YEAR_END_LEVEL)


def level_on(day: date, events: tuple[DemoEvent, ...]) -> float:
    """Multiply the events of a day; 1 on a usual one."""
    level = 1.0
    for event in events:
        if event.first <= day < event.end:
            level *= event.multiplier
    return level
