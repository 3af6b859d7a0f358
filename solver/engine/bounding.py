"""The order in which bounds are worked out, in pieces of a second or so."""

from __future__ import annotations

from collections.abc import Iterator

from solver.engine.bounds import SCALE, Lagrangian
from solver.engine.effort import Effort
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.relax import Cover, Prices, Relaxation, score_prices, short_prices
from solver.engine.subproblem import free_cells
from solver.engine.yields import Yield

FEW_CHOICES = 2500
"""Problems up to this size are given to CP-SAT as a whole."""
WHOLE_SECONDS = 8.0
AGENT_SECONDS = 1.0
AGENTS_A_PIECE = 8


def bounds(lowered: Lowered, served: list[Served], effort: Effort, seed: int) -> Iterator[Yield]:
    """Bounds of the score and of the shortage; a small problem is solved as a whole at the end."""
    is_small = _choices(lowered) <= FEW_CHOICES
    if is_small:
        yield from _short(lowered, effort, seed)
        yield _whole(lowered, served, effort, seed)
    for bound in _lagrangian(lowered, score_prices(lowered), effort, seed):
        yield Yield(bound=bound)
    if not is_small:
        yield from _short(lowered, effort, seed)


def _choices(lowered: Lowered) -> int:
    allowed = (i for days in lowered.of_day for duties in days for i in duties)
    return sum(len(choices) for index in allowed for choices in lowered.choices[index])


def _whole(lowered: Lowered, served: list[Served], effort: Effort, seed: int) -> Yield:
    days = range(lowered.problem.horizon.days)
    cells = {(agent, day) for agent in range(len(lowered.problem.agents)) for day in days}
    answer = free_cells(lowered, cells, served, effort.chunk(WHOLE_SECONDS), seed)
    return Yield(served=answer.served, bound=answer.bound)


def _short(lowered: Lowered, effort: Effort, seed: int) -> Iterator[Yield]:
    """From hundredths to agent-minutes, which are rounded down once a queue."""
    queues = len({line.queue for line in lowered.lines if line.is_demand})
    minutes = lowered.problem.horizon.interval_minutes
    for hundredths in _lagrangian(lowered, short_prices(lowered), effort, seed):
        if hundredths is None:
            yield Yield()
        else:
            yield Yield(short_bound=max(0, -(-(hundredths * minutes - 99 * queues) // 100)))


def _lagrangian(
    lowered: Lowered, prices: Prices, effort: Effort, seed: int
) -> Iterator[int | None]:
    """None while the pieces are worked on, at the end a bound."""
    cover = Cover(lowered, prices)
    relaxation = Relaxation(lowered, prices, cover)
    yield None
    worth = relaxation.worth(0.8 * effort.left)
    yield None
    if worth is None:
        return
    whole = [round(value * SCALE) for value in worth]
    relaxed = Lagrangian(lowered, cover, soft=prices.soft)
    total = relaxed.rows(whole)
    for number, part in enumerate(relaxed.agents(whole, effort.chunk(AGENT_SECONDS), seed)):
        if part is None:
            return
        total += part
        if number % AGENTS_A_PIECE == AGENTS_A_PIECE - 1:
            yield None
    yield -(-total // SCALE)
