"""What one agent more is worth, from the forecast of a day to the duty somebody is given."""

from __future__ import annotations

import time

import msgspec
import pytest

from planner.demand.queue_staffing import Channel
from solver import rules
from solver.outcome import Budget
from solver.problem import Horizon, QueueDemand, ZonePeriod
from solver.solve import solve
from tests.factories.problems import agent, pattern, small_problem

from .test_requirement import PAST, needs

NOON, EVENING = slice(24, 32), slice(34, 42)


def demand() -> QueueDemand:
    """One agent missing all day long, at the prices of a day with more contacts at noon."""
    found = needs(Channel.PHONE, days=1)
    return QueueDemand(
        queue="phone",
        required_hundredths=(100,) * len(found.curve_of_interval),
        curves=found.curves,
        curve_of_interval=tuple(found.curve_of_interval),
        unplaced_breaks="required",
    )


def exchanged(one: QueueDemand) -> QueueDemand:
    """The same day with the prices of noon and evening exchanged."""
    places = list(one.curve_of_interval)
    places[NOON], places[EVENING] = places[EVENING], places[NOON]
    return msgspec.structs.replace(one, curve_of_interval=tuple(places))


def given(day: QueueDemand) -> list[str]:
    """What a search gives somebody who may work at noon or in the evening."""
    duties = pattern("noon", "12:00", "16:00"), pattern("evening", "17:00", "21:00")
    zone = ZonePeriod(first_day=0, time_zone="UTC")
    problem = small_problem(
        rules.DutiesPerDay(),
        rules.Coverage(weight=1),
        horizon=Horizon(first_date=PAST.end_day, days=1, time_zone="UTC", interval_minutes=30),
        patterns=duties,
        agents=(agent("ann", 1, zones=(zone,), patterns=("noon", "evening")),),
        demands=(day,),
    )
    outcome = solve(problem, Budget(seconds=5), seed=1, clock=time.monotonic)
    assert outcome.rota is not None
    return [one.pattern for one in outcome.rota.assignments]


@pytest.mark.parametrize(
    ("day", "duty"), [(demand(), "noon"), (exchanged(demand()), "evening")], ids=["as is", "turned"]
)
def test_somebody_is_given_the_hours_in_which_the_forecast_misses_them_most(
    day: QueueDemand, duty: str
) -> None:
    assert given(day) == [duty]
