"""Duty patterns become duties: concrete spans of one agent, classified from their instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from solver.grid import grid_start, interval_count
from solver.instants import instant, zone_of
from solver.problem import Agent, DutyPattern, RotaProblem

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """A pattern on a day for an agent; spans in whole minutes from the start of the grid.

    `paid` and `work` are minutes as `DutyPattern` defines them; `present` are the minutes of all
    segments.
    """

    agent: int
    day: int
    pattern: DutyPattern
    segments: tuple[tuple[int, int], ...]
    paid: int
    work: int
    present: int

    @property
    def start(self) -> int:
        """Start of the first segment."""
        return self.segments[0][0]

    @property
    def end(self) -> int:
        """End of the last segment."""
        return self.segments[-1][1]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the duty, gaps included, overlaps `[start, end)`."""
        return self.start < end and start < self.end


class Calendar:
    """Local days, weekends and nights of a problem's agents, in minutes of the grid."""

    def __init__(self, problem: RotaProblem) -> None:
        self.problem = problem
        self.horizon = problem.horizon
        self.origin = grid_start(problem.horizon)
        self.intervals = interval_count(problem.horizon)
        self._walls: dict[tuple[int, int, str], int] = {}

    def minute(self, moment: datetime) -> int:
        """Whole minutes from the start of the grid, rounded down."""
        return (moment - self.origin) // MINUTE

    def minute_up(self, moment: datetime) -> int:
        """Whole minutes from the start of the grid, rounded up."""
        return -((self.origin - moment) // MINUTE)

    def wall(self, day: int, minute: int, zone: str) -> int:
        """A wall-clock minute of a horizon day, in minutes of the grid."""
        place = day, minute, zone
        if place not in self._walls:
            date = self.horizon.first_date + timedelta(days=day)
            self._walls[place] = self.minute(instant(date, minute, zone))
        return self._walls[place]

    def zone(self, agent: Agent, day: int) -> str:
        """The zone in which the agent is on a day; the first before, the last after."""
        if len(agent.zones) == 1:
            return agent.zones[0].time_zone
        periods = sorted(agent.zones, key=lambda period: period.first_day)
        past = [period for period in periods if period.first_day <= day]
        return (past[-1] if past else periods[0]).time_zone

    def date_span(self, agent: Agent, day: int, days: int = 1) -> tuple[int, int]:
        """Local midnight of `day` to local midnight `days` later, each in that day's zone."""
        first, last = day, day + days
        return (
            self.wall(first, 0, self.zone(agent, first)),
            self.wall(last, 0, self.zone(agent, last)),
        )

    def minute_of_day(self, agent: Agent, day: int, minute: int) -> int:
        """The wall-clock minute of a minute of the grid, in the zone of the agent's day."""
        key = minute, self.zone(agent, day)
        if key not in self._minutes_of_day:
            wall = (self.origin + minute * MINUTE).astimezone(zone_of(key[1]))
            self._minutes_of_day[key] = wall.hour * 60 + wall.minute
        return self._minutes_of_day[key]

    @cached_property
    def _minutes_of_day(self) -> dict[tuple[int, str], int]:
        return {}

    def weekday(self, day: int) -> int:
        """0 is Monday."""
        return (self.horizon.first_date.weekday() + day) % 7

    @cached_property
    def whole_weeks(self) -> tuple[int, ...]:
        """First days of the weeks, Monday to Sunday, that lie wholly inside the horizon."""
        days = range(self.horizon.days - 6)
        return tuple(day for day in days if self.weekday(day) == 0)

    @cached_property
    def saturdays(self) -> tuple[int, ...]:
        """Saturdays whose weekend a duty of the horizon may overlap."""
        days = range(-2, self.horizon.days + 3)
        return tuple(day for day in days if self.weekday(day) == 5)

    def is_night(self, agent: Agent, day: int, start: int, end: int) -> bool:
        """Whether a span that starts on `day` overlaps one of the night windows long enough."""
        night, zone = self.problem.night, self.zone(agent, day)
        for of_day in (day - 2, day - 1, day, day + 1, day + 2):
            first = self.wall(of_day, night.start_minute, zone)
            last = self.wall(of_day, night.end_minute, zone)
            if min(end, last) - max(start, first) >= night.least_minutes:
                return True
        return False


def expand(calendar: Calendar) -> list[Duty]:
    """Every duty each agent's patterns allow, by agent, day and pattern; no rule is asked."""
    problem = calendar.problem
    patterns = {pattern.id: pattern for pattern in problem.patterns}
    duties: list[Duty] = []
    shapes: dict[tuple[str, int, str], Duty] = {}
    for number, agent in enumerate(problem.agents):
        own = [patterns[name] for name in dict.fromkeys(agent.patterns)]
        for day in range(problem.horizon.days):
            here = calendar.zone(agent, day)
            for pattern in own:
                if pattern.days is not None and day not in pattern.days:
                    continue
                zone = pattern.time_zone or here
                key = (pattern.id, day, zone)
                if key not in shapes:
                    shapes[key] = _shape(calendar, pattern, day, zone)
                duties.append(_given_to(shapes[key], number))
    return duties


def _shape(calendar: Calendar, pattern: DutyPattern, day: int, zone: str) -> Duty:
    segments = tuple(
        (
            calendar.wall(day, segment.start_minute, zone),
            calendar.wall(day, segment.end_minute, zone),
        )
        for segment in pattern.segments
    )
    present = sum(end - start for start, end in segments)
    unpaid = pattern.unplaced_unpaid_break_minutes
    return Duty(
        agent=-1,
        day=day,
        pattern=pattern,
        segments=segments,
        paid=present - unpaid + pattern.paid_break_minutes,
        work=present - unpaid - pattern.unplaced_paid_break_minutes,
        present=present,
    )


def _given_to(shape: Duty, agent: int) -> Duty:
    return Duty(
        agent, shape.day, shape.pattern, shape.segments, shape.paid, shape.work, shape.present
    )
