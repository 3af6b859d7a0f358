"""Who is on which queue when: a rota's people with their breaks, meetings and absences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.demand.simulation.records import NOBODY, Floats, Ints, Staff
from planner.demand.simulation.served import ServedQueue
from solver.grid import grid_start
from solver.judge.calendar import Calendar, minute_of
from solver.judge.duties import Duty, duty_on
from solver.problem import FULL, DutyPattern, RotaProblem, ZonePeriod
from solver.rota import Rota

Zones = tuple[ZonePeriod, ...]

_BREAKS_FROM = 0.25
"""Share of a stint before which, and after the rest of which, nobody has a break."""


@dataclass(frozen=True, eq=False)
class Stints:
    """Stretches that one person spends on one queue [stint], in seconds from the grid's start.

    `duty` numbers the duties; `breaks` seconds of breaks without a place that fall into the
    stint; `has_breaks` whether the duty holds breaks at all, placed or not.
    """

    agent: Ints
    queue: Ints
    duty: Ints
    start: Floats
    end: Floats
    breaks: Floats
    has_breaks: npt.NDArray[np.bool_]

    def chosen(self, which: npt.NDArray[np.bool_]) -> Stints:
        """The stints for which `which` [stint] holds."""
        return Stints(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


def stints_of(problem: RotaProblem, rota: Rota, queues: Sequence[str]) -> Stints:
    """Lay out a rota; what serves no queue, or one that the person lacks the skill for, is left
    out."""
    agents = {agent.id: number for number, agent in enumerate(problem.agents)}
    places = {name: number for number, name in enumerate(queues)}
    patterns = {pattern.id: pattern for pattern in problem.patterns}
    duty_at = _duties(problem)
    zero = minute_of(grid_start(problem.horizon))
    rows = []
    for number, given in enumerate(rota.assignments):
        agent, pattern = agents[given.agent], patterns[given.pattern]
        duty = duty_at(problem.agents[agent].zones, pattern, given.day)
        unplaced = (duty.segment_minutes - duty.work_minutes) / duty.segment_minutes
        for (start, end), queue in zip(duty.segments, given.queues, strict=True):
            if queue in places:
                span = ((start - zero) * 60.0, (end - zero) * 60.0)
                breaks = unplaced * (span[1] - span[0])
                held = _holds_breaks(pattern)
                rows.append((agent, places[queue], number, *span, breaks, held))
    return _able(problem, queues, rows)


def _duties(problem: RotaProblem) -> Callable[[Zones, DutyPattern, int], Duty]:
    """When a pattern happens; people who live through the same zones share the answer."""

    @cache
    def calendar(zones: Zones) -> Calendar:
        return Calendar(problem.horizon, zones, problem.night)

    @cache
    def duty_at(zones: Zones, pattern: DutyPattern, day: int) -> Duty:
        return duty_on(pattern, day, calendar(zones))

    return duty_at


def _holds_breaks(pattern: DutyPattern) -> bool:
    unplaced = pattern.unplaced_paid_break_minutes + pattern.unplaced_unpaid_break_minutes
    return len(pattern.segments) > 1 or unplaced + pattern.paid_break_minutes > 0


def _able(
    problem: RotaProblem,
    queues: Sequence[str],
    rows: list[tuple[int, int, int, float, float, float, bool]],
) -> Stints:
    columns = list(zip(*rows, strict=True)) or [()] * 7
    kinds = (np.int64, np.int64, np.int64, np.float64, np.float64, np.float64, np.bool_)
    arrays: list[Any] = [
        np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)
    ]
    stints = Stints(*arrays)
    return stints.chosen(worth_of(problem, queues)[stints.agent, stints.queue] > 0)


def worth_of(problem: RotaProblem, queues: Sequence[str]) -> Floats:
    """Speed of each agent on each queue [agent, queue]: 1 fully proficient, 0 cannot."""
    worth = np.zeros((len(problem.agents), len(queues)))
    for number, agent in enumerate(problem.agents):
        for skill in agent.skills:
            if skill.queue in queues:
                worth[number, queues.index(skill.queue)] = skill.proficiency_hundredths / FULL
    return worth


def draw_staff(
    stints: Stints, queues: Sequence[ServedQueue], worth: Floats, generator: np.random.Generator
) -> Staff:
    """One replication's people: who is absent, and where breaks and meetings fall."""
    stints = _present(stints, queues, generator)
    share = np.array([one.breaks_share for one in queues])[stints.queue]
    length = stints.end - stints.start
    breaks = np.where(stints.has_breaks, stints.breaks, share * length)
    away = np.array([one.away_share for one in queues])[stints.queue] * length
    pieces, owner = _cut(stints.start, stints.end, breaks, _BREAKS_FROM, generator)
    portion = away[owner] * (pieces[1] - pieces[0]) / length[owner]
    again, of_piece = _cut(pieces[0], pieces[1], portion, 0.0, generator)
    owner = owner[of_piece]
    return _boundaries(stints.agent[owner], stints.queue[owner], again, worth)


def _present(
    stints: Stints, queues: Sequence[ServedQueue], generator: np.random.Generator
) -> Stints:
    if not len(stints.duty):
        return stints
    luck = generator.random(int(stints.duty.max()) + 1)
    absent = np.array([one.absence_share for one in queues])[stints.queue]
    return stints.chosen(luck[stints.duty] >= absent)


def _cut(
    start: Floats, end: Floats, seconds: Floats, spared: float, generator: np.random.Generator
) -> tuple[tuple[Floats, Floats], Ints]:
    """Take `seconds` out of each span, anywhere but in the `spared` share at either end.

    Returns starts and ends of the pieces, and the span that each came from.
    """
    length = end - start
    margin = np.minimum(length * spared, np.maximum(length - seconds, 0.0) / 2)
    room = np.maximum(length - seconds - 2 * margin, 0.0)
    leave = start + margin + generator.random(len(start)) * room
    back = np.minimum(leave + seconds, end)
    owner = np.concatenate([np.arange(len(start)), np.arange(len(start))])
    whole = seconds <= 0
    starts = np.concatenate([start, np.where(whole, end, back)])
    ends = np.concatenate([np.where(whole, end, leave), end])
    kept = ends > starts
    return (starts[kept], ends[kept]), owner[kept]


def _boundaries(agent: Ints, queue: Ints, pieces: tuple[Floats, Floats], worth: Floats) -> Staff:
    time = np.concatenate([pieces[1], pieces[0]])
    order = np.argsort(time, kind="stable")
    leaving = np.full(len(agent), NOBODY, np.int64)
    return Staff(
        time[order],
        np.concatenate([agent, agent])[order],
        np.concatenate([leaving, queue])[order],
        worth,
    )
