"""Why nobody more is there in a short interval, and the cheapest changes that would help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from solver.change import Change
from solver.difference import Difference
from solver.explain.offers import Offers
from solver.explain.reasons import (
    NO_SHIFT,
    UNTRAINED,
    Codes,
    Reasons,
    interval_day,
    is_trained,
    near,
    serves,
)
from solver.judge import EditJudge
from solver.problem import Agent, RotaProblem
from solver.record import Record
from solver.rota import Assignment, Rota

NEVER = (UNTRAINED, NO_SHIFT)
MOST_FIXES = 3


class ShortInterval(Record, frozen=True, kw_only=True):
    """A short interval of a queue and why each agent is not there: agents counted by reason.

    `people` sums to the number of agents. A reason is HERE, ELSEWHERE, … or the tag of the rule
    that forbids the shift which would break least.
    """

    queue: str
    interval: int
    required_hundredths: int
    covered_hundredths: int
    people: dict[str, int]

    @property
    def nobody_ever(self) -> bool:
        """Whether nobody could be there whatever else the rota said."""
        return all(reason in NEVER for reason in self.people)


class ShortFix(Record, frozen=True, kw_only=True):
    """A change that puts one person more there, and the judge's difference; none breaks a rule."""

    agent: str
    change: Change
    difference: Difference


class WhyShort:
    """Explains the short intervals of one rota; keep it to ask about many."""

    def __init__(self, problem: RotaProblem, rota: Rota) -> None:
        self._offers = Offers(problem, rota)
        self._problem = problem
        self._grid = self._offers.ground.grid
        self._covered = self._offers.covered
        self._judge = EditJudge(problem, rota, self._offers.ground)

    def all_short(self) -> tuple[ShortInterval, ...]:
        """Explain every short interval, queue by queue."""
        return tuple(
            one
            for demand in self._problem.demands
            for one in self.of_queue(demand.queue, self._short(demand.queue))
        )

    def _short(self, queue: str) -> Codes:
        required = self._offers.ground.queues[queue].required
        return np.flatnonzero(self._covered[queue] < required)

    def of_queue(self, queue: str, intervals: Iterable[int]) -> Iterator[ShortInterval]:
        """Explain some intervals of a queue, short or not, in the order of time."""
        wanted = np.array(sorted(intervals), dtype=np.int64)
        reasons = Reasons(self._offers, queue, wanted)
        required = self._offers.ground.queues[queue].required
        for place, counted in enumerate(reasons.counted()):
            interval = int(wanted[place])
            yield ShortInterval(
                queue=queue,
                interval=interval,
                required_hundredths=int(required[interval]),
                covered_hundredths=int(self._covered[queue][interval]),
                people=dict(counted),
            )

    def fixes(self, queue: str, interval: int, most: int = MOST_FIXES) -> tuple[ShortFix, ...]:
        """Find the changes of one person that help most for what they cost, each judged.

        A shift more, another shift that day, or another queue in the shift one has; at most one
        change a person.
        """
        found: dict[str, ShortFix] = {}
        for change in self._ways(queue, interval):
            fix = self._judged(change, queue, interval)
            if fix is not None:
                known = found.get(fix.agent)
                if known is None or fix.difference.score < known.difference.score:
                    found[fix.agent] = fix
        best = sorted(found.values(), key=lambda fix: (fix.difference.score, fix.agent))
        return tuple(best[:most])

    def _ways(self, queue: str, interval: int) -> Iterator[Change]:
        start = self._grid.start + interval * self._grid.minutes
        span = start, start + self._grid.minutes
        days = near(
            interval_day(self._problem, interval * self._grid.minutes), self._problem.horizon.days
        )
        for agent in self._problem.agents:
            if not is_trained(agent, queue):
                continue
            if self._is_there(agent.id, span):
                yield from self._other_queue(agent, queue, span)
            else:
                for offer in self._offers.of_agent(agent, days):
                    if (
                        serves(offer, queue)
                        and any(_meet(one, span) for one in offer.duty.segments)
                        and not self._offers.broken(offer, queue)
                    ):
                        yield self._offers.change(offer, queue)

    def _is_there(self, agent: str, span: tuple[int, int]) -> bool:
        duties = self._offers.works[agent].duties
        return any(_meet(one, span) for duty in duties for one in duty.segments)

    def _other_queue(self, agent: Agent, queue: str, span: tuple[int, int]) -> Iterator[Change]:
        for given in self._offers.works[agent.id].given:
            for number, segment in enumerate(given.duty.segments):
                if _meet(segment, span) and given.queues[number] not in (None, queue):
                    queues = (*given.queues[:number], queue, *given.queues[number + 1 :])
                    was, now = (
                        Assignment(
                            agent=agent.id,
                            day=given.duty.day,
                            pattern=given.duty.pattern,
                            queues=each,
                        )
                        for each in (given.queues, queues)
                    )
                    yield Change(removed=(was,), added=(now,))

    def _judged(self, change: Change, queue: str, interval: int) -> ShortFix | None:
        difference = self._judge.difference(change)
        if difference.broken or not _helps(difference, queue, interval):
            return None
        (agent,) = change.agents
        return ShortFix(agent=agent, change=change, difference=difference)


def _helps(difference: Difference, queue: str, interval: int) -> bool:
    return any(
        one.interval == interval and one.after > one.before
        for each in difference.coverage
        if each.queue == queue
        for one in each.intervals
    )


def _meet(segment: tuple[int, int], span: tuple[int, int]) -> bool:
    return segment[0] < span[1] and span[0] < segment[1]
