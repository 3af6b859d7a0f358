"""The steps that a worker takes again and again: anneal, open a neighbourhood, raise a bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import Protocol

from solver.engine.bounding import bounds
from solver.engine.crew import Crew
from solver.engine.effort import CHUNK_MOVES, Effort
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.nearby import Known
from solver.engine.neighbourhoods import Neighbourhoods
from solver.engine.replica import is_one_a_day
from solver.engine.shared_work import SharedWork
from solver.engine.subproblem import free_cells
from solver.engine.yields import Yield

FIRST_MOVES = 20_000
CHUNK_SECONDS, HELPING_SECONDS = 0.5, 0.1
PROBE_MOVES = 20_000
HOT_SHARES = (0.35, 0.05)
COLD_SHARE, COLDER = 0.007, 0.4
"""Annealing begins at the price that one of HOT_SHARES of all worse moves stays below, and ends a
little colder than where COLD_SHARE of them do. Workers differ: months of many queues want the hot
beginning, a week cut into many short duties freezes in a bad order after it."""
HASTE = 0.7
"""Below 1 the hot part of annealing is shorter and the cold part longer."""
FAR_BEHIND = 1.005
FEW_CELLS = 2000
"""Up to so many days of all agents CP-SAT opens neighbourhoods to the end: in a small team there is
soon little left for single moves, and a person's weeks are best changed as a whole."""
WARM_PLACED, WARM_SETTLED, COLDER_WHEN_WARM, OFTEN_WHEN_WARM = 2.0, 0.3, 0.1, 8
"""A rota that was planned from above has an order worth keeping: annealing begins anew from it, at
this many times the price that COLD_SHARE of worse moves stay below, and hours change much oftener
than days: planned days only need good hours. It begins colder where those are settled, too, and
ends colder than annealing that began hot."""
GIVEN = 0.0625
"""A rota that is given as good is changed colder still (in the same measure), so that chance moves
it least: in three seconds at the size of the demonstration searches equal but for chance end within
half a percent."""


class Step(Protocol):
    """Work of about a second; only the given rota and the step's own past decide what it does."""

    def run(self, served: list[Served], score: int) -> Yield | None:
        """Work from the best rota known; None when there is nothing left to do."""
        ...


def steps_for(
    lowered: Lowered, arrays: Ints | None, served: list[Served], effort: Effort, seed: int
) -> list[Step]:
    """One step for each worker: the first improves, the second raises bounds before it does.

    `arrays` are there where compiled search can hold the problem's duties. Where the search only
    goes on from a given rota, all workers improve.
    """
    if not is_one_a_day(lowered, served):
        arrays = None
    workers = range(effort.workers)
    cells = len(lowered.problem.agents) * lowered.problem.horizon.days
    plan = Plan(annealers=effort.workers if cells > FEW_CELLS else 1)
    improving = [_improving(lowered, arrays, served, effort, seed * 64 + n, plan) for n in workers]
    if effort.is_warm:
        return improving
    if plan.annealers > 1:
        improving[1:] = [UntilPlanned(step, plan) for step in improving[1:]]
    bounding = Bounding(lowered, arrays, effort, seed, plan)
    if len(improving) == 1:
        return [InTurn([improving[0], bounding])]
    return [improving[0], InOrder([bounding, improving[1]]), *improving[2:]]


def _improving(
    lowered: Lowered,
    arrays: Ints | None,
    served: list[Served],
    effort: Effort,
    seed: int,
    plan: Plan,
) -> Step:
    opening = Opening(lowered, effort, seed)
    if arrays is None:
        return opening
    hot_share = HOT_SHARES[seed % len(HOT_SHARES)]
    annealing = Annealing(Crew(lowered, arrays, served, seed), effort, hot_share, plan)
    often = 9 if plan.annealers > 1 else 1
    return InTurn([annealing] * often + [opening]) if seed % 2 else annealing


class InTurn:
    """Several steps, one after the other, round and round."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = cycle(steps)
        self.count = len(steps)

    def run(self, served: list[Served], score: int) -> Yield | None:
        """Run the next step that has something to do."""
        for _ in range(self.count):
            result = next(self.steps).run(served, score)
            if result is not None:
                return result
        return None


class UntilPlanned:
    """A step that ends when a rota was planned from above: then the first worker uses all cores."""

    def __init__(self, step: Step, plan: Plan) -> None:
        self.step, self.plan = step, plan

    def run(self, served: list[Served], score: int) -> Yield | None:
        """Run the step while there is no plan."""
        return self.step.run(served, score) if self.plan.served is None else None


class InOrder:
    """Several steps, each until it has nothing left to do."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps

    def run(self, served: list[Served], score: int) -> Yield | None:
        """Run the first step that has something to do."""
        while self.steps:
            result = self.steps[0].run(served, score)
            if result is not None:
                return result
            self.steps = self.steps[1:]
        return None


@dataclass
class Plan:
    """A rota that was planned from above, once there is one, and the work on the way to it."""

    annealers: int = 1
    """How many anneal it together."""
    served: list[Served] | None = None
    is_settled: bool = False
    work: SharedWork = field(default_factory=SharedWork)


