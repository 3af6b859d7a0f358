"""The search: a legal rota first, then better ones in rounds, and bounds beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from solver.engine.beginning import first_rota
from solver.engine.conflict import about_agent, about_presence
from solver.engine.effort import Effort
from solver.engine.lowered import Lowered
from solver.engine.model import Served, price_of, served_by
from solver.engine.relax import Cover, score_prices
from solver.engine.replica import in_order
from solver.engine.steps import Step, steps_for
from solver.engine.subproblem import Answer, hard_floors, own_rules
from solver.engine.tables import tables
from solver.engine.team import Team
from solver.engine.yields import Yield
from solver.outcome import Budget, Conflict, Status
from solver.rota import Rota

Publish = Callable[[list[Served], int], None]
RaiseBound = Callable[[int, int | None], None]

OWN_SECONDS = 2.0
MANY_CELLS = 2000
POLL_SECONDS = 0.2
JUDGING_SHARE = 0.05
"""Share of the time for which rotas are judged: nothing else runs meanwhile but compiled code."""
GRACE_SECONDS = 1.5
"""How long a worker is waited for at the end; a linear programme may not hear in time."""


@dataclass
class Found:
    """What the search has so far; `score` prices `served`."""

    served: list[Served] | None = None
    score: int | None = None
    bound: int = 0
    short_bound: int | None = None
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
        return Status.OPTIMAL if self.is_best else Status.FEASIBLE

    @property
    def is_best(self) -> bool:
        """Whether no legal rota can score less."""
        return self.score is not None and self.bound >= self.score


class Search:
    """One run over a lowered problem; `publish` and `raise_bound` hear of every improvement."""

    def __init__(
        self,
        lowered: Lowered,
        budget: Budget,
        *,
        seed: int,
        clock: Callable[[], float],
        started: float,
        publish: Publish,
        raise_bound: RaiseBound,
        should_stop: Callable[[], bool],
    ) -> None:
        self.lowered = lowered
        self.seed = seed
        self.effort = Effort(budget, clock, started)
        self.publish = publish
        self.raise_bound = raise_bound
        self.should_stop = should_stop
        self.arrays = tables(lowered) if in_order(lowered) else None
        self.found = Found()
        self.judging_seconds = 0.0
        self.waiting: dict[int, list[Served]] = {}

    def improve(self) -> Found:
        """Search until the budget is spent, the rota is proven best, or somebody stops it."""
        if self.found.served is not None:
            served, arrays = self.found.served, self.arrays
            self._improve(steps_for(self.lowered, arrays, served, self.effort, self.seed))
        return self.found

    def begin(self, hint: Rota | None = None) -> None:
        """Find a first rota, or why there is none; a legal `hint` is one."""
        served = served_by(self.lowered, hint) if hint is not None else None
        if served is not None and self._offer(served):
            return
        if self.arrays is not None and self._is_large():
            quick = first_rota(self.lowered, self.arrays, self.seed, self._is_over)
            if quick is not None and self._offer(quick):
                self._take(Yield(bound=self._free_cover()))
                return
        self._begin_with_own_rules()

    def _is_large(self) -> bool:
        """Whether CP-SAT, agent after agent, would take too long to begin with."""
        problem = self.lowered.problem
        return len(problem.agents) * problem.horizon.days >= MANY_CELLS

    def _begin_with_own_rules(self) -> None:
        start: list[Served] = []
        least = 0
        for agent in range(len(self.lowered.problem.agents)):
            if self._is_over():
                return
            answer = self._own_rules(agent)
            if answer.infeasible:
                self.found.conflict = about_agent(self.lowered.problem, agent)
                return
            start += answer.served or []
            if answer.served is None:
                return
            least += answer.bound or 0
        self._take(Yield(bound=least + self._free_cover()))
        if not self._offer(start):
            self._meet_floors()

    def _own_rules(self, agent: int) -> Answer:
        """A good choice in a moment, any choice in all the time there is."""
        answer = own_rules(self.lowered, agent, self.effort.chunk(OWN_SECONDS), self.seed)
        if answer.served is None and not answer.infeasible:
            answer = own_rules(self.lowered, agent, self.effort.first(), self.seed)
        return answer

    def _free_cover(self) -> int:
        """What cover costs at the least, whoever works."""
        cover = Cover(self.lowered, score_prices(self.lowered))
        return sum(min(price for _, price in bends) for bends in cover.corners.values())

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

    def _offer(self, served: list[Served]) -> bool:
        """Take a rota if it is legal and better; says whether it is legal."""
        price = price_of(self.lowered, served)
        if price is None:
            return False
        if self.found.score is None or price < self.found.score:
            self.found.served, self.found.score = served, price
            self.publish(served, price)
        return True

    def _judge_waiting(self) -> None:
        started = self.effort.elapsed
        while self.waiting:
            self._offer(self.waiting.pop(next(iter(self.waiting))))
        seconds = self.effort.elapsed - started
        self.judging_seconds += seconds
        self.effort.keep_for_the_end(seconds)

    def _improve(self, steps: list[Step]) -> None:
        """Each worker takes its own step again and again; results meet here, in one thread."""
        team = Team(steps)
        idle = list(range(len(steps)))
        while (idle or team.busy) and not self._is_over() and not self.found.is_best:
            for number in idle:
                team.send(number, self.found.served or [], self.found.score or 0)
            idle = [number for number in self._gather(team, POLL_SECONDS) if number >= 0]
        self.effort.stop()
        while team.busy and self._gather(team, GRACE_SECONDS):
            pass
        self._judge_waiting()
        team.dismiss()

    def _gather(self, team: Team, seconds: float) -> list[int]:
        """Take one result; names the worker if it has more to do, -1 if it has not."""
        answer = team.receive(seconds)
        if answer is None:
            return []
        number, result = answer
        if result is None:
            return [-1]
        self._take(result, number)
        self.effort.round_done()
        return [number]

    def _take(self, result: Yield, worker: int = 0) -> None:
        """Take bounds at once, and a rota when there is time to judge it: each worker's newest."""
        if result.served is not None:
            self.waiting[worker] = result.served
            spent, allowed = self.judging_seconds, JUDGING_SHARE * self.effort.elapsed
            if result.is_plan or spent <= allowed or not self.effort.is_timed:
                self._judge_waiting()
        bound = max(self.found.bound, result.bound or 0)
        known = [one for one in (self.found.short_bound, result.short_bound) if one is not None]
        short = max(known, default=None)
        if bound > self.found.bound or short != self.found.short_bound:
            self.found.bound, self.found.short_bound = bound, short
            self.raise_bound(bound, short)
