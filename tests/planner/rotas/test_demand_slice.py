from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.demand.queries import requirement_of
from planner.errors import Refused
from planner.rotas.demand_slice import demands_on
from solver.grid import interval_count
from solver.problem import Horizon
from tests.planner.rotas.scene import DUBLIN, MONDAY, Scene


def horizon(first: date, days: int) -> Horizon:
    return Horizon(first_date=first, days=days, time_zone=DUBLIN, interval_minutes=30)


def test_the_days_behind_a_clock_change_start_at_their_own_midnight(at: Scene) -> None:
    last = date(2027, 3, 28)
    with at.planner.database.read() as session:
        demand = demands_on(requirement_of(session, at.requirement_id), horizon(last, 1))[0]
    assert len(demand.required_hundredths) == interval_count(horizon(last, 1)) == 46
    # 07:00 local is 6 h after midnight on the day that lost an hour.
    assert demand.required_hundredths.index(200) == 12


def test_days_beyond_the_requirement_are_refused(at: Scene) -> None:
    with at.planner.database.read() as session:
        requirement = requirement_of(session, at.requirement_id)
    for first, days in ((MONDAY - timedelta(days=1), 7), (MONDAY, 29)):
        with pytest.raises(Refused, match="Plan the staffing"):
            demands_on(requirement, horizon(first, days))
