"""Why nobody more is there in a short interval, and the cheapest changes that would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from solver.change import Change
from solver.difference import Difference
from solver.explain.offers import Offer, Offers
from solver.judge import EditJudge
from solver.problem import Agent, RotaProblem
from solver.record import Record
from solver.rota import Assignment, Rota

HERE, ELSEWHERE, UNTRAINED, AWAY, NO_SHIFT, OTHER_TIME, WISH, COULD = (
    "here",
    "on-another-queue",
    "untrained",
    "time-off",
    "no-shift",
    "works-at-another-time",
    "wish",
    "could",
)
"""Reasons beside the tags of hard rules. COULD: nothing forbids it, it costs more than it gives."""
NEVER = (UNTRAINED, NO_SHIFT)
MOST_FIXES = 3

Codes = NDArray[np.int64]


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
        reasons = _Reasons(self._offers, queue, wanted)
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


def is_trained(agent: Agent, queue: str) -> bool:
    """Say whether an agent adds cover on a queue."""
    return any(one.queue == queue and one.proficiency_hundredths for one in agent.skills)


def _meet(segment: tuple[int, int], span: tuple[int, int]) -> bool:
    return segment[0] < span[1] and span[0] < segment[1]


def interval_day(problem: RotaProblem, minute: int) -> int:
    """Give the day of a minute of the grid, an hour out at most where the clocks change."""
    return min(minute // 1440, problem.horizon.days - 1)


def near(day: int, days: int) -> range:
    """Days whose shifts may reach a day of the grid, wherever the person is."""
    return range(max(0, day - 2), min(days, day + 3))


def serves(offer: Offer, queue: str) -> bool:
    """Say whether an offered shift may serve a queue."""
    pattern = offer.pattern
    return pattern.kind == "work" and (pattern.queues is None or queue in pattern.queues)


class _Reasons:
    """One reason an agent and interval: codes side by side, the smallest code wins.

    A code counts the rules that a shift would break before it names the reason, so that the shift
    that would break least speaks.
    """

    STEP, NO_WAY = 1000, 999

    def __init__(self, offers: Offers, queue: str, wanted: Codes) -> None:
        self._offers, self._queue, self._wanted = offers, queue, wanted
        self._grid = offers.ground.grid
        self._names = [COULD, WISH, OTHER_TIME]
        self._known: dict[tuple[tuple[int, int], ...], list[slice]] = {}
        days = {interval_day(offers.problem, int(one) * self._grid.minutes) for one in wanted}
        self._days = sorted({day for one in days for day in near(one, self._grid.horizon.days)})

    def counted(self) -> list[Counter[str]]:
        """Count the agents of each interval by reason."""
        people = [self._of_agent(agent) for agent in self._offers.problem.agents]
        found: list[Counter[str]] = [Counter() for _ in self._wanted]
        for column, counter in zip(np.array(people).T % self.STEP, found, strict=False):
            codes, numbers = np.unique(column, return_counts=True)
            for code, number in zip(codes.tolist(), numbers.tolist(), strict=True):
                counter[self._names[code]] += number
        return found

    def _code(self, reason: str, breaks: int = 0) -> int:
        if reason not in self._names:
            self._names.append(reason)
        return breaks * self.STEP + self._names.index(reason)

    def _of_agent(self, agent: Agent) -> Codes:
        codes = np.full(len(self._wanted), self._code(NO_SHIFT, self.NO_WAY))
        work = self._offers.works[agent.id]
        if is_trained(agent, self._queue):
            self._suggest(agent, codes)
            for span in work.person.time_off:
                codes[self._inside(span)] = self._code(AWAY)
        else:
            codes[:] = self._code(UNTRAINED)
        for given in work.given:
            for segment, queue in zip(given.duty.segments, given.queues, strict=True):
                codes[self._inside(segment)] = self._code(
                    HERE if queue == self._queue else ELSEWHERE
                )
        return codes

    def _suggest(self, agent: Agent, codes: Codes) -> None:
        for offer in self._offers.of_agent(agent, self._days):
            if serves(offer, self._queue):
                places = self._places(offer.duty.segments)
                if places:
                    code = self._offered(offer)
                    for inside in places:
                        np.minimum(codes[inside], code, out=codes[inside])

    def _offered(self, offer: Offer) -> int:
        if self._offers.on_day(offer.agent, offer.day):
            return self._code(OTHER_TIME)
        broken = self._offers.broken(offer, self._queue)
        if broken:
            return self._code(broken[0], len(broken))
        unwanted = self._offers.is_against_a_wish(offer, self._queue)
        return self._code(WISH if unwanted else COULD)

    def _places(self, segments: tuple[tuple[int, int], ...]) -> list[slice]:
        """List where a shift is of those intervals: the same for everybody who could have it."""
        if segments not in self._known:
            every = [self._inside(one) for one in segments]
            self._known[segments] = [one for one in every if one.start < one.stop]
        return self._known[segments]

    def _inside(self, span: tuple[int, int]) -> slice:
        touched = self._grid.touched(*span)
        first, last = np.searchsorted(self._wanted, (touched.start, touched.stop))
        return slice(int(first), int(last))
