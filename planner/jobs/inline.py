"""Work that is done at once, in the caller's process: for tests and for the command line."""

from __future__ import annotations

from planner.application import Planner
from planner.jobs.delivery import deliver_facts
from planner.jobs.kinds import Wiring


class InlineJobs:
    """The port to durable work without durability: `enqueue` returns when the work has ended."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._planner: Planner | None = None
        self._started: set[str] = set()

    def attach(self, planner: Planner) -> Planner:
        """Say which planner the work receives; returns it."""
        self._planner = planner
        return planner

    def enqueue(self, kind: str, key: str) -> None:
        """Do work of `kind` on the row `key` now; the same key twice does it once."""
        if self._planner is None:
            raise RuntimeError("attach a planner before work is enqueued")
        if key in self._started:
            return
        self._started.add(key)
        self._wiring.jobs[kind].run(self._planner, key)
        deliver_facts(self._planner, self._wiring.subscribers)

    def cancel(self, kind: str, key: str) -> None:
        """Do nothing: whatever was enqueued has ended."""
