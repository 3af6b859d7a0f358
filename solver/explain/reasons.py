"""The one reason why somebody is not there in each of many intervals of a queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.explain.offers import Offer, Offers
from solver.judge.duties import Duty
from solver.problem import Agent, DutyPattern, RotaProblem

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
FACTS = (HERE, ELSEWHERE, UNTRAINED, AWAY)
"""What holds whatever shift is thought of."""

Codes = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]


class Shift(NamedTuple):
    """A shift that several people could have: its places among the intervals asked about."""

    day: int
    pattern: DutyPattern
    duty: Duty
    places: list[slice]

    def offer(self, agent: str) -> Offer:
        """Offer it to one of them."""
        return Offer(agent, self.day, self.pattern, self.duty)


class Alike(NamedTuple):
    """What everybody with the same shifts in the same place could have, by day.

    Shifts that rules without hours cannot tell apart stand together. `reached` says for each day
    which of the intervals any of its shifts meets.
    """

    of_day: dict[int, list[list[Shift]]]
    reached: dict[int, NDArray[np.bool_]]


class Reasons:
    """One reason an agent and interval: codes side by side, the smallest code wins.

    A code counts the rules that a shift would break before it names the reason, so that the shift
    that would break least speaks. A shift that cannot have the smallest code anywhere is not
    looked at any further.
    """

    STEP, NO_WAY, FACT = 1000, 999, -1

    def __init__(self, offers: Offers, queue: str, wanted: Codes) -> None:
        self._offers, self._queue, self._wanted = offers, queue, wanted
        self._grid = offers.ground.grid
        told = sorted({*FACTS, *offers.hard_rules})
        self._names = [COULD, WISH, OTHER_TIME, *told, NO_SHIFT]
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._alike: dict[object, Alike] = {}
        days = {interval_day(offers.problem, int(one) * self._grid.minutes) for one in wanted}
        self._days = sorted({day for one in days for day in near(one, self._grid.horizon.days)})

    def counted(self) -> list[Counter[str]]:
        """Count the agents of each interval by reason."""
        people = [self._of_agent(agent) for agent in self._offers.problem.agents]
        found: list[Counter[str]] = [Counter() for _ in self._wanted]
        for column, counter in zip(np.array(people).T % self.STEP, found, strict=False):
            numbers = np.bincount(column, minlength=len(self._names))
            for code in np.flatnonzero(numbers).tolist():
                counter[self._names[code]] = int(numbers[code])
        return found

    def _code(self, reason: str, breaks: int = 0) -> int:
        return breaks * self.STEP + self._numbers[reason]

    def _of_agent(self, agent: Agent) -> Codes:
        codes = np.full(len(self._wanted), self._code(NO_SHIFT, self.NO_WAY))
        work = self._offers.works[agent.id]
        trained = is_trained(agent, self._queue)
        if not trained:
            codes[:] = self._code(UNTRAINED, self.FACT)
        for span in work.person.time_off if trained else ():
            self._be_away(agent, self._inside(span), codes)
        # Who serves a queue without its skill is not there; who shadows others there is.
        has_skill = any(one.queue == self._queue for one in agent.skills)
        for given in work.given:
            for segment, queue in zip(given.duty.segments, given.queues, strict=True):
                reason = HERE if queue == self._queue else ELSEWHERE
                if has_skill or reason == ELSEWHERE:
                    codes[self._inside(segment)] = self._code(reason, self.FACT)
        if trained:
            self._suggest(agent, codes)
        return codes

    def _be_away(self, agent: Agent, inside: slice, codes: Codes) -> None:
        """Tell of time off where a shift could be: who has none then would not be there anyway."""
        for reached in self._alike_to(agent).reached.values():
            codes[inside][reached[inside]] = self._code(AWAY, self.FACT)

    def _suggest(self, agent: Agent, codes: Codes) -> None:
        alike = self._alike_to(agent)
        for day, groups in alike.of_day.items():
            if self._offers.on_day(agent.id, day):
                reached = alike.reached[day]
                np.minimum(codes, self._code(OTHER_TIME), out=codes, where=reached)
            else:
                for shifts in groups:
                    self._compare(agent.id, shifts, codes)

    def _compare(self, agent: str, shifts: list[Shift], codes: Codes) -> None:
        least = self._least(agent, shifts[0])
        for shift in shifts:
            if any(int(codes[inside].max()) > least for inside in shift.places):
                code = self._offered(shift.offer(agent))
                for inside in shift.places:
                    np.minimum(codes[inside], code, out=codes[inside])

    def _least(self, agent: str, shift: Shift) -> int:
        """Give a code below which the shift's cannot be: what its date breaks, it breaks."""
        broken = self._offers.broken_by_date(shift.offer(agent), self._queue)
        return self._code(broken[0], len(broken)) if broken else self._code(COULD)

    def _offered(self, offer: Offer) -> int:
        broken = self._offers.broken(offer, self._queue)
        if broken:
            return self._code(broken[0], len(broken))
        unwanted = self._offers.is_against_a_wish(offer, self._queue)
        return self._code(WISH if unwanted else COULD)

    def _alike_to(self, agent: Agent) -> Alike:
        calendar = self._offers.ground.people[agent.id].calendar
        key = id(calendar), agent.patterns
        if key not in self._alike:
            of_day: dict[int, list[Shift]] = {}
            for shift in self._shifts(agent):
                of_day.setdefault(shift.day, []).append(shift)
            self._alike[key] = Alike(
                {day: self._grouped(shifts) for day, shifts in of_day.items()},
                {day: self._reached(shifts) for day, shifts in of_day.items()},
            )
        return self._alike[key]

    def _grouped(self, shifts: list[Shift]) -> list[list[Shift]]:
        groups: dict[object, list[Shift]] = {}
        for shift in _outermost_first(shifts):
            groups.setdefault(self._offers.alike_by_date(shift.duty), []).append(shift)
        return list(groups.values())

    def _shifts(self, agent: Agent) -> Iterator[Shift]:
        for offer in self._offers.of_agent(agent, self._days):
            if serves(offer, self._queue):
                places = self._places(offer.duty.segments)
                if places:
                    yield Shift(offer.day, offer.pattern, offer.duty, places)

    def _reached(self, shifts: list[Shift]) -> NDArray[np.bool_]:
        reached = np.zeros(len(self._wanted), dtype=np.bool_)
        for shift in shifts:
            for inside in shift.places:
                reached[inside] = True
        return reached

    def _places(self, segments: Spans) -> list[slice]:
        every = [self._inside(one) for one in segments]
        return [one for one in every if one.start < one.stop]

    def _inside(self, span: tuple[int, int]) -> slice:
        touched = self._grid.touched(*span)
        first, last = np.searchsorted(self._wanted, (touched.start, touched.stop))
        return slice(int(first), int(last))


def _outermost_first(shifts: list[Shift]) -> list[Shift]:
    """Order shifts so that a few reach most intervals, and the others need no second look."""
    inwards = sorted(shifts, key=lambda one: one.duty.start)
    last = len(inwards) - 1
    return [inwards[n // 2 if n % 2 == 0 else last - n // 2] for n in range(len(inwards))]


def is_trained(agent: Agent, queue: str) -> bool:
    """Say whether an agent adds cover on a queue."""
    return any(one.queue == queue and one.proficiency_hundredths for one in agent.skills)


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
