"""What a piece of work brings to the search."""

from __future__ import annotations

from dataclasses import dataclass

from solver.engine.model import Served


@dataclass(frozen=True, slots=True)
class Yield:
    """A rota, bounds, or none of them."""

    served: list[Served] | None = None
    is_plan: bool = False
    is_settled: bool = False
    """Whether the hours of a plan, too, were weighed against each other."""
    bound: int | None = None
    short_bound: int | None = None
