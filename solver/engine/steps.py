"""The steps that workers take in turn: anneal, open a neighbourhood, raise a bound."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Protocol

from solver.engine.effort import Effort
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.neighbourhoods import Neighbourhoods
from solver.engine.replica import Replica, fits
from solver.engine.subproblem import free_cells
from solver.engine.tables import tables


@dataclass(frozen=True, slots=True)
class Yield:
    """What a step brought: a rota, a bound, a proof, or none of them."""

    served: list[Served] | None = None
    bound: int = 0
    short_bound: int | None = None
    proven: bool = False


class Step(Protocol):
    """Work of about a second; only the given rota and its own past decide what it does."""

    def run(self, served: list[Served], score: int) -> Yield:
        """Work on the best rota known."""
        ...

    def stop(self) -> None:
        """End the work under way soon."""
        ...


def steps_for(lowered: Lowered, served: list[Served], effort: Effort, seed: int) -> list[Step]:
    """One step for each worker."""
    found: list[Step] = []
    for worker in range(effort.workers):
        own = seed * 1000 + worker
        if fits(lowered, served):
            found.append(Annealing(lowered, served, effort, own))
        else:
            found.append(Opening(lowered, effort, own))
    return found


class Annealing:
    """Compiled annealing on a replica of its own."""

    def __init__(self, lowered: Lowered, served: list[Served], effort: Effort, seed: int) -> None:
        self.lowered, self.effort = lowered, effort
        self.replica = Replica(lowered, tables(lowered), served, seed)

    def run(self, served: list[Served], score: int) -> Yield:
        """Anneal for a chunk."""
        self.replica.run(200_000, 3000 * (1 - self.effort.share) ** 2 + 30, 30)
        better = self.replica.legal and self.replica.score < score
        return Yield(served=self.replica.best() if better else None)

    def stop(self) -> None:
        """A chunk is short."""


class Opening:
    """CP-SAT on a neighbourhood."""

    def __init__(self, lowered: Lowered, effort: Effort, seed: int) -> None:
        self.lowered, self.effort, self.seed = lowered, effort, seed
        self.neighbourhoods = Neighbourhoods(lowered, Random(seed))  # noqa: S311  # a search, no secret

    def run(self, served: list[Served], score: int) -> Yield:
        """Open one neighbourhood of the best rota and solve it."""
        name, cells = self.neighbourhoods.draw()
        answer = free_cells(self.lowered, cells, served, self.effort.chunk(2.0), self.seed)
        if answer.served is None:
            self.neighbourhoods.learn(name, better=False, proven=False)
            return Yield()
        duties = self.lowered.duties
        kept = [one for one in served if (duties[one[0]].agent, duties[one[0]].day) not in cells]
        self.neighbourhoods.learn(name, better=True, proven=answer.optimal)
        return Yield(served=kept + answer.served)

    def stop(self) -> None:
        """A chunk is short."""
