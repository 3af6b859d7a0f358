"""Threads that run steps: compiled code and the solvers leave the interpreter free meanwhile."""

from __future__ import annotations

import queue
import sys
import threading

from solver.engine.model import Served
from solver.engine.steps import Step
from solver.engine.yields import Yield

Job = tuple[list[Served], int]
Result = tuple[int, Yield | BaseException | None]

SWITCH_SECONDS = 1e-4


class Team:
    """One thread a step. They are daemons: a solver that does not hear must not hold up the end."""

    def __init__(self, steps: list[Step]) -> None:
        # Compiled calls of a millisecond give the interpreter back, and must not wait long for it.
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        self.busy = 0
        self._results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._jobs: list[queue.SimpleQueue[Job | None]] = [queue.SimpleQueue() for _ in steps]
        for number, step in enumerate(steps):
            threading.Thread(target=self._work, args=(number, step), daemon=True).start()

    def send(self, number: int, served: list[Served], score: int) -> None:
        """Let a worker run its step once more."""
        self.busy += 1
        self._jobs[number].put((served, score))

    def receive(self, seconds: float) -> tuple[int, Yield | None] | None:
        """The next result with its worker's number; None when none comes in time.

        What a step raised is raised here.
        """
        try:
            number, result = self._results.get(timeout=seconds)
        except queue.Empty:
            return None
        self.busy -= 1
        if isinstance(result, BaseException):
            raise result
        return number, result

    def dismiss(self) -> None:
        """Let every worker go as soon as it is done."""
        sys.setswitchinterval(self._interval)
        for jobs in self._jobs:
            jobs.put(None)

    def _work(self, number: int, step: Step) -> None:
        while (job := self._jobs[number].get()) is not None:
            try:
                result: Yield | BaseException | None = step.run(*job)
            except BaseException as error:  # noqa: BLE001  # raised again where it is received
                result = error
            self._results.put((number, result))
