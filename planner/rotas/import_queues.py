"""Which queue an imported shift works on: the file's, the answer's, else where it is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from planner.people.known_names import similar
from planner.rotas.coverage_words import local_start
from planner.rotas.import_table import Entry
from planner.rotas.import_unusable import Unusable
from solver.problem import FULL, Agent, DutyPattern, RotaProblem


class QueueChoice:
    """Chooses a queue for shift after shift; equal shifts in equal order get equal queues.

    `names` are the queues' by id; `everybody` is the queue of everybody who can, None for none.
    """

    def __init__(
        self, problem: RotaProblem, names: Mapping[str, str], everybody: str | None
    ) -> None:
        self._names, self._everybody = names, everybody
        self._planned = frozenset(one.queue for one in problem.demands)
        self._missing = _needed_minutes(problem)

    def of(
        self, entry: Entry, agent: Agent, pattern: DutyPattern, day: int
    ) -> tuple[str | None, ...]:
        """Give the queue of each segment of a shift on horizon day `day`; raises `Unusable`."""
        if pattern.kind != "work":
            return (None,) * len(pattern.segments)
        levels = {one.queue: one.proficiency_hundredths for one in agent.skills}
        queue = self._said(entry) or self._usual(levels, pattern, day)
        minutes = sum(one.end_minute - one.start_minute for one in pattern.segments)
        self._missing[queue, day] -= minutes * levels.get(queue, 0) // FULL
        return (queue,) * len(pattern.segments)

    def _said(self, entry: Entry) -> str | None:
        if not entry.queue:
            return None
        wanted = entry.queue.casefold()
        found = next((key for key, name in self._names.items() if name.casefold() == wanted), None)
        if found is None:
            problem = f"there is no queue '{entry.queue}'"
            raise Unusable(problem, similar(entry.queue, self._names.values()))
        if found not in self._planned:
            problem = f"the staffing plan of these days leaves out {entry.queue}"
            raise Unusable(problem, "Plan the staffing of that queue too.")
        return found

    def _usual(self, levels: Mapping[str, int], pattern: DutyPattern, day: int) -> str:
        """The queue the person is best at; of several, the one that misses most on that day."""
        able = [one for one in levels if pattern.queues is None or one in pattern.queues]
        if not able:
            problem = "this person has no skill for any planned queue"
            raise Unusable(problem, "Add the skills of this person first.")
        if self._everybody in able:
            return self._everybody
        return min(able, key=lambda one: (-levels[one], -self._missing[one, day], self._names[one]))


def _needed_minutes(problem: RotaProblem) -> dict[tuple[str, int], int]:
    """Agent-minutes that each queue needs on each horizon day."""
    horizon = problem.horizon
    needed: dict[tuple[str, int], int] = defaultdict(int)
    days: dict[int, int] = {}
    for demand in problem.demands:
        for interval, hundredths in enumerate(demand.required_hundredths):
            if hundredths:
                if interval not in days:
                    days[interval] = (
                        local_start(horizon, interval).date() - horizon.first_date
                    ).days
                needed[demand.queue, days[interval]] += (
                    hundredths * horizon.interval_minutes // FULL
                )
    return needed
