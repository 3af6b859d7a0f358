"""Searches side by side, each for its equal share of the time."""

from __future__ import annotations

from collections.abc import Callable

from solver.explain.asked import Asked
from solver.explain.price import parts_for
from solver.outcome import Budget, SolveOutcome, Status
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.solve import solve

LEAST_SECONDS = 0.5


class EqualTime:
    """Searches for equal parts of the time, one seed after the other; `clock` gives seconds.

    What a search needs beside its budget is taken off the next ones. The first rota is shaken and
    bounded; where it is not proven best, the others go on from it: shaken once more for a part of
    the time they would end where they began.
    """

    def __init__(
        self, asked: Asked, should_stop: Callable[[], bool], clock: Callable[[], float]
    ) -> None:
        self._seed, self._should_stop, self._clock = asked.seed, should_stop, clock
        self._part = asked.seconds / parts_for(asked.problem)
        self._beside = 0.0
        self._is_open = False

    def __call__(self, problem: RotaProblem, hint: Rota, parts: int) -> SolveOutcome:
        """Search from a rota for so many parts."""
        seconds = max(LEAST_SECONDS, self._part * parts - self._beside)
        started = self._clock()
        outcome = solve(
            problem,
            Budget(seconds=seconds, warm=self._is_open),
            seed=self._seed,
            clock=self._clock,
            should_stop=self._should_stop,
            hint=hint,
        )
        self._seed += 1
        self._is_open |= outcome.status is not Status.OPTIMAL
        beside = self._clock() - started - seconds
        self._beside = max(self._beside, min(beside, self._part / 2))
        return outcome
