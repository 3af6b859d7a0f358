"""Compiles what the search compiles, so that no run loses seconds to it."""

from __future__ import annotations

from datetime import date

import numpy as np

from solver.engine.beginning import first_rota
from solver.engine.lowered import Lowered
from solver.engine.merge import merge
from solver.engine.replica import Replica
from solver.engine.selling import add_sold, cheapest_members, sell
from solver.engine.tables import tables
from solver.problem import Agent, DutyPattern, Horizon, RotaProblem, Segment, ZonePeriod


def warm_up() -> None:
    """Compile everything, or load it from the cache that `NUMBA_CACHE_DIR` names."""
    lowered = Lowered(_somebody())
    arrays = tables(lowered)
    first_rota(lowered, arrays, 1, lambda: False)
    replica = Replica(lowered, arrays, [], seed=1)
    replica.run(0, 1.0, 1.0)
    merge(arrays, replica.state, replica.state.copy())
    nothing = np.zeros(0, dtype=np.int64)
    sell(arrays, nothing, 1, nothing)
    cheapest_members(nothing, nothing, nothing, nothing)
    add_sold(arrays, nothing, 1, nothing, nothing)


def _somebody() -> RotaProblem:
    """One agent, one day, one duty."""
    zones = (ZonePeriod(first_day=0, time_zone="UTC"),)
    working_day = (Segment(start_minute=540, end_minute=1020),)
    return RotaProblem(
        horizon=Horizon(first_date=date(2027, 3, 1), days=1, time_zone="UTC", interval_minutes=60),
        agents=(
            Agent(id="somebody", zones=zones, skills=(), patterns=("day",), contract_minutes=(0,)),
        ),
        patterns=(DutyPattern(id="day", segments=working_day),),
        demands=(),
        rules=(),
    )
