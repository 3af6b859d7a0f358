"""Rules about minutes in windows of days, as totals."""

from __future__ import annotations

from collections.abc import Iterator

from solver.engine.forms import Form, Total
from solver.engine.ground import Ground
from solver.problem import Agent
from solver.rules import RollingHours


def rolling_hours(ground: Ground, rule: RollingHours) -> Iterator[Form]:
    """A sum a window, which ends on a horizon day and may begin in the past."""
    for number, agent in ground.protected(rule):
        by_day = ground.on_day[number]
        for last in range(len(by_day)):
            first = last + 1 - rule.days
            given = (i for duties in by_day[max(0, first) : last + 1] for i in duties)
            carried = _carried(ground, agent, first, last)
            yield Total(
                agent=number,
                coefficients={index: ground.duties[index].paid for index in given},
                start=carried,
                # What the past has too much is no breach of this rota, but leaves no room.
                most=max(rule.most_minutes, carried),
                weight=rule.weight,
            )


def _carried(ground: Ground, agent: Agent, first: int, last: int) -> int:
    if agent.history is None:
        return 0
    calendar = ground.calendar
    zone = calendar.zone(agent, -1)
    opens, closes = calendar.wall(first, 0, zone), calendar.wall(last + 1, 0, zone)
    past = agent.history.duties
    return sum(one.paid_minutes for one in past if opens <= calendar.minute(one.start) < closes)
