"""What one agent works: the rota's duties and the past ones, ready for the checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from solver.judge.calendar import MINUTE, MONDAY, SATURDAY, Calendar, minute_of
from solver.judge.duties import Duty, Given, past_duty
from solver.problem import Agent, Pin, RotaProblem


@dataclass(frozen=True)
class Finding:
    """A breach before it is priced; `text` is worked out only for a report."""

    days: tuple[int, ...]
    amount: int
    text: Callable[[], str]


class Person:
    """What does not change from rota to rota about one agent."""

    def __init__(self, problem: RotaProblem, agent: Agent, calendar: Calendar) -> None:
        self.agent = agent
        self.calendar = calendar
        self.days = problem.horizon.days
        self.interval_minutes = problem.horizon.interval_minutes
        self.pins: tuple[Pin, ...] = tuple(pin for pin in problem.pins if pin.agent == agent.id)

    @cached_property
    def past(self) -> tuple[Duty, ...]:
        """List the duties worked before the horizon, by start."""
        duties = self.agent.history.duties if self.agent.history else ()
        return tuple(sorted((past_duty(one, self.calendar) for one in duties), key=_by_start))

    @cached_property
    def past_dates(self) -> tuple[tuple[int, ...], ...]:
        """List for each past duty the local dates that it touched."""
        duties = self.agent.history.duties if self.agent.history else ()
        spans = ((one.start, one.end - MINUTE) for one in duties)
        day_of = self.calendar.day_of
        return tuple(tuple(range(day_of(start), day_of(last) + 1)) for start, last in spans)

    @cached_property
    def past_weekends(self) -> frozenset[int]:
        """List the Saturdays of the weekends that a past duty touched."""
        days = ((day, self.calendar.weekday(day)) for dates in self.past_dates for day in dates)
        return frozenset(day - weekday + SATURDAY for day, weekday in days if weekday >= SATURDAY)

    @cached_property
    def mondays(self) -> tuple[int, ...]:
        """List the Mondays whose week lies wholly inside the horizon."""
        days = range(self.days - 6)
        return tuple(day for day in days if self.calendar.weekday(day) == MONDAY)

    @cached_property
    def unavailable(self) -> tuple[tuple[int, int], ...]:
        """List the spans in which the agent cannot work."""
        return tuple((minute_of(one.start), minute_of(one.end)) for one in self.agent.unavailable)

    @cached_property
    def time_off(self) -> tuple[tuple[int, int], ...]:
        """List the spans of approved absence."""
        return tuple((minute_of(one.start), minute_of(one.end)) for one in self.agent.time_off)

    @cached_property
    def skills(self) -> dict[str, int]:
        """Map the queues that the agent serves to the proficiency there, in hundredths."""
        return {one.queue: one.proficiency_hundredths for one in self.agent.skills}

    @cached_property
    def fixed_days(self) -> frozenset[int] | None:
        """Give the only days of work, or None when any day will do."""
        return None if self.agent.fixed_days is None else frozenset(self.agent.fixed_days)

    @cached_property
    def holidays(self) -> frozenset[int]:
        """Give the days that are public holidays where the agent is."""
        return frozenset(self.agent.holidays)

    def credited(self, days: range) -> int:
        """Add up the minutes credited on a stretch of horizon days."""
        return sum(self.agent.credited_minutes[days.start : days.stop])

    def contract(self, days: range) -> int:
        """Add up the contract minutes of a stretch of horizon days."""
        return sum(self.agent.contract_minutes[days.start : days.stop])


class Work:
    """One agent's part of a rota, sorted by start."""

    def __init__(self, person: Person, given: list[Given]) -> None:
        self.person = person
        self.given = sorted(given, key=lambda one: one.duty.start)
        self.duties = [one.duty for one in self.given]

    @cached_property
    def by_day(self) -> dict[int, list[Given]]:
        """Group what is given by horizon day."""
        groups: dict[int, list[Given]] = {}
        for one in self.given:
            groups.setdefault(one.duty.day, []).append(one)
        return groups

    @cached_property
    def with_past(self) -> list[Duty]:
        """List past and present duties by start."""
        past = self.person.past
        return sorted((*past, *self.duties), key=_by_start) if past else self.duties

    @cached_property
    def weekends(self) -> tuple[int, ...]:
        """List the Saturdays of the weekends that a duty of the rota touches."""
        return tuple(sorted({saturday for duty in self.duties for saturday in duty.weekends}))

    @cached_property
    def holidays(self) -> tuple[Duty, ...]:
        """List the duties that touch a public holiday."""
        holidays = self.person.holidays
        if not holidays:
            return ()
        return tuple(one for one in self.duties if not holidays.isdisjoint(one.dates))

    def lates(self, late_after_minute: int) -> tuple[Duty, ...]:
        """List the duties that end after a local minute of the day they belong to."""
        wall = self.person.calendar.wall
        return tuple(one for one in self.duties if one.end > wall(one.day, late_after_minute))

    @cached_property
    def paid_minutes(self) -> int:
        """Add up the paid minutes of the rota."""
        return sum(one.paid_minutes for one in self.duties)


def _by_start(duty: Duty) -> int:
    return duty.start
