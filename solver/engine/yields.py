"""What a piece of work brings to the search."""

from __future__ import annotations

from dataclasses import dataclass

from solver.engine.model import Served


@dataclass(frozen=True, slots=True)
class Yield:
    """A rota, bounds, or none of them."""

    served: list[Served] | None = None
    is_plan: bool = False
    bound: int | None = None
    short_bound: int | None = None
