"""Which days of a queue a staffing plan needs, when queues lie in several time zones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from planner.demand.forecast import LONGEST_HORIZON_DAYS
from planner.demand.opening_hours import day_grid
from planner.demand.planned_load import days_needed
from planner.demand.queues import QueueRow

INTERVAL_MINUTES = 30


def days_for_plans(
    queue: QueueRow, queues: Sequence[QueueRow], first_date: date, days: int
) -> tuple[date, int]:
    """The first local day of a queue, and how many, that a plan of these dates may touch.

    The plan covers `[first_date, first_date + days)` from midnight in the zone of any of `queues`;
    further west or east it begins on the day before or ends on the day after. Gives the dates
    themselves where that would be more days than can be forecast at once.
    """
    zone = ZoneInfo(queue.time_zone)
    touched = [
        days_needed(day_grid(first_date, days, ZoneInfo(name), INTERVAL_MINUTES), zone)
        for name in {each.time_zone for each in (queue, *queues)}
    ]
    first = min(day for day, _ in touched)
    end = max(day + timedelta(days=count) for day, count in touched)
    wide = (end - first).days
    return (first, wide) if wide <= LONGEST_HORIZON_DAYS else (first_date, days)
