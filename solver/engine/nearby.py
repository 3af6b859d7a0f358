"""What a dive near the best rota keeps of it: all but some days, or some people's whole time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from solver.engine.classes import Classes
from solver.engine.diving import Settling
from solver.engine.lowered import Lowered
from solver.engine.model import Served

DAYS, PEOPLE = "days", "people"
FIRST_SHARE = 0.15
"""Share of all days, or of all people, that is open at first."""
LARGER, SMALLER = 1.1, 0.95
LONG_SECONDS = 4.0
"""After a dive that took longer without gain the next of its kind is smaller."""


@dataclass
class Known:
    """The best rota so far, kept up to date by whoever asks for the next piece of work."""

    served: list[Served]
    score: int


class Nearby:
    """Draws what stays; open parts that cannot be better as they are grow."""

    def __init__(self, lowered: Lowered, classes: list[Classes], seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311  # chance of a search, no secret
        self.duties = lowered.duties
        self.most = {DAYS: len(lowered.of_day[0]), PEOPLE: len(classes)}
        self.sizes = {kind: FIRST_SHARE * most for kind, most in self.most.items()}
        self.kind = DAYS
        self.numbers = {
            int(duty): number
            for one in classes
            for number in range(len(one.starts))
            for duty in one.members(number)
        }

    def draw(self, served: list[Served]) -> list[Settling]:
        """What the next dive keeps of a rota."""
        self.kind = self.chance.choice((DAYS, PEOPLE))
        given = {(self.duties[index].agent, self.duties[index].day): index for index, _ in served}
        return [
            (agent, day, self.numbers[given[agent, day]] if (agent, day) in given else None)
            for agent, day in self._closed(max(1, round(self.sizes[self.kind])))
        ]

    def _closed(self, size: int) -> list[tuple[int, int]]:
        days, people = range(self.most[DAYS]), range(self.most[PEOPLE])
        if self.kind == DAYS:
            first = self.chance.randrange(1 - size, len(days))
            days_kept = [day for day in days if not first <= day < first + size]
            return [(agent, day) for agent in people for day in days_kept]
        opened = set(self.chance.sample(people, min(len(people), size)))
        return [(agent, day) for agent in people if agent not in opened for day in days]

    def learn(self, *, is_better: bool, is_hopeless: bool, seconds: float) -> None:
        """Note how the dive ended: `is_hopeless` when even a mixture is no better."""
        size = self.sizes[self.kind]
        if is_hopeless:
            self.sizes[self.kind] = min(self.most[self.kind], LARGER * size)
        elif not is_better and seconds > LONG_SECONDS:
            self.sizes[self.kind] = max(1.0, SMALLER * size)
