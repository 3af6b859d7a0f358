"""How much may still be spent: seconds of the given clock, or rounds of fixed effort."""

from __future__ import annotations

from collections.abc import Callable

from solver.engine.subproblem import Limit, Running
from solver.outcome import Budget

CHUNK_SECONDS = 1.0
CHUNK_EFFORT = 1.0
CHUNK_MOVES = 200_000
ENDLESS = 1e6
LAST_SECONDS, LAST_SHARE = 0.7, 0.1
"""Kept at the least, and at the most, for ending the last steps and judging what they found."""


class Effort:
    """The budget as it is used up; with rounds the clock is never read for a decision.

    `started` is when the clock began to count; None: now.
    """

    def __init__(
        self, budget: Budget, clock: Callable[[], float], started: float | None = None
    ) -> None:
        if budget.seconds is None and budget.rounds is None:
            raise ValueError("a budget needs seconds or rounds; both are empty")
        self.workers = max(1, budget.workers)
        self.is_warm = budget.warm
        self._seconds, self._rounds = budget.seconds, budget.rounds
        self._kept = 0.0
        self.keep_for_the_end(LAST_SECONDS)
        self._clock, self._started = clock, clock() if started is None else started
        self._done = 0
        self._running: Running = []

    def keep_for_the_end(self, seconds: float) -> None:
        """Keep this much, or a tenth of all there is, for ending the last steps and judging."""
        if self._seconds is not None:
            self._kept = max(self._kept, min(seconds, LAST_SHARE * self._seconds))

    @property
    def elapsed(self) -> float:
        """Seconds since the start, for reports."""
        return self._clock() - self._started

    @property
    def is_timed(self) -> bool:
        """Whether seconds decide; then results depend on the machine."""
        return self._rounds is None

    @property
    def _usable(self) -> float:
        return (self._seconds or 0.0) - self._kept

    @property
    def left(self) -> float:
        """Seconds left; as good as endless under rounds."""
        return self._usable - self.elapsed if self.is_timed else ENDLESS

    @property
    def share(self) -> float:
        """Share of the budget that is used up, 0 to 1."""
        if self.is_timed:
            return min(1.0, self.elapsed / max(1e-9, self._usable))
        return min(1.0, self._done / max(1, self._rounds or 0))

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0 if self.is_timed else self._done >= (self._rounds or 0)

    def round_done(self, rounds: int = 1) -> None:
        """Count improvement rounds."""
        self._done += rounds

    def first(self) -> Limit:
        """The limit of a sub-problem without which there is no rota at all."""
        return self._limit(max(0.1, self.left), ENDLESS)

    def chunk(self, seconds: float = CHUNK_SECONDS) -> Limit:
        """The limit of one step."""
        return self._limit(max(0.05, min(seconds, self.left)), CHUNK_EFFORT * seconds)

    def _limit(self, seconds: float, effort: float) -> Limit:
        if self.is_timed:
            return Limit(seconds, None, self._running)
        return Limit(None, effort, self._running)

    def stop(self) -> None:
        """Ask every sub-problem under way to end with what it has."""
        for solver in list(self._running):
            solver.stop_search()
