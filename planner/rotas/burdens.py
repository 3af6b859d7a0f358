"""What a shift asks of the person: night, late, weekend, Sunday, public holiday."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from solver.instants import instant, zone_of
from solver.problem import NightHours

LATE_AFTER_MINUTE = 20 * 60
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Burden:
    """How one shift counts, by the wall clock of the place where the person is that day.

    `saturday` names the weekend that the shift overlaps, None if it overlaps none.
    """

    night: bool
    late: bool
    saturday: date | None
    sunday: bool
    holiday: bool


def burden_of(
    day: date,
    start: datetime,
    end: datetime,
    time_zone: str,
    holidays: Collection[date],
    night: NightHours | None = None,
) -> Burden:
    """Classify a shift of local date `day` with instants `[start, end)`.

    A night overlaps the night window of the day before, the day or the day after by its least
    minutes; a late ends after 20:00 of its day; the rest goes by the local dates it overlaps.
    """
    touched = _dates_touched(start, end, time_zone)
    free = [one for one in touched if one.weekday() >= SATURDAY]
    return Burden(
        night=_is_night(day, start, end, time_zone, night or NightHours()),
        late=end > instant(day, LATE_AFTER_MINUTE, time_zone),
        saturday=_saturday_of(free[0]) if free else None,
        sunday=any(one.weekday() == SUNDAY for one in touched),
        holiday=any(one in holidays for one in touched),
    )


def _dates_touched(start: datetime, end: datetime, time_zone: str) -> list[date]:
    zone = zone_of(time_zone)
    first = start.astimezone(zone).date()
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]


def _saturday_of(day: date) -> date:
    return day - ONE_DAY * (day.weekday() - SATURDAY)


def _is_night(day: date, start: datetime, end: datetime, time_zone: str, night: NightHours) -> bool:
    least = timedelta(minutes=night.least_minutes)
    windows = (
        (
            instant(evening, night.start_minute, time_zone),
            instant(evening, night.end_minute, time_zone),
        )
        for evening in (day - ONE_DAY, day, day + ONE_DAY)
    )
    return any(min(end, closes) - max(start, opens) >= least for opens, closes in windows)
