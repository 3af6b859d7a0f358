"""All hours of a day at once: an integer programme says how many who can do the same do what.

Who works on the day, and in which class, stays as it is; rest before and after is kept. Agents who
could take the same hours at the same prices are one group, so that the programme stays small in a
large team, and its fractions are few. Not where somebody chooses between queues: fractions are many
there, and a day takes longer than annealing it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from solver.engine.compiled import compiled
from solver.engine.heat import beside_price
from solver.engine.linear import LinearProgram
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.merge import begin
from solver.engine.relax import Cover
from solver.engine.replica import Replica
from solver.engine.state import CHOSEN, COVERED, GIVEN
from solver.engine.tables import CELLS, DAYS, DUTIES, HARD, MOST_SEGMENTS, ROW_COUNT
from solver.problem import FULL

Floats = npt.NDArray[np.float64]
GAP = 1e-3
"""Share of what the hours of a day cost at which the best are near enough."""
Later = Callable[[int, Ints], Ints]
"""What each duty of an agent costs `[duty]` because it hinders what is still to be placed."""


@dataclass
class Group:
    """Agents who can take the same hours: `duties[agent][option]`, options alike for all."""

    shapes: tuple[tuple[int, int], ...]
    """(shape, price) of each option."""
    agents: list[int] = field(default_factory=list)
    duties: list[list[int]] = field(default_factory=list)


class HoursOfDay:
    """The hours of one day of the rota in a replica; `extra` cover `[row]` comes from elsewhere."""

    def __init__(
        self, lowered: Lowered, cover: Cover, replica: Replica, day: int, extra: Floats | None
    ) -> None:
        self.lowered, self.cover, self.replica, self.day = lowered, cover, replica, day
        self.tables, self.state = replica.tables, replica.state
        self.extra = extra
        self.groups: list[Group] = []
        self.program = LinearProgram()
        self.rows: dict[int, int] = {}
        self.columns: list[list[int]] = []

    def plan(self, likes: dict[int, int], seconds: float, later: Later | None = None) -> bool:
        """Give each agent a duty of the class of the one that `likes` names; says whether it is so.

        `likes` names the agents who work on the day. Where one of them can take no duty, or no
        hours are found in time, nobody works on that day any more.
        """
        covered = self._others(likes)
        if not self._sort(likes, later):
            return False
        for group in self.groups:
            self._group(group)
        for row, number in self.rows.items():
            self._price(row, number, covered[row])
        values = self.program.whole(seconds, GAP)
        if values is None:
            return False
        self._write(values)
        return True

    def _others(self, likes: dict[int, int]) -> Floats:
        """What is covered without the day's hours."""
        t, s = self.tables, self.state
        for agent in likes:
            s[s[GIVEN] + agent * t[DAYS] + self.day] = -1
        begin(t, s)
        covered = s[s[COVERED] : s[COVERED] + t[ROW_COUNT]].astype(np.float64)
        return covered if self.extra is None else covered + self.extra

    def _sort(self, likes: dict[int, int], later: Later | None) -> bool:
        """Put agents into groups; says whether each can take some hours."""
        found: dict[tuple[tuple[int, int], ...], Group] = {}
        for agent, like in likes.items():
            options = allowed(self.tables, self.state, agent, self.day, like)
            if not len(options):
                return False
            if later is not None:
                options[:, 2] += later(agent, options[:, 0])
            key = tuple(zip(options[:, 1].tolist(), options[:, 2].tolist(), strict=True))
            group = found.setdefault(key, Group(key))
            group.agents.append(agent)
            group.duties.append(options[:, 0].tolist())
        self.groups = list(found.values())
        return True

    def _group(self, group: Group) -> None:
        """As many hours as agents."""
        count = float(len(group.agents))
        together = self.program.row(count, count)
        columns = []
        for place, (_, price) in enumerate(group.shapes):
            queues, added = self._added(group.duties[0][place])
            column = self.program.column(price + queues, count, is_whole=True)
            self.program.add(together, column, 1.0)
            for row, amount in added.items():
                if row not in self.rows:
                    self.rows[row] = self.program.row()
                self.program.add(self.rows[row], column, amount)
            columns.append(column)
        self.columns.append(columns)

    def _added(self, duty: int) -> tuple[int, dict[int, float]]:
        """What the queues of a duty cost, and what it adds to cover `[row]`."""
        price, added = 0, defaultdict[int, float](float)
        for segment, (choice,) in enumerate(self.lowered.choices[duty]):
            price += choice.price
            for row, amount in self.lowered.footprint(duty, segment, choice.queue):
                added[row] += amount / FULL
        return price, added

    def _price(self, row: int, number: int, covered: float) -> None:
        """Cover of a row, paid for along the corners of its price."""
        bends = [(value / FULL, price) for value, price in self.cover.corners[row]]
        first = bends[0][0] - covered / FULL
        self.program.lows[number] = self.program.highs[number] = first
        for (left, low), (right, high) in pairwise(bends):
            if right > left:
                column = self.program.column((high - low) / (right - left), right - left)
                self.program.add(number, column, -1.0)

    def _write(self, values: Floats) -> None:
        t, s = self.tables, self.state
        for group, columns in zip(self.groups, self.columns, strict=True):
            counts = [round(values[column]) for column in columns]
            options = [option for option, count in enumerate(counts) for _ in range(count)]
            for member, option in enumerate(options):
                cell = group.agents[member] * t[DAYS] + self.day
                s[s[GIVEN] + cell] = group.duties[member][option]
                first = s[CHOSEN] + cell * t[MOST_SEGMENTS]
                s[first : first + t[MOST_SEGMENTS]] = 0
        begin(t, s)


@compiled
def allowed(t: Ints, s: Ints, agent: int, day: int, like: int) -> Ints:
    """The duties of a cell that totals and runs cannot tell from `like` and that fit beside others.

    Rows (duty, shape, price): its own price and that of what stands before and after it.
    """
    cell = agent * t[DAYS] + day
    first, last = t[t[CELLS + 1] + cell], t[t[CELLS + 1] + cell + 1]
    found, count = np.zeros((last - first, 3), dtype=np.int64), 0
    for place in range(first, last):
        duty = t[t[CELLS] + place]
        if t[t[DUTIES] + 7 * duty + 5] != t[t[DUTIES] + 7 * like + 5]:
            continue
        beside = beside_price(t, s, agent, day, duty)
        if beside < HARD // 2:
            found[count, 0], found[count, 1] = duty, t[t[DUTIES] + 7 * duty + 6]
            found[count, 2] = t[t[DUTIES] + 7 * duty + 2] + beside
            count += 1
    return found[:count]
