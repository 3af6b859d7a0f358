"""Where an agent is on each date, in minutes since the epoch (UTC) and indices of horizon days."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from solver.instants import instant, zone_of
from solver.problem import Horizon, NightHours, ZonePeriod

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS_BEFORE = 3
SATURDAY, SUNDAY, MONDAY = 5, 6, 0


def minute_of(at: datetime) -> int:
    """Count whole minutes from the epoch to an aware instant."""
    return (at - EPOCH) // MINUTE


class Calendar:
    """The local dates of everybody who lives through the same zones.

    Date `d` is half-open: local midnight of `d` to local midnight of `d + 1`, each in the zone of
    that day. Before day 0 the first zone holds.
    """

    def __init__(self, horizon: Horizon, zones: tuple[ZonePeriod, ...], night: NightHours) -> None:
        self.horizon = horizon
        self._zones = sorted(zones, key=lambda period: period.first_day)
        self._night = night

    def zone(self, day: int) -> str:
        """Name the zone in which the agent is on a day."""
        names = [one.time_zone for one in self._zones if one.first_day <= day]
        return names[-1] if names else self._zones[0].time_zone

    def date(self, day: int) -> date:
        """Give the date of a horizon day; negative days lie before it."""
        return self.horizon.first_date + timedelta(days=day)

    def wall(self, day: int, wall_minute: int) -> int:
        """Turn a wall-clock minute of a day, where the agent is then, into an instant."""
        return minute_of(instant(self.date(day), wall_minute, self.zone(day)))

    def midnight(self, day: int) -> int:
        """Give the instant at which a local date begins."""
        return self._midnights[day + DAYS_BEFORE]

    @cached_property
    def _midnights(self) -> list[int]:
        return [self.wall(day, 0) for day in range(-DAYS_BEFORE, self.horizon.days + DAYS_BEFORE)]

    def dates_touched(self, start: int, end: int) -> tuple[int, ...]:
        """List the local dates that `[start, end)` overlaps."""
        first = bisect_right(self._midnights, start) - 1 - DAYS_BEFORE
        last = bisect_right(self._midnights, end - 1) - 1 - DAYS_BEFORE
        return tuple(range(first, last + 1))

    def weekday(self, day: int) -> int:
        """Give the weekday of a horizon day, Monday 0."""
        return self.date(day).weekday()

    def weekends_touched(self, start: int, end: int) -> tuple[int, ...]:
        """List the Saturdays whose weekend `[Saturday 00:00, Monday 00:00)` is overlapped."""
        touched = self.dates_touched(start, end)
        saturdays = {day - (self.weekday(day) - SATURDAY) for day in touched if self._free(day)}
        return tuple(sorted(saturdays))

    def _free(self, day: int) -> bool:
        return self.weekday(day) >= SATURDAY

    def is_night(self, day: int, start: int, end: int) -> bool:
        """Say whether a duty of `day` overlaps one night window for long enough."""
        return any(
            self._night_overlap(day, evening, start, end) >= self._night.least_minutes
            for evening in (day - 1, day, day + 1)
        )

    def _night_overlap(self, day: int, evening: int, start: int, end: int) -> int:
        zone, at = self.zone(day), self.date(evening)
        opens = minute_of(instant(at, self._night.start_minute, zone))
        closes = minute_of(instant(at, self._night.end_minute, zone))
        return min(end, closes) - max(start, opens)

    def day_of(self, at: datetime) -> int:
        """Give the local date, as a day index, on which a past duty started."""
        local = at.astimezone(zone_of(self._zones[0].time_zone)).date()
        return (local - self.horizon.first_date).days

    def minute_of_day(self, day: int, at: int) -> int:
        """Give the local time of day, where the agent is on `day`, as minutes after midnight."""
        local = (EPOCH + at * MINUTE).astimezone(zone_of(self.zone(day)))
        return local.hour * 60 + local.minute
