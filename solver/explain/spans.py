"""On which days a clash happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from solver.explain.members import Away, CannotWork, Member, PeopleNeeded, Pinned
from solver.instants import zone_of
from solver.problem import Agent, RotaProblem

MINUTE = timedelta(minutes=1)


def days_of(problem: RotaProblem, members: Iterable[Member]) -> tuple[int, ...]:
    """List the horizon days that members name; all of them when they name none."""
    found: set[int] = set()
    for member in members:
        found.update(_named(problem, member))
    every = range(problem.horizon.days)
    return tuple(sorted(found.intersection(every))) or tuple(every)


def _named(problem: RotaProblem, member: Member) -> Iterable[int]:
    match member:
        case Pinned() | PeopleNeeded():
            return (member.day,)
        case Away() | CannotWork():
            return days_between(problem, member.agent, member.start, member.end)
        case _:
            return ()


def days_between(problem: RotaProblem, agent: str, start: datetime, end: datetime) -> range:
    """Give the local dates of a person that a span touches, as horizon days."""
    person = next(one for one in problem.agents if one.id == agent)
    first = day_of(problem, person, start)
    return range(first, day_of(problem, person, end - MINUTE) + 1)


def day_of(problem: RotaProblem, agent: Agent, moment: datetime) -> int:
    """Give the horizon day on which an instant falls where the agent then is."""
    rough = (moment.date() - problem.horizon.first_date).days
    day = (local_date(agent, rough, moment) - problem.horizon.first_date).days
    return (local_date(agent, day, moment) - problem.horizon.first_date).days


def local_date(agent: Agent, day: int, moment: datetime) -> date:
    """Give the date of an instant on the wall where the agent is on a day."""
    return moment.astimezone(zone_of(zone_on(agent, day))).date()


def zone_on(agent: Agent, day: int) -> str:
    """Name the zone in which an agent is on a day; the first before, the last after."""
    periods = sorted(agent.zones, key=lambda period: period.first_day)
    past = [one for one in periods if one.first_day <= day]
    return (past[-1] if past else periods[0]).time_zone
