"""How much more than the expected contacts to plan for, so that a day meets its target by chance P.

Contacts of a day share a factor of mean 1 that nobody knows beforehand. Days with factors spread
evenly over its distribution are replayed against the agents that a planning factor asks for; the
least factor with which the wanted share of days meets the target is found by halving. All factors
are tried on the same contacts.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.demand.day_luck import DayLuck
from planner.demand.planned_load import Floats, Int64s
from planner.demand.queue_staffing import QueueStaffing
from planner.demand.simulation.events import replay
from planner.demand.simulation.records import Contacts
from planner.demand.simulation.served import ServedQueue, level_of, lines_of
from planner.demand.simulation.staff_levels import staff_by_level

_LEAST_FACTOR, _MOST_FACTOR = 0.6, 3.0
_BELOW, _ABOVE = 0.85, 1.1
"""Where the factor usually lies, beside the one that a day's contacts stay within by chance P."""
_HALVINGS = 6
_FEWEST_DAYS, _MOST_DAYS = 40, 400
_CONTACTS = 60_000
_SEED = 20_030_303


@dataclass(frozen=True, eq=False)
class UncertainDays:
    """What is known of the days to be staffed.

    `contacts` expected and `aht_seconds` [day, interval]; `luck`: the factor that all contacts of
    a day share.
    """

    contacts: Floats
    aht_seconds: Floats
    interval_minutes: int
    luck: DayLuck


def planning_factor(
    days: UncertainDays, settings: QueueStaffing, agents_for: Callable[[float], Int64s]
) -> float:
    """The least planning factor with which days meet the target by chance `settings.day_chance`.

    `agents_for(factor)`: agents on the queue [day, interval] when so many times the expected
    contacts are planned for. 1 when nothing is expected; at most 3.
    """
    drawn = _draw(days, settings)
    if drawn is None:
        return 1.0

    def is_enough(factor: float) -> bool:
        met = _levels(drawn, agents_for(factor), settings) >= settings.target.share - 1e-12
        return bool(met.mean() >= settings.day_chance)

    usual = days.luck.quantile(settings.day_chance)
    low, high = usual * _BELOW, usual * _ABOVE
    if is_enough(low):
        low, high = _LEAST_FACTOR, low
    elif not is_enough(high):
        low, high = high, _MOST_FACTOR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Days drawn one after the other: which day of the plan each is, and all their contacts."""

    day: Int64s
    contacts: Contacts
    seconds: float


def _draw(days: UncertainDays, settings: QueueStaffing) -> _Drawn | None:
    busy = np.flatnonzero(days.contacts.sum(axis=1) > 0)
    if not len(busy):
        return None
    usual = float(days.contacts[busy].sum(axis=1).mean())
    count = int(np.clip(_CONTACTS / usual, _FEWEST_DAYS, _MOST_DAYS))
    generator = np.random.Generator(np.random.PCG64(_SEED))
    luck = [days.luck.quantile((place + 0.5) / count) for place in range(count)]
    factors = generator.permutation(luck)
    day = busy[np.arange(count) % len(busy)]
    arrivals = generator.poisson(days.contacts[day] * factors[:, None]).ravel()
    seconds = days.interval_minutes * 60.0
    step = np.repeat(np.arange(len(arrivals)), arrivals)
    arrival = np.sort((step + generator.random(len(step))) * seconds)
    patience = settings.patience_seconds
    gone = np.full(len(step), np.inf)
    if patience is not None:
        gone = generator.exponential(patience, len(step))
    work = generator.exponential(1.0, len(step)) * days.aht_seconds[day].ravel()[step]
    return _Drawn(day, Contacts(arrival, np.zeros(len(step), np.int64), work, gone), seconds)


def _levels(drawn: _Drawn, agents: Int64s, settings: QueueStaffing) -> Floats:
    """Service level of each day drawn [day drawn]; 1 where nobody came."""
    levels = agents[drawn.day]
    no_contacts = np.zeros((1, 1), np.int64)
    lines = lines_of([ServedQueue("", settings, no_contacts, np.ones((1, 1)))])
    staff = staff_by_level(levels.ravel(), drawn.seconds)
    tally = replay(drawn.contacts, staff, lines, drawn.seconds, levels.size)
    sums = [part[0].reshape(levels.shape).sum(axis=1) for part in tally[:4]]
    return np.nan_to_num(level_of(settings.target.definition, *sums), nan=1.0)
