"""From chosen patterns to a rota, day by day: the best hours of a day beside all other days.

Days still to come count as the mixture has them on average, in fractions. A second round looks at
each day again when all others have their hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from solver.engine.classes import Classes, Option, option
from solver.engine.compiled import compiled
from solver.engine.hours import Floats, HoursOfDay
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.pattern_program import Menu, Mixture, Pattern, PatternProgram
from solver.engine.placing import averages
from solver.engine.pricing import Pricing
from solver.engine.relax import dearest_duty
from solver.engine.replica import Replica
from solver.engine.state import SCORE
from solver.engine.tables import DUTIES, RESTS, ROW_COUNT

LONGER = 3.0
"""How many times as long as an even share of the time a day may take."""


class DayByDay:
    """Hours for chosen patterns."""

    def __init__(
        self,
        lowered: Lowered,
        pricing: Pricing,
        program: PatternProgram,
        patterns: dict[int, Pattern],
        mixture: Mixture,
        seed: int,
    ) -> None:
        self.lowered, self.program = lowered, program
        self.tables, self.cover = pricing.tables, pricing.cover
        self.replica = Replica(lowered, self.tables, [], seed)
        self.days = range(lowered.problem.horizon.days)
        self.likes: list[dict[int, int]] = [{} for _ in self.days]
        self.menus: list[dict[int, Menu]] = [{} for _ in self.days]
        self.members: dict[tuple[int, int], Ints] = {}
        for agent, pattern in patterns.items():
            self._tell(agent, program.classes[agent], pattern)
        self.expected = self._expected(mixture)
        self.options = Options(lowered)
        self.taken: dict[Menu, dict[int, float]] = defaultdict(dict)
        for (menu, what), count in mixture.taken.items():
            self.taken[menu][self.options.number(what)] = count
        # What hinders others is to weigh more than hours.
        self.dearest = dearest_duty(lowered, self.cover)

    def rounds(self, seconds: Callable[[], float]) -> Iterator[bool]:
        """Place the hours of each day, then improve them; `seconds` are left for all of it.

        False, and the end, where somebody fits nowhere or a day takes too long. When time is over
        once all are placed, the rest of them is not improved.
        """
        ahead = self.expected.sum(axis=0)
        for day in self.days:
            ahead = ahead - self.expected[day]
            hours = HoursOfDay(self.lowered, self.cover, self.replica, day, ahead)
            yield hours.plan(self.likes[day], self._limit(day, seconds), self._later(day))
        for day in self.days:
            if seconds() > 0:
                self._again(day, self._limit(day, seconds))
                yield True

    def _limit(self, day: int, seconds: Callable[[], float]) -> float:
        """Seconds for a day, so that as many as `LONGER` such days would leave none for others."""
        return max(0.0, LONGER * seconds() / (len(self.days) - day))

    def _again(self, day: int, seconds: float) -> None:
        """Look at a day once more, and keep what is better."""
        state, before = self.replica.state, self.replica.state.copy()
        hours = HoursOfDay(self.lowered, self.cover, self.replica, day, None)
        if not hours.plan(self.likes[day], seconds) or state[SCORE] > before[SCORE]:
            state[:] = before

    def _tell(self, agent: int, classes: Classes, pattern: Pattern) -> None:
        menus = self.program.menus_of(agent, pattern)
        for number, menu in zip(pattern, menus, strict=True):
            members = classes.members(number)
            self.likes[menu[0]][agent] = int(members[0])
            self.menus[menu[0]][agent] = menu
            self.members[agent, menu[0]] = members

    def _expected(self, mixture: Mixture) -> Floats:
        """What is expected to be covered `[day, row]` by those who work on a day."""
        found = np.zeros((len(self.days), int(self.tables[ROW_COUNT])))
        average = averages(mixture)
        for day in self.days:
            for menu in self.menus[day].values():
                if menu in average:
                    rows, amounts = average[menu]
                    found[day, rows] += amounts
        return found

    def _later(self, day: int) -> Callable[[int, Ints], Ints]:
        """What it costs that a duty hinders part of what an agent might do on the next day."""

        def hinders(agent: int, duties: Ints) -> Ints:
            menu = self.menus[day + 1].get(agent) if day + 1 < len(self.days) else None
            if menu is None:
                return np.zeros(len(duties), dtype=np.int64)
            members = self.members[agent, day + 1]
            shares = self._share(menu, members)
            part = hindered(self.tables, agent, duties, members, shares)
            return np.rint(self.dearest * part).astype(np.int64)

        return hinders

    def _share(self, menu: Menu, members: Ints) -> Floats:
        """How much of a menu each duty is, as the mixture has it."""
        taken = self.taken[menu]
        whole = max(1e-9, sum(taken.values()))
        numbers = map(self.options.of, members.tolist())
        return np.array([taken.get(number, 0.0) for number in numbers]) / whole


class Options:
    """What duties can do, numbered; `Option`s take long to tell apart."""

    def __init__(self, lowered: Lowered) -> None:
        self.lowered = lowered
        self.numbers: dict[Option, int] = {}
        self.known: dict[tuple[object, ...], int] = {}

    def number(self, what: Option) -> int:
        """The number of what a duty can do."""
        return self.numbers.setdefault(what, len(self.numbers))

    def of(self, index: int) -> int:
        """The number of what a duty can do, by its own."""
        key = self.lowered.price[index], self.lowered.shape(index)
        if key not in self.known:
            self.known[key] = self.number(option(self.lowered, index, soft=True))
        return self.known[key]


@compiled
def hindered(t: Ints, agent: int, duties: Ints, others: Ints, shares: Floats) -> Floats:
    """How much of the shares of other duties rest forbids after each duty."""
    found = np.zeros(duties.shape[0])
    for place in range(duties.shape[0]):
        end = t[t[DUTIES] + 7 * duties[place] + 1]
        for other in range(others.shape[0]):
            start = t[t[DUTIES] + 7 * others[other]]
            for number in range(t[t[RESTS + 1] + agent], t[t[RESTS + 1] + agent + 1]):
                if start - end < t[t[RESTS] + 4 * number]:
                    found[place] += shares[other]
                    break
    return found
