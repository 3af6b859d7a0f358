"""The tour family: problems of any size whose price is known exactly; generated from a seed.

`agents` people at three sites (UTC+0, +8 and -6) over 28 days, cover round the clock with two
peaks, 20 duties a day for each: 8.5 hours from 06:00, 07:00 … 15:00 local, a half-hour's break at
one of two places. Hard: five duties a calendar week (so 20 in all), five days in a row, two
weekends, 11 hours of rest, and 5 % of days off by chance. Chance is drawn from `Random(seed)`
person by person: one number a day (below 0.05 is a day off), one of three tastes (none; no start
after 10:00; none before 09:00), one number more, which gives the skills where there are two.

The price of a rota: 10 for each interval and agent short, 1 for each over, 1 for each start that
the person does not want.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from solver import rules
from solver.instants import MINUTES_PER_DAY, instant
from solver.problem import (
    FULL,
    Absence,
    Agent,
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    Wish,
    WishStart,
    ZonePeriod,
)
from solver.record import Record

MONDAY = date(2027, 3, 1)
DAYS = 28
SITES = ("Etc/GMT", "Etc/GMT-8", "Etc/GMT+6")
"""UTC+0, UTC+8 and UTC-6; the sign in these names is turned round."""
STARTS = range(6 * 60, 15 * 60 + 1, 60)
DUTY_MINUTES, BREAK_MINUTES = 510, 30
DAY_WEIGHTS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.7, 0.65)
NET_HALF_HOURS = 15
"""Half-hours of work that a worked day gives, less days off by chance."""
UTILISATION = 0.93
DAY_OFF = 0.05
TASTES = (None, (0, 10 * 60), (9 * 60, MINUTES_PER_DAY - 1))
"""Wanted starts, as earliest and latest minute of the day."""

SHORT, OVER, UNWANTED = 10, 1, 1
SCALE = FULL
"""The score of the problem is the price times this: cover is counted in hundredths of an agent."""


class Flow(Record, frozen=True, kw_only=True):
    """A queue's share of all work, and by how much its day lags behind the first queue's."""

    queue: str
    share: float
    later_half_hours: int = 0


class Variant(Record, frozen=True, kw_only=True):
    """A member of the family: its grid, where breaks begin, its queues and who serves which."""

    interval_minutes: int
    break_after_minutes: tuple[int, ...]
    flows: tuple[Flow, ...]
    skill_sets: tuple[tuple[str, ...], ...]


VARIANTS = {
    "plain": Variant(
        interval_minutes=30,
        break_after_minutes=(210, 270),
        flows=(Flow(queue="contacts", share=1.0),),
        skill_sets=(("contacts",),),
    ),
    "skills15": Variant(
        interval_minutes=15,
        break_after_minutes=(225, 285),
        flows=(
            Flow(queue="phone", share=0.6),
            Flow(queue="chat", share=0.4, later_half_hours=6),
        ),
        skill_sets=(("phone",), ("chat",), ("phone", "chat")),
    ),
}
"""`skills15`: intervals of 15 minutes, breaks that begin on a quarter, and two queues, each known
to a third of the people alone and to a third together; prices hold for each interval as before."""


def tour_problem(agents: int, *, seed: int, variant: Variant) -> RotaProblem:
    """Generate a problem of the family; its score is the price times `SCALE`."""
    chance = Random(seed)  # noqa: S311  # made-up people, no secret
    patterns = tuple(_patterns(variant))
    names = tuple(one.id for one in patterns)
    return RotaProblem(
        horizon=Horizon(
            first_date=MONDAY,
            days=DAYS,
            time_zone="UTC",
            interval_minutes=variant.interval_minutes,
        ),
        agents=tuple(_agent(number, names, variant, chance) for number in range(agents)),
        patterns=patterns,
        demands=tuple(_demand(flow, agents, variant) for flow in variant.flows),
        rules=(
            rules.DutiesPerDay(),
            rules.TimeOff(),
            rules.Skills(),
            rules.MinimumRest(minutes=11 * 60),
            rules.WeeklyHours(),
            rules.DaysInARow(most=5),
            rules.Weekends(most=2),
            rules.Coverage(weight=1),
            rules.Wishes(weight=1),
        ),
    )


def price_of(score: int) -> int:
    """Turn a score, or a bound on it, into a price; every price is a whole number."""
    return -(-score // SCALE)


def _patterns(variant: Variant) -> Iterator[DutyPattern]:
    for start in STARTS:
        for after in variant.break_after_minutes:
            pause, end = start + after, start + DUTY_MINUTES
            yield DutyPattern(
                id=f"{start // 60:02d}:00/{after}",
                segments=(
                    Segment(start_minute=start, end_minute=pause),
                    Segment(start_minute=pause + BREAK_MINUTES, end_minute=end),
                ),
            )


def _agent(number: int, patterns: tuple[str, ...], variant: Variant, chance: Random) -> Agent:
    site = SITES[number % len(SITES)]
    off = [day for day in range(DAYS) if chance.random() < DAY_OFF]
    taste = TASTES[chance.choice([0, 1, 2])]
    known = variant.skill_sets[int(chance.random() * len(variant.skill_sets))]
    paid = DUTY_MINUTES - BREAK_MINUTES
    return Agent(
        id=f"agent-{number + 1:04d}",
        zones=(ZonePeriod(first_day=0, time_zone=site),),
        skills=tuple(Skill(queue=queue) for queue in known),
        patterns=patterns,
        contract_minutes=tuple(paid if day % 7 < 5 else 0 for day in range(DAYS)),
        time_off=tuple(_day_off(day, site) for day in off),
        wishes=() if taste is None else (_wanted(*taste),),
    )


def _wanted(earliest: int, latest: int) -> Wish:
    return WishStart(earliest_minute=earliest, latest_minute=latest, price=UNWANTED * SCALE)


def _day_off(day: int, site: str) -> Absence:
    at = MONDAY + timedelta(days=day)
    return Absence(start=instant(at, 0, site), end=instant(at + timedelta(days=1), 0, site))


def _demand(flow: Flow, agents: int, variant: Variant) -> QueueDemand:
    per_day = MINUTES_PER_DAY // variant.interval_minutes
    half_hours = [index * variant.interval_minutes / 30 for index in range(per_day)]
    shape = [_volume((t - flow.later_half_hours) % 48) for t in half_hours]
    # Fewer minutes an interval make more agent-intervals of the same work.
    whole_day = agents * 5 / 7 * NET_HALF_HOURS * 30 / variant.interval_minutes * UTILISATION
    scale = flow.share * whole_day / sum(shape) / (sum(DAY_WEIGHTS) / 7)
    required = [
        round(scale * DAY_WEIGHTS[day % 7] * volume) for day in range(DAYS) for volume in shape
    ]
    return QueueDemand(
        queue=flow.queue,
        required_hundredths=tuple(FULL * people for people in required),
        curves=(PriceCurve(short=(_endless(SHORT),), over=(_endless(OVER),)),),
        curve_of_interval=(0,) * len(required),
    )


def _endless(price: int) -> PriceStep:
    return PriceStep(width_hundredths=None, price=price * SCALE // FULL)


def _volume(half_hour: float) -> float:
    late = math.exp(-(((half_hour - 30) / 9) ** 2))
    early = math.exp(-(((half_hour - 18) / 8) ** 2))
    return 0.35 + 0.65 * late + 0.45 * early
