"""A rota inside the compiled search, and the way in and out of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.engine import state as at
from solver.engine import tables as of
from solver.engine.anneal import anneal
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.merge import begin
from solver.engine.model import Served
from solver.engine.tables import HARD


def is_one_a_day(lowered: Lowered, served: list[Served]) -> bool:
    """Whether the compiled search can hold a rota: one duty a day for each agent at the most."""
    cells = [(lowered.duties[i].agent, lowered.duties[i].day) for i, _ in served]
    return len(set(cells)) == len(cells)


def in_order(lowered: Lowered) -> bool:
    """Whether every duty of a later day starts after every duty of an earlier one."""
    for days in lowered.of_day:
        latest: int | None = None
        for duties in days:
            starts = [lowered.duties[i].start for i in duties]
            if latest is not None and starts and min(starts) <= latest:
                return False
            latest = max(starts, default=latest)
    return True


class Replica:
    """One annealer's own copy of a rota; it never reads another's."""

    def __init__(self, lowered: Lowered, tables: Ints, served: list[Served], seed: int) -> None:
        self.lowered, self.tables = lowered, tables
        self.state = at.new_state(tables, seed)
        self.days = int(tables[of.DAYS])
        self.segments = int(tables[of.MOST_SEGMENTS])
        self.load(served)

    def load(self, served: list[Served]) -> None:
        """Start from this rota."""
        s = self.state
        s[s[at.GIVEN] : s[at.CHOSEN]] = -1
        s[s[at.CHOSEN] : s[at.BEST_GIVEN]] = 0
        for index, queues in served:
            self._lay(index, queues)
        begin(self.tables, s)
        s[at.BEST] = s[at.SCORE]
        s[s[at.BEST_GIVEN] : s[at.COVERED]] = s[s[at.GIVEN] : s[at.BEST_GIVEN]]

    def _lay(self, index: int, queues: tuple[str | None, ...]) -> None:
        """Write one duty and its queues."""
        s, duty = self.state, self.lowered.duties[index]
        cell = duty.agent * self.days + duty.day
        s[s[at.GIVEN] + cell] = index
        for segment, queue in enumerate(queues):
            choices = [choice.queue for choice in self.lowered.choices[index][segment]]
            s[s[at.CHOSEN] + cell * self.segments + segment] = choices.index(queue)

    def forget_uphill(self) -> None:
        """Start counting afresh what worse moves cost."""
        first = int(self.state[at.UPHILL])
        self.state[first : first + at.UPHILL_BINS] = 0

    def uphill(self, share: float) -> float:
        """The price that this share of the worse moves met stays below."""
        first = int(self.state[at.UPHILL])
        counts = np.cumsum(self.state[first : first + at.UPHILL_BINS])
        place = share * counts[-1]
        power = int(np.searchsorted(counts, place))
        below = counts[power - 1] if power else 0
        inside = (place - below) / max(1, counts[power] - below)
        return float(2.0 ** (power + inside))

    def change_hours_often(self, times: int) -> None:
        """From now on duties change their hours this much oftener than days are moved."""
        self.state[at.OFTEN] = times

    def run(self, moves: int, hot: float, cold: float) -> None:
        """Anneal for a number of moves while the temperature falls from `hot` to `cold`."""
        anneal(self.tables, self.state, moves, hot, cold)

    @property
    def score(self) -> int:
        """Score of the best rota seen."""
        return int(self.state[at.BEST])

    @property
    def legal(self) -> bool:
        """Whether the best rota seen breaks nothing hard."""
        return self.score < HARD // 2

    def best(self) -> list[Served]:
        """The best rota seen."""
        return list(self._read(int(self.state[at.BEST_GIVEN]), int(self.state[at.BEST_CHOSEN])))

    def now(self) -> list[Served]:
        """The rota of this moment."""
        return list(self._read(int(self.state[at.GIVEN]), int(self.state[at.CHOSEN])))

    def _read(self, given: int, chosen: int) -> Iterator[Served]:
        for cell in range(int(self.tables[of.AGENTS]) * self.days):
            index = int(self.state[given + cell])
            if index >= 0:
                first = chosen + cell * self.segments
                numbers = self.state[first : first + self.segments]
                choices = self.lowered.choices[index]
                yield (
                    index,
                    tuple(
                        of_segment[n].queue for of_segment, n in zip(choices, numbers, strict=False)
                    ),
                )
