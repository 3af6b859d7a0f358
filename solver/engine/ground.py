"""What every lowering reads: the problem, its calendar and the duties before any rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from solver.engine.expand import Calendar, Duty, expand
from solver.instants import MINUTES_PER_DAY
from solver.problem import Agent, RotaProblem
from solver.rules import Rule


@dataclass(frozen=True)
class Ground:
    """What a lowering reads: the problem, its calendar and the duties before any rule."""

    problem: RotaProblem
    calendar: Calendar
    duties: list[Duty]

    @cached_property
    def own(self) -> list[list[int]]:
        """Duties of each agent, by day."""
        found: list[list[int]] = [[] for _ in self.problem.agents]
        for index, duty in enumerate(self.duties):
            found[duty.agent].append(index)
        return found

    @cached_property
    def on_day(self) -> list[list[list[int]]]:
        """Duties `[agent][day]`."""
        days = range(self.problem.horizon.days)
        found: list[list[list[int]]] = [[[] for _ in days] for _ in self.problem.agents]
        for index, duty in enumerate(self.duties):
            found[duty.agent][duty.day].append(index)
        return found

    def protected(self, rule: Rule) -> Iterator[tuple[int, Agent]]:
        """Number and agent of everybody a rule applies to."""
        for number, agent in enumerate(self.problem.agents):
            if not rule.applies_to or agent.id in rule.applies_to:
                yield number, agent

    def overlapping(self, number: int, start: int, end: int) -> list[int]:
        """Duties of an agent that overlap `[start, end)`."""
        # No duty begins or ends further from its day than a zone's offset and 24 hours.
        first, last = start // MINUTES_PER_DAY - 3, end // MINUTES_PER_DAY + 3
        near = self.on_day[number][max(0, first) : max(0, last)]
        return [i for duties in near for i in duties if self.duties[i].overlaps(start, end)]

    def touching(self, number: int, agent: Agent, day: int, days: int = 1) -> list[int]:
        """Duties of an agent that overlap local dates `day … day + days - 1`."""
        return self.overlapping(number, *self.calendar.date_span(agent, day, days))

    def weekends(self, number: int, agent: Agent) -> tuple[tuple[int, ...], ...]:
        """For each weekend the duties that overlap it."""
        found = (tuple(self.touching(number, agent, d, 2)) for d in self.calendar.saturdays)
        return tuple(group for group in found if group)

    def nights(self, number: int, agent: Agent) -> list[int]:
        """Duties of an agent that are nights."""
        return [i for i in self.own[number] if self._is_night(agent, self.duties[i])]

    def _is_night(self, agent: Agent, duty: Duty) -> bool:
        return self.calendar.is_night(agent, duty.day, duty.start, duty.end)

    def past(self, agent: Agent) -> list[tuple[int, int]]:
        """Spans worked before the horizon, in order of their starts."""
        duties = agent.history.duties if agent.history else ()
        minute = self.calendar.minute
        return sorted((minute(duty.start), minute(duty.end)) for duty in duties)

    def past_run(self, agent: Agent, spans: Iterable[tuple[int, int]]) -> int:
        """Days in a row up to day -1 on which one of these past duties started."""
        starts = [start for start, _ in spans]
        run = 0
        while any(self.started(agent, start, -1 - run) for start in starts):
            run += 1
        return run

    def past_gap(self, agent: Agent, spans: Iterable[tuple[int, int]], most: int) -> int | None:
        """Days up to day -1 on which no past duty started, counted to `most`; None without any."""
        starts = [start for start, _ in spans]
        if not starts:
            return None
        gap = 0
        while gap < most and not any(self.started(agent, start, -1 - gap) for start in starts):
            gap += 1
        return gap

    def started(self, agent: Agent, moment: int, day: int) -> bool:
        """Whether a moment before the horizon lies on a day."""
        zone = self.calendar.zone(agent, -1)
        wall = self.calendar.wall
        return wall(day, 0, zone) <= moment < wall(day + 1, 0, zone)


def ground_of(problem: RotaProblem) -> Ground:
    """Expand a problem's duties and make them ready for lowering."""
    calendar = Calendar(problem)
    return Ground(problem, calendar, expand(calendar))
