"""Rules about the time of day at which duties start, as totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from solver.engine.forms import Form, Total
from solver.engine.ground import Ground
from solver.problem import Agent
from solver.rules import StartTimes


def start_times(ground: Ground, rule: StartTimes) -> Iterator[Form]:
    """A count a week of the bands, each a group, in which a duty starts."""
    for number, agent in ground.protected(rule):
        weeks = _bands(ground, number, agent, rule.band_minutes)
        for bands in weeks.values():
            if len(bands) > rule.most:
                yield Total(
                    agent=number,
                    coefficients={},
                    groups=tuple(map(tuple, bands.values())),
                    most=rule.most,
                    weight=rule.weight,
                )


def _bands(
    ground: Ground, number: int, agent: Agent, minutes: int
) -> dict[int, dict[int, list[int]]]:
    """Duties by Monday of their week, then by band."""
    weeks: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for day, duties in enumerate(ground.on_day[number]):
        monday = day - ground.calendar.weekday(day)
        for index in duties:
            starts = ground.calendar.minute_of_day(agent, day, ground.duties[index].start)
            weeks[monday][starts // minutes].append(index)
    return weeks
