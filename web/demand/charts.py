"""Numbers of a line chart, as the script of the page reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from planner.demand.forecast_page import FanDay, FanPoint
from planner.demand.history_page import DayVolume

# Names of the rows in the order of the stored quantiles.
QUANTILES = ("q025", "q10", "q50", "q90", "q975")
Chart = dict[str, Any]


def fan_of_points(points: Sequence[FanPoint], zone: str) -> Chart:
    """Chart contacts by interval; times in the queue's zone."""
    times = [int(point.start.timestamp()) for point in points]
    return {"zone": zone, "unit": "Contacts", "times": times} | _fan(points)


def fan_of_days(days: Sequence[FanDay]) -> Chart:
    """Chart contacts by day; a day stands at its own midnight, whatever the zone."""
    times = [_midnight(day.day) for day in days]
    return {"zone": "UTC", "unit": "Contacts a day", "times": times} | _fan(days)


def line_of_days(days: Sequence[DayVolume]) -> Chart:
    """Chart what came by day; a gap stays a gap."""
    came = [day.contacts for day in days]
    times = [_midnight(day.day) for day in days]
    return {"zone": "UTC", "unit": "Contacts a day", "times": times, "came": came}


def _fan(steps: Sequence[FanPoint] | Sequence[FanDay]) -> Chart:
    rows: Chart = {
        name: [round(step.quantiles[place], 2) for step in steps]
        for place, name in enumerate(QUANTILES)
    }
    return rows | {"came": [step.came for step in steps]}


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
