"""Faults that no rule needs to name: an assignment that cannot be what it says."""

from __future__ import annotations

from datetime import timedelta

from solver.judge.words import dated, wall_times
from solver.problem import DutyPattern, RotaProblem
from solver.report import Breach
from solver.rota import Assignment, Rota


class Structure:
    """Looks at assignments by themselves; a faulty one is reported and not judged further."""

    def __init__(self, problem: RotaProblem) -> None:
        self._horizon = problem.horizon
        self._patterns = {one.id: one for one in problem.patterns}
        self._offered = {one.id: frozenset(one.patterns) for one in problem.agents}
        self._queues = frozenset(one.queue for one in problem.demands)

    def split(self, rota: Rota) -> tuple[list[Assignment], list[Breach]]:
        """Give the sound assignments and one breach for each that is not."""
        sound: dict[tuple[str, int, str], Assignment] = {}
        faulty: list[Breach] = []
        for one in rota.assignments:
            key = (one.agent, one.day, one.pattern)
            fault = "the same shift is given twice" if key in sound else self._fault(one)
            if fault:
                faulty.append(self._breach(one, fault))
            else:
                sound[key] = one
        return list(sound.values()), faulty

    def _fault(self, one: Assignment) -> str | None:
        pattern = self._patterns.get(one.pattern)
        if one.agent not in self._offered:
            return f"unknown agent {one.agent}"
        if pattern is None:
            return f"unknown shift pattern {one.pattern}"
        if not 0 <= one.day < self._horizon.days:
            return f"day {one.day} is not planned"
        if one.pattern not in self._offered[one.agent]:
            return f"this shift is not offered to {one.agent}"
        if pattern.days is not None and one.day not in pattern.days:
            return "this shift is not offered on this day"
        return self._queue_fault(one, pattern)

    def _queue_fault(self, one: Assignment, pattern: DutyPattern) -> str | None:
        if len(one.queues) != len(pattern.segments):
            return f"{len(one.queues)} queues for {len(pattern.segments)} segments"
        if pattern.kind != "work":
            named = [queue for queue in one.queues if queue is not None]
            return f"{pattern.kind} does not serve {named[0]}" if named else None
        if None in one.queues:
            return "a segment of work without a queue"
        unknown = [queue for queue in one.queues if queue not in self._queues]
        if unknown:
            return f"unknown queue {unknown[0]}"
        allowed = one.queues if pattern.queues is None else pattern.queues
        other = [queue for queue in one.queues if queue not in allowed]
        return f"this shift does not serve {other[0]}" if other else None

    def _breach(self, one: Assignment, fault: str) -> Breach:
        text = f"{self._when(one)}: {fault}"
        return Breach(
            rule="structure", agent=one.agent, days=(one.day,), amount=1, cost=None, text=text
        )

    def _when(self, one: Assignment) -> str:
        """Say "Tue 2 Mar, Early 07:00–15:30"; an unknown shift has only its id."""
        day = dated(self._horizon.first_date + timedelta(days=one.day))
        pattern = self._patterns.get(one.pattern)
        if pattern is None:
            return f"{day}, {one.pattern}"
        return ", ".join([day, " ".join(filter(None, (pattern.label, wall_times(pattern))))])
