"""The model's own word on one rota, for the parity of rules, forms and checks."""

from __future__ import annotations

from collections import defaultdict

from solver.engine.lowered import Lowered
from solver.engine.measure import coverage_price, covered_by, personal_price
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota, rota_of

Served = tuple[int, tuple[str | None, ...]]
"""A duty (index) and the queue of each of its segments."""


def price(problem: RotaProblem, rota: Rota) -> int | None:
    """Give the model's objective for exactly this rota; None when it is forbidden."""
    lowered = Lowered(problem)
    served = served_by(lowered, rota)
    return None if served is None else price_of(lowered, served)


def price_of(lowered: Lowered, served: list[Served]) -> int | None:
    """Price given duties with their queues; None when a hard form is broken."""
    given = [index for index, _ in served]
    if len(set(given)) < len(given):
        return None
    parts = [_choice_price(lowered, one) for one in served]
    parts += [
        personal_price(lowered, agent, frozenset(own))
        for agent, own in enumerate(_by_agent(lowered, given))
    ]
    parts.append(coverage_price(lowered, covered_by(lowered, served)))
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _choice_price(lowered: Lowered, served: Served) -> int | None:
    index, queues = served
    total = lowered.price[index]
    if total is None or len(queues) != len(lowered.choices[index]):
        return None
    for queue, choices in zip(queues, lowered.choices[index], strict=True):
        prices = [choice.price for choice in choices if choice.queue == queue]
        if not prices:
            return None
        total += prices[0]
    return total


def _by_agent(lowered: Lowered, given: list[int]) -> list[list[int]]:
    own: list[list[int]] = [[] for _ in lowered.problem.agents]
    for index in given:
        own[lowered.duties[index].agent].append(index)
    return own


def served_by(lowered: Lowered, rota: Rota) -> list[Served] | None:
    """Find a rota's assignments among the duties; None when one is not there."""
    index_of = _index(lowered)
    keys = [(one.agent, one.day, one.pattern) for one in rota.assignments]
    if any(key not in index_of for key in keys):
        return None
    return [(index_of[key], one.queues) for key, one in zip(keys, rota.assignments, strict=True)]


def _index(lowered: Lowered) -> dict[tuple[str, int, str], int]:
    names = [agent.id for agent in lowered.problem.agents]
    found: dict[tuple[str, int, str], int] = defaultdict(int)
    for index, duty in enumerate(lowered.duties):
        found[names[duty.agent], duty.day, duty.pattern.id] = index
    return dict(found)


def rota_from(lowered: Lowered, served: list[Served]) -> Rota:
    """Write given duties with their queues as a rota."""
    duties, agents = lowered.duties, lowered.problem.agents
    return rota_of(
        [
            Assignment(
                agent=agents[duties[index].agent].id,
                day=duties[index].day,
                pattern=duties[index].pattern.id,
                queues=queues,
            )
            for index, queues in served
        ]
    )
