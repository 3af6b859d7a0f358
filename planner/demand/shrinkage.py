"""From agents needed on the queue to agents on the rota: paid time that is not on the queue.

Every cause is a share of the same paid time, so causes are added: breaks .1 and meetings .05 leave
.85 of an agent's paid time for the queue.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.demand.erlang import ROUNDING
from planner.demand.service_target import StaffingInputError


@dataclass(frozen=True)
class Shrinkage:
    """Shares of paid time by cause, each 0 ≤ share < 1 and together below 1.

    `planned_causes` are rostered explicitly, so they are left out of the percentage and never
    counted twice.
    """

    shares: Mapping[str, float]
    planned_causes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for cause, share in self.shares.items():
            if not 0 <= share < 1:
                raise StaffingInputError(f"share of {cause}", share, "a share from 0 to below 1")
        if self.total >= 1:
            raise StaffingInputError("shares of all causes", self.total, "less than 1 together")

    @property
    def counted(self) -> Mapping[str, float]:
        """The causes that raise the requirement."""
        kept = {c: s for c, s in self.shares.items() if c not in self.planned_causes}
        return MappingProxyType(kept)

    @property
    def total(self) -> float:
        """All counted causes together, a share of paid time."""
        return math.fsum(self.counted.values())


def rostered_agents(net_agents: float, shrinkage: float) -> int:
    """Whole agents on the rota: `ceil(net / (1 - s) - 1e-9)`, 0 ≤ s < 1.

    The small term keeps 21 / (1 - .3) at 30.
    """
    _check(shrinkage)
    return math.ceil(net_agents / (1 - shrinkage) - ROUNDING)


def rostered_hundredths(net_hundredths: int, shrinkage: float) -> int:
    """The same in hundredths of an agent, rounded up."""
    _check(shrinkage)
    return math.ceil(net_hundredths / (1 - shrinkage) - 1e-6)


def _check(shrinkage: float) -> None:
    if not 0 <= shrinkage < 1:
        raise StaffingInputError("shrinkage", shrinkage, "a share from 0 to below 1")
