"""The simulation judge: what customers would meet under a rota.

It knows nothing of the staffing formulas; it plays contacts against people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from planner.demand.local_history import wall_cells
from planner.demand.opening_hours import IntervalGrid
from planner.demand.service_target import StaffingInputError
from planner.demand.simulation.arrivals import draw_contacts
from planner.demand.simulation.closings import closings_of, with_closings
from planner.demand.simulation.events import replay
from planner.demand.simulation.outcome import DaySums, QueueOutcome, outcome_of
from planner.demand.simulation.people import draw_staff, stints_of, worth_of
from planner.demand.simulation.records import Ints, Tally, new_tally
from planner.demand.simulation.served import ServedQueue, lines_of
from solver.grid import grid_start, interval_count
from solver.judge.calendar import minute_of
from solver.problem import Horizon, RotaProblem
from solver.rota import Rota


def simulate_rota(
    problem: RotaProblem,
    rota: Rota,
    queues: Sequence[ServedQueue],
    replications: int,
    seed: int,
) -> tuple[QueueOutcome, ...]:
    """Replay the queues' arrivals against a rota, `replications` times; one outcome a queue.

    People are there when the rota says, less breaks, meetings and absences, whose places are drawn
    anew in each replication; a contact in progress is finished. Handling time and patience are
    exponential. Who calls or chats and still waits half an hour after closing is sent away. Equal
    seeds give equal outcomes. Days are local dates of the horizon's zone.
    """
    if replications < 1:
        raise StaffingInputError("replications", replications, "a whole number from 1")
    names = [one.queue for one in queues]
    stints, worth = stints_of(problem, rota, names), worth_of(problem, names)
    lines, horizon = lines_of(queues), problem.horizon
    every, intervals = horizon.interval_minutes * 60.0, interval_count(horizon)
    day_of, sums, days = _days(horizon), new_tally(len(queues), intervals), []
    closings = closings_of(
        queues, IntervalGrid(grid_start(horizon), intervals, horizon.interval_minutes)
    )
    for replication in range(replications):
        generator = np.random.Generator(np.random.PCG64([seed, replication]))
        contacts = draw_contacts(queues, replication, every * intervals, generator)
        staff = with_closings(draw_staff(stints, queues, worth, generator), closings)
        tally = replay(contacts, staff, lines, every, intervals)
        days.append([_by_day(part, day_of) for part in tally[:4]])
        _add(sums, tally)
    by_day = DaySums(*(np.array(part) for part in zip(*days, strict=True)))
    return tuple(
        outcome_of(number, one, sums, by_day, replications) for number, one in enumerate(queues)
    )


def _days(horizon: Horizon) -> Ints:
    """Number of the local day in which each interval begins [interval]."""
    count, step = interval_count(horizon), horizon.interval_minutes
    starts = minute_of(grid_start(horizon)) + np.arange(count, dtype=np.int64) * step
    days = wall_cells(starts, ZoneInfo(horizon.time_zone)).days
    return np.asarray(days - days[0], np.int64)


def _by_day(part: Ints, day_of: Ints) -> Ints:
    firsts = np.searchsorted(day_of, np.unique(day_of))
    return np.asarray(np.add.reduceat(part, firsts, axis=1), np.int64)


def _add(sums: Tally, tally: Tally) -> None:
    pairs: Iterable[tuple[Any, Any]] = zip(sums, tally, strict=True)
    for total, part in pairs:
        total += part
