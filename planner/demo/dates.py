"""Which days the demonstration is about, from what the clock says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

NOTICE_DAYS = 15
PLANNED_DAYS = 28
HISTORY_DAYS = 365


@dataclass(frozen=True)
class DemoDates:
    """`today` in UTC, the Monday on which the plan starts, and its length in days.

    The history covers the UTC dates `[history_first, today)`.
    """

    today: date
    first_date: date
    days: int
    history_first: date

    def day(self, week: int, weekday: int) -> date:
        """Give the date of a weekday (0 Monday) in a week (0 the first) of the plan."""
        return self.first_date + timedelta(days=7 * week + weekday)


def demo_dates(
    now: datetime, days: int = PLANNED_DAYS, history_days: int = HISTORY_DAYS
) -> DemoDates:
    """Plan from the first Monday that is at least 15 days away, so that notice can be given."""
    today = now.astimezone(UTC).date()
    earliest = today + timedelta(days=NOTICE_DAYS)
    monday = earliest + timedelta(days=-earliest.weekday() % 7)
    return DemoDates(today, monday, days, today - timedelta(days=history_days))
