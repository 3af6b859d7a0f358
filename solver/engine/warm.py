"""Compiles what the search compiles, so that no run loses seconds to it."""

from __future__ import annotations

from datetime import date

from solver.engine.lowered import Lowered
from solver.engine.replica import Replica
from solver.engine.tables import tables
from solver.problem import Horizon, RotaProblem


def warm_up() -> None:
    """Compile everything, or load it from the cache that `NUMBA_CACHE_DIR` names."""
    horizon = Horizon(first_date=date(2027, 3, 1), days=1, time_zone="UTC", interval_minutes=60)
    nobody = RotaProblem(horizon=horizon, agents=(), patterns=(), demands=(), rules=())
    lowered = Lowered(nobody)
    Replica(lowered, tables(lowered), [], seed=1).run(0, 1.0, 1.0)
