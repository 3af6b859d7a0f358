"""The search: a legal rota first, then better ones in rounds, and bounds beside them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from solver.engine.conflict import about_agent, about_presence
from solver.engine.effort import Effort
from solver.engine.lowered import Lowered
from solver.engine.model import Served, price_of, served_by
from solver.engine.steps import Step, Yield, steps_for
from solver.engine.subproblem import hard_floors, own_rules
from solver.outcome import Budget, Conflict, Status
from solver.rota import Rota

Publish = Callable[[list[Served], int], None]
RaiseBound = Callable[[int, int | None], None]


@dataclass
class Found:
    """What the search has so far; `score` prices `served`."""

    served: list[Served] | None = None
    score: int | None = None
    bound: int = 0
    short_bound: int | None = None
    optimal: bool = False
    conflict: Conflict | None = None
    stopped: bool = field(default=False)

    @property
    def status(self) -> Status:
        """How the run ended."""
        if self.conflict is not None:
            return Status.INFEASIBLE
        if self.stopped:
            return Status.CANCELLED
        if self.served is None:
            return Status.NO_ROTA_IN_TIME
        proven = self.optimal or (self.score is not None and self.bound >= self.score)
        return Status.OPTIMAL if proven else Status.FEASIBLE


class Search:
    """One run over a lowered problem; `publish` and `raise_bound` hear of every improvement."""

    def __init__(
        self,
        lowered: Lowered,
        budget: Budget,
        *,
        seed: int,
        clock: Callable[[], float],
        publish: Publish,
        raise_bound: RaiseBound,
        should_stop: Callable[[], bool],
    ) -> None:
        self.lowered = lowered
        self.seed = seed
        self.effort = Effort(budget, clock)
        self.publish = publish
        self.raise_bound = raise_bound
        self.should_stop = should_stop
        self.found = Found()

    def run(self, hint: Rota | None = None) -> Found:
        """Search until the budget is spent, the rota is proven best, or somebody stops it."""
        self._begin(hint)
        if self.found.served is not None:
            self._improve(steps_for(self.lowered, self.found.served, self.effort, self.seed))
        return self.found

    def _begin(self, hint: Rota | None) -> None:
        served = served_by(self.lowered, hint) if hint is not None else None
        if served is not None and self._offer(served):
            return
        start: list[Served] = []
        for agent in range(len(self.lowered.problem.agents)):
            if self._is_over():
                return
            answer = own_rules(self.lowered, agent, self.effort.first(), self.seed)
            if answer.infeasible:
                self.found.conflict = about_agent(self.lowered.problem, agent)
                return
            start += answer.served or []
            if answer.served is None:
                return
        if not self._offer(start):
            self._meet_floors()

    def _meet_floors(self) -> None:
        """Nobody's own rules clash; only hard minimums of presence can still be missed."""
        answer = hard_floors(self.lowered, self.effort.first(), self.seed)
        if answer.infeasible:
            self.found.conflict = about_presence(self.lowered.problem)
        elif answer.served is not None:
            self._offer(answer.served)

    def _is_over(self) -> bool:
        if self.should_stop():
            self.found.stopped = True
        return self.found.stopped or self.effort.is_spent

    def _offer(self, served: list[Served], *, priced: int | None = None) -> bool:
        """Take a rota if it is legal and better; says whether it is legal."""
        price = price_of(self.lowered, served) if priced is None else priced
        if price is None:
            return False
        if self.found.score is None or price < self.found.score:
            self.found.served, self.found.score = served, price
            self.publish(served, price)
        return True

    def _improve(self, steps: list[Step]) -> None:
        if self.effort.workers == 1:
            while not self._is_over() and not self._is_best():
                for step in steps:
                    self._take(step.run(self.found.served or [], self.found.score or 0))
                self.effort.round_done()
            return
        with ThreadPoolExecutor(max_workers=len(steps)) as pool:
            self._improve_beside(pool, steps)

    def _improve_beside(self, pool: ThreadPoolExecutor, steps: list[Step]) -> None:
        """Each worker takes its own step again and again; results meet here, in one thread."""
        running: dict[Future[Yield], Step] = {}
        idle = list(steps)
        while not self._is_over() and not self._is_best():
            for step in idle:
                served, score = self.found.served or [], self.found.score or 0
                running[pool.submit(step.run, served, score)] = step
            done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
            idle = [running.pop(future) for future in done if self._take(future.result())]
            self.effort.round_done(len(done))
        for step in steps:
            step.stop()
        wait(running)
        for future in running:
            self._take(future.result())

    def _take(self, result: Yield) -> bool:
        if result.served is not None:
            self._offer(result.served)
        bound = max(self.found.bound, result.bound)
        short = max(self.found.short_bound or 0, result.short_bound or 0)
        known = self.found.short_bound is not None or result.short_bound is not None
        if bound > self.found.bound or (known and short != self.found.short_bound):
            self.found.bound, self.found.short_bound = bound, short if known else None
            self.raise_bound(bound, self.found.short_bound)
        self.found.optimal = self.found.optimal or result.proven
        return True

    def _is_best(self) -> bool:
        score = self.found.score
        return self.found.optimal or (score is not None and self.found.bound >= score)
