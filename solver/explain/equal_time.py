"""Searches side by side, each for its equal share of the time."""

from __future__ import annotations

import time
from collections.abc import Callable

from solver.explain.asked import Asked
from solver.explain.price import searches_for
from solver.outcome import Budget, SolveOutcome
from solver.problem import RotaProblem
from solver.rota import Rota
from solver.solve import solve

LEAST_SECONDS = 0.5


class EqualTime:
    """Searches as often as pricing asks; what a search needs beside its budget is taken off."""

    def __init__(self, asked: Asked, should_stop: Callable[[], bool]) -> None:
        self._seed, self._should_stop = asked.seed, should_stop
        self._share = asked.seconds / searches_for(asked.problem)
        self._beside = 0.0

    def __call__(self, problem: RotaProblem, hint: Rota, chance: int) -> SolveOutcome:
        """Search from a rota; `chance` tells searches of one problem apart."""
        seconds = max(LEAST_SECONDS, self._share - self._beside)
        started = time.monotonic()
        outcome = solve(
            problem,
            Budget(seconds=seconds),
            seed=self._seed + chance,
            clock=time.monotonic,
            should_stop=self._should_stop,
            hint=hint,
        )
        beside = time.monotonic() - started - seconds
        self._beside = max(self._beside, min(beside, self._share / 2))
        return outcome
