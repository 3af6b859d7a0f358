"""Lower bounds by Lagrange's relaxation of cover, in whole numbers from end to end.

At any prices of cover, the best roster of each agent by itself and the best cover of each row by
itself cost no more together than any legal rota. Good prices come from a linear programme; they
are rounded to whole 1/`SCALE` first, so that no floating point stands between here and the bound.
"""

from __future__ import annotations

from collections.abc import Iterator

from solver.engine.lowered import Lowered
from solver.engine.relax import Cover
from solver.engine.roster import Roster
from solver.engine.subproblem import Limit

SCALE = 1024


class Lagrangian:
    """A bound at given prices of cover, agent after agent so that it can be interrupted."""

    def __init__(self, lowered: Lowered, cover: Cover, *, soft: bool) -> None:
        self.lowered, self.cover = lowered, cover
        self.scale = SCALE if soft else 0

    def rows(self, worth: list[int]) -> int:
        """What all rows cost at the least, a unit of cover being paid for at `worth` a unit."""
        return sum(
            min(price * SCALE + worth[row] * value for value, price in bends)
            for row, bends in self.cover.corners.items()
        )

    def agents(self, worth: list[int], limit: Limit, seed: int) -> Iterator[int | None]:
        """What each agent's best roster costs at the least, cover being sold at `worth`."""
        for agent in range(len(self.lowered.problem.agents)):
            roster = Roster(self.lowered, agent, self._duties(agent, worth), self.scale)
            least = roster.least(limit, seed)
            yield None if least is None else least[0]

    def _duties(self, agent: int, worth: list[int]) -> dict[int, int]:
        duties = (index for day in self.lowered.of_day[agent] for index in day)
        return {index: self._price(index, worth) for index in duties}

    def _price(self, index: int, worth: list[int]) -> int:
        price = self.scale * (self.lowered.price[index] or 0)
        for segment, choices in enumerate(self.lowered.choices[index]):
            price += min(
                self.scale * choice.price
                - sum(
                    worth[row] * amount
                    for row, amount in self.lowered.footprint(index, segment, choice.queue)
                )
                for choice in choices
            )
        return price
