"""Problems of the demonstration's size with one clash planted, each kind in its turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import msgspec

from solver import rules
from solver.instants import instant
from solver.problem import Absence, Agent, Pin, RotaProblem, Span
from solver.rules import Rule
from tests.factories.demo_like import demo_like_problem

EARLY, LATE = "day-06", "day-15"

Plant = Callable[[RotaProblem, Agent, Random], RotaProblem]


def clashing_problem(
    seed: int, *, agents: int = 36, days: int = 28, kind: str | None = None
) -> RotaProblem:
    """Build a sound problem in which somebody's rules, or a minimum of people, cannot be kept."""
    random = Random(f"clash {seed}")
    problem = demo_like_problem(agents=agents, days=days, seed=seed % 7)
    free = [one for one in problem.agents if one.fixed_days is None and not one.time_off]
    plant = PLANTS[kind or list(PLANTS)[seed % len(PLANTS)]]
    return plant(problem, random.choice(free), random)


def _pinned(problem: RotaProblem, agent: Agent, wanted: dict[int, str | None]) -> RotaProblem:
    queue = agent.skills[0].queue
    pins = tuple(
        Pin(agent=agent.id, day=day, pattern=name, queues=() if name is None else (queue,))
        for day, name in wanted.items()
    )
    return msgspec.structs.replace(problem, pins=(*problem.pins, *pins))


def _with(problem: RotaProblem, agent: Agent, **fields: object) -> RotaProblem:
    new = msgspec.structs.replace(agent, **fields)
    people = tuple(new if one.id == agent.id else one for one in problem.agents)
    return msgspec.structs.replace(problem, agents=people)


def _ruled(problem: RotaProblem, rule: Rule) -> RotaProblem:
    return msgspec.structs.replace(problem, rules=(*problem.rules, rule))


def _monday(problem: RotaProblem, random: Random) -> int:
    return 7 * random.randrange(problem.horizon.days // 7)


def short_rest(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """A late shift is pinned, and the early one next morning."""
    day = _monday(problem, random) + random.randrange(5)
    return _pinned(problem, agent, {day: LATE, day + 1: EARLY})


def away(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """A shift is pinned on a day of time off."""
    day = random.randrange(problem.horizon.days)
    zone = agent.zones[0].time_zone
    first = problem.horizon.first_date + timedelta(days=day)
    absence = Absence(start=instant(first, 0, zone), end=instant(first, 2880, zone))
    return _pinned(_with(problem, agent, time_off=(absence,)), agent, {day: EARLY})


def cannot(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """A shift is pinned into hours in which the person cannot work."""
    day = random.randrange(problem.horizon.days)
    first = problem.horizon.first_date + timedelta(days=day)
    zone = agent.zones[0].time_zone
    span = Span(start=instant(first, 600, zone), end=instant(first, 720, zone))
    return _pinned(_with(problem, agent, unavailable=(span,)), agent, {day: EARLY})


def other_days(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """A shift is pinned on a day that was not agreed."""
    day = _monday(problem, random) + 4
    fixed = tuple(one for one in range(problem.horizon.days) if one % 7 < 4)
    return _pinned(_with(problem, agent, fixed_days=fixed), agent, {day: EARLY})


def long_row(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Six days in a row are pinned where five are allowed, over two weeks."""
    monday = 7 * random.randrange(1, problem.horizon.days // 7)
    return _pinned(problem, agent, dict.fromkeys(range(monday - 3, monday + 3), EARLY))


def weekends(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Work is pinned on three weekends where two are allowed."""
    chosen = random.sample(range(problem.horizon.days // 7), 3)
    return _pinned(problem, agent, {7 * week + random.choice((5, 6)): EARLY for week in chosen})


def too_few_hours(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """The contract's hours must be met although two weeks are pinned free."""
    rule = rules.PeriodHours(tolerance_minutes=480, applies_to=(agent.id,))
    monday = 7 * random.randrange(problem.horizon.days // 7 - 1)
    free: dict[int, str | None] = dict.fromkeys(range(monday, monday + 14))
    return _ruled(_pinned(problem, agent, free), rule)


def two_clashes(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Two nights too short, weeks apart: no single change is enough."""
    both = {1: LATE, 2: EARLY, problem.horizon.days - 6: LATE, problem.horizon.days - 5: EARLY}
    return _pinned(problem, agent, dict(both))


def empty_day(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Somebody of two must be there on a day on which both are pinned free."""
    day = _monday(problem, random) + random.randrange(5)
    other = next(one for one in problem.agents if one.id != agent.id and one.fixed_days is None)
    pinned = _pinned(_pinned(problem, agent, {day: None}), other, {day: None})
    rule = rules.MinimumPresence(
        at_least=1,
        start_minute=780,
        end_minute=840,
        time_zone=agent.zones[0].time_zone,
        days=(day,),
        applies_to=(agent.id, other.id),
    )
    return _ruled(pinned, rule)


def lonely_night(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Somebody at one site must be there at night, where nobody works nights."""
    day = random.randrange(1, problem.horizon.days)
    at_site = tuple(
        one.id for one in problem.agents if one.zones[0].time_zone == agent.zones[0].time_zone
    )
    rule = rules.MinimumPresence(
        at_least=1,
        start_minute=180,
        end_minute=240,
        time_zone=agent.zones[0].time_zone,
        days=(day,),
        applies_to=at_site,
    )
    return _ruled(problem, rule)


def too_many_wanted(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Everybody is wanted at once on a Saturday, on which some have agreed not to work."""
    day = _monday(problem, random) + 5
    rule = rules.MinimumPresence(
        at_least=len(problem.agents),
        start_minute=840,
        end_minute=900,
        time_zone=agent.zones[0].time_zone,
        days=(day,),
    )
    return _ruled(problem, rule)


def nearly_all_wanted(problem: RotaProblem, agent: Agent, random: Random) -> RotaProblem:
    """Nearly all are wanted on a day on which every sixth has agreed not to work."""
    rule = rules.MinimumPresence(
        at_least=len(problem.agents) - random.randrange(max(1, len(problem.agents) // 12)),
        start_minute=840,
        end_minute=900,
        time_zone=agent.zones[0].time_zone,
        days=(_monday(problem, random) + random.choice((1, 3)),),
    )
    return _ruled(problem, rule)


PLANTS: dict[str, Plant] = {
    "short rest": short_rest,
    "away": away,
    "cannot": cannot,
    "other days": other_days,
    "long row": long_row,
    "weekends": weekends,
    "too few hours": too_few_hours,
    "two clashes": two_clashes,
    "empty day": empty_day,
    "lonely night": lonely_night,
    "too many wanted": too_many_wanted,
    "nearly all wanted": nearly_all_wanted,
}