@dataclass
class Temperatures:
    """Where annealing begins and ends, in units of the score."""

    hot: float
    cold: float
    begun: float = 0.0
    """Share of the budget used up at the hot beginning."""

    def at(self, share: float) -> float:
        """The temperature when this share of the budget is used up."""
        passed = min(1.0, (share - self.begun) / max(1e-9, 1.0 - self.begun))
        return float(self.hot * (self.cold / self.hot) ** (passed**HASTE))


class Annealing:
    """Compiled annealing from hot to cold over the whole budget, or anew and warm from a plan.

    While a plan is under way and there is something to help with, that comes first.
    """

    def __init__(self, replica: Crew, effort: Effort, hot_share: float, plan: Plan) -> None:
        self.replica, self.effort, self.hot_share, self.plan = replica, effort, hot_share, plan
        self.is_warm = False
        self.temperatures: Temperatures | None = None
        self.moves = FIRST_MOVES if effort.is_timed else CHUNK_MOVES

    def run(self, served: list[Served], score: int) -> Yield:
        """Anneal for a chunk."""
        if self.plan.work.help():
            return Yield()
        if self.temperatures is None:
            self.temperatures = self._begin(served)
        if self.plan.served is not None and not self.is_warm:
            self.is_warm = True
            self.replica.load(self.plan.served)
            self.replica.change_hours_often(OFTEN_WHEN_WARM)
            self.temperatures = self._warm()
            self.replica.load(self.plan.served)
            self.replica.spread(self.plan.annealers)
        elif self.effort.share > 0.5 and self.replica.score > FAR_BEHIND * score:
            self.replica.load(served)
        started, hot = self.effort.elapsed, self.temperatures.at(self.effort.share)
        self.replica.run(self.moves, hot, hot)
        if self.effort.is_timed:
            seconds = max(1e-3, self.effort.elapsed - started)
            wanted = min(self._chunk_seconds, max(0.05, self.effort.left))
            self.moves = max(1000, int(self.moves * min(4.0, wanted / seconds)))
        better = self.replica.legal and self.replica.score < score
        return Yield(served=self.replica.best() if better else None)

    def _begin(self, served: list[Served]) -> Temperatures:
        self.replica.load(served)
        if not self.effort.is_warm:
            return self._hot()
        small = self._probe()
        self.replica.load(served)
        return Temperatures(GIVEN * small, COLDER_WHEN_WARM * small, self.effort.share)

    def _warm(self) -> Temperatures:
        small = self._probe()
        warm = WARM_SETTLED if self.plan.is_settled else WARM_PLACED
        return Temperatures(warm * small, COLDER_WHEN_WARM * small, self.effort.share)

    def _hot(self) -> Temperatures:
        small, hot = self._probe(), max(1.0, self.replica.uphill(self.hot_share))
        return Temperatures(hot, max(min(COLDER * small, hot / 8), 0.3))

    @property
    def _chunk_seconds(self) -> float:
        """Short while somebody may soon want help."""
        return HELPING_SECONDS if self.plan.work.is_expected else CHUNK_SECONDS

    def _probe(self) -> float:
        """Go down to a first valley and learn there what the cheap among worse moves cost."""
        self.replica.run(PROBE_MOVES, 1.0, 1.0)
        self.replica.forget_uphill()
        self.replica.run(PROBE_MOVES, 1.0, 1.0)
        return self.replica.uphill(COLD_SHARE)


class Opening:
    """CP-SAT on neighbourhoods of the best rota: slower, but at home with every form."""

    def __init__(self, lowered: Lowered, effort: Effort, seed: int) -> None:
        self.lowered, self.effort, self.seed = lowered, effort, seed
        chance = Random(seed)  # noqa: S311  # chance of a search, no secret
        self.neighbourhoods = Neighbourhoods(lowered, chance)

    def run(self, served: list[Served], score: int) -> Yield:
        """Open one neighbourhood of the best rota and solve it."""
        name, cells = self.neighbourhoods.draw()
        answer = free_cells(self.lowered, cells, served, self.effort.chunk(), self.seed)
        if answer.served is None:
            self.neighbourhoods.learn(name, better=False, proven=False)
            return Yield()
        duties = self.lowered.duties
        kept = [one for one in served if (duties[one[0]].agent, duties[one[0]].day) not in cells]
        better = answer.score is not None and answer.score < score
        self.neighbourhoods.learn(name, better=better, proven=answer.optimal)
        return Yield(served=kept + answer.served if better else None)


class Bounding:
    """Raises the bounds, piece by piece, until nothing is known that would raise them more."""

    def __init__(
        self, lowered: Lowered, tables: Ints | None, effort: Effort, seed: int, plan: Plan
    ) -> None:
        self.lowered, self.tables, self.effort, self.seed = lowered, tables, effort, seed
        self.plan = plan
        self.known = Known([], 0)
        self.pieces: Iterator[Yield] | None = None

    def run(self, served: list[Served], score: int) -> Yield | None:
        """Work on the next piece."""
        self.known.served, self.known.score = served, score
        if self.pieces is None:
            self.pieces = bounds(
                self.lowered, self.tables, self.known, self.effort, self.seed, self.plan.work
            )
        result = next(self.pieces, None)
        if result is not None and result.is_plan:
            self.plan.served, self.plan.is_settled = result.served, result.is_settled
        return result
