"""What is published, as totals that want it and prices on what was free."""

from __future__ import annotations

from collections.abc import Iterator

from solver.engine.forms import BarredDuty, Form, Total
from solver.engine.ground import Ground
from solver.rules import Stability


def stability(ground: Ground, rule: Stability) -> Iterator[Form]:
    """A total of at least one for each published duty; a price on each duty of a free day."""
    for number, agent in ground.protected(rule):
        if agent.id not in rule.duties:
            continue
        published = rule.duties[agent.id]
        for one in published:
            kept = (i for i in ground.on_day[number][one.day] if _is(ground, i, one.pattern))
            ones = dict.fromkeys(kept, 1)
            yield Total(agent=number, coefficients=ones, least=1, weight=rule.weight)
        for day in set(rule.days) - {one.day for one in published}:
            for duty in ground.on_day[number][day]:
                yield BarredDuty(duty=duty, price=rule.weight)


def _is(ground: Ground, duty: int, pattern: str | None) -> bool:
    return ground.duties[duty].pattern.id == pattern
