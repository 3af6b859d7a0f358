"""A made-up follow-the-sun organisation of the size that the product's demonstration plans."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from solver import rules
from solver.grid import grid_start, interval_count
from solver.instants import instant
from solver.problem import (
    Absence,
    Agent,
    DutyPattern,
    History,
    Horizon,
    PastDuty,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    WishDayOff,
    WishStart,
    ZonePeriod,
)
from solver.rules import Rule
from tests.factories.problems import DENVER, DUBLIN, MANILA, MONDAY

SITES = (DUBLIN, DENVER, MANILA)
STARTS = range(6 * 60, 15 * 60 + 1, 60)
PAID_MINUTES = 480
DAY_WEIGHTS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.7, 0.65)
PART_TIME = ((0, 1, 2), (2, 3, 4), (0, 2, 4))
UTILISATION = 0.95


class Flow(NamedTuple):
    """A queue's share of all work and the UTC hours in which it is open."""

    queue: str
    share: float
    opens: float
    closes: float
    weekend: bool
    curve: PriceCurve


def _curve(*short: tuple[int | None, int], over: int) -> PriceCurve:
    steps = tuple(PriceStep(width_hundredths=width, price=price) for width, price in short)
    above = (
        PriceStep(width_hundredths=100, price=over),
        PriceStep(width_hundredths=None, price=3 * over),
    )
    return PriceCurve(short=steps, over=above)


FLOWS = (
    Flow(
        "phone", 0.45, 0, 24, weekend=True, curve=_curve((100, 10), (100, 20), (None, 40), over=1)
    ),
    Flow("chat", 0.30, 0, 24, weekend=True, curve=_curve((100, 8), (None, 24), over=1)),
    Flow("email", 0.17, 7, 19, weekend=False, curve=_curve((100, 3), (200, 5), (None, 9), over=1)),
    Flow("social", 0.08, 8, 18, weekend=False, curve=_curve((100, 4), (None, 10), over=1)),
)


def demo_like_problem(agents: int = 36, days: int = 28, seed: int = 1) -> RotaProblem:
    """Build three sites, four queues, day duties in local time and the European preset.

    Demand is about 95 % of what contracts less credited absence supply.
    """
    random = Random(seed)
    plan = Horizon(first_date=MONDAY, days=days, time_zone=DUBLIN, interval_minutes=30)
    people = tuple(_agent(number, plan, random) for number in range(agents))
    return RotaProblem(
        horizon=plan,
        agents=people,
        patterns=tuple(_pattern(start) for start in STARTS),
        demands=_demands(plan, people),
        rules=european_preset(people),
    )


def _pattern(start: int) -> DutyPattern:
    return DutyPattern(
        id=f"day-{start // 60:02d}",
        segments=(Segment(start_minute=start, end_minute=start + 510),),
        label="late" if start >= 12 * 60 else "day" if start >= 9 * 60 else "early",
        unplaced_unpaid_break_minutes=30,
    )


def european_preset(people: tuple[Agent, ...]) -> tuple[Rule, ...]:
    """Name the rules of "EU: 11 h rest, 35 h weekly gap, 48 h average", days only."""
    return (
        rules.DutiesPerDay(),
        rules.Availability(),
        rules.TimeOff(),
        rules.FixedDays(),
        rules.Skills(),
        rules.MinimumRest(minutes=660),
        rules.WeeklyRest(minutes=2100),
        rules.WeeklyHours(),
        rules.PeriodHours(weight=20),
        rules.AverageHours(),
        rules.DaysInARow(most=5),
        rules.Weekends(most=2),
        rules.NightsInARow(most=0),
        rules.Coverage(weight=1),
        rules.Wishes(weight=1),
        rules.FairShare(measure="weekends", weight=500, shares={one.id: 2 for one in people}),
        rules.FairShare(measure="lates", weight=300, shares={one.id: 7 for one in people}),
        rules.Pins(),
    )


def _agent(number: int, plan: Horizon, random: Random) -> Agent:
    site = SITES[number % len(SITES)]
    part_time = PART_TIME[number % 3] if number % 6 == 5 else None
    worked = part_time or (0, 1, 2, 3, 4)
    contract = tuple(PAID_MINUTES if day % 7 in worked else 0 for day in range(plan.days))
    absent = _absent_days(plan, random)
    return Agent(
        id=f"agent-{number + 1:03d}",
        zones=(ZonePeriod(first_day=0, time_zone=site),),
        skills=_skills(random),
        patterns=tuple(f"day-{start // 60:02d}" for start in STARTS),
        contract_minutes=contract,
        credited_minutes=tuple(m if d in absent else 0 for d, m in enumerate(contract)),
        fixed_days=part_time and tuple(d for d in range(plan.days) if d % 7 in part_time),
        time_off=_absences(absent, plan, site),
        wishes=_wishes(plan, random),
        history=_history(plan, site, worked, random),
    )


def _skills(random: Random) -> tuple[Skill, ...]:
    queues = ["phone", "chat", "email", "social"]
    known = set(random.sample(queues, random.choice((2, 3, 3, 4)))) | {random.choice(queues[:2])}
    return tuple(Skill(queue=queue) for queue in queues if queue in known)


def _absent_days(plan: Horizon, random: Random) -> range:
    if plan.days < 14 or random.random() > 0.2:
        return range(0)
    monday = 7 * random.randrange(plan.days // 7)
    return range(monday, monday + 7)


def _absences(absent: range, plan: Horizon, site: str) -> tuple[Absence, ...]:
    if not absent:
        return ()
    return (
        Absence(start=_midnight(plan, absent[0], site), end=_midnight(plan, absent.stop, site)),
    )


def _midnight(plan: Horizon, day: int, site: str) -> datetime:
    return instant(plan.first_date + timedelta(days=day), 0, site)


def _wishes(plan: Horizon, random: Random) -> tuple[WishDayOff | WishStart, ...]:
    days = random.sample(range(plan.days), min(2, plan.days))
    off = tuple(WishDayOff(day=day, price=random.choice((500, 1000))) for day in sorted(days))
    early = WishStart(earliest_minute=0, latest_minute=10 * 60, price=200)
    late = WishStart(earliest_minute=9 * 60, latest_minute=1439, price=200)
    return off + random.choice(((), (early,), (late,)))


def _history(plan: Horizon, site: str, worked: tuple[int, ...], random: Random) -> History:
    start = random.choice((7, 9, 11)) * 60
    days = [day for day in range(-14, 0) if day % 7 in worked]
    dates = [plan.first_date + timedelta(days=day) for day in days]
    duties = tuple(
        PastDuty(
            start=instant(one, start, site),
            end=instant(one, start + 510, site),
            paid_minutes=PAID_MINUTES,
        )
        for one in dates
    )
    weeks = 8
    return History(
        duties=duties, average_weeks=weeks, average_minutes=weeks * PAID_MINUTES * len(worked)
    )


def _demands(plan: Horizon, people: tuple[Agent, ...]) -> tuple[QueueDemand, ...]:
    supply = sum(sum(one.contract_minutes) - sum(one.credited_minutes) for one in people)
    shapes = {flow.queue: _shape(flow, plan) for flow in FLOWS}
    return tuple(
        _demand(flow, shapes[flow.queue], flow.share * UTILISATION * supply) for flow in FLOWS
    )


def _demand(flow: Flow, shape: list[float], minutes: float) -> QueueDemand:
    scale = minutes / 30 / sum(shape)
    whole = flow.queue in {"phone", "chat"}
    return QueueDemand(
        queue=flow.queue,
        required_hundredths=_rounded([scale * one for one in shape], 100 if whole else 10),
        curves=(flow.curve,),
        curve_of_interval=(0,) * len(shape),
    )


def _rounded(agents: list[float], unit: int) -> tuple[int, ...]:
    """Round to multiples of `unit` hundredths, carrying the rest on so that the sum stays."""
    required, carried = [], 0.0
    for one in agents:
        exact = one * 100 + carried
        required.append(max(0, round(exact / unit) * unit) if one else 0)
        carried = exact - required[-1]
    return tuple(required)


def _shape(flow: Flow, plan: Horizon) -> list[float]:
    start = grid_start(plan)
    instants = (start + timedelta(minutes=30 * index) for index in range(interval_count(plan)))
    return [_volume(flow, at.weekday(), at.hour + at.minute / 60) for at in instants]


def _volume(flow: Flow, weekday: int, hour: float) -> float:
    is_open = flow.opens <= hour < flow.closes and (flow.weekend or weekday < 5)
    afternoon = 0.65 * math.exp(-(((hour - 15) / 4.5) ** 2))
    morning = 0.45 * math.exp(-(((hour - 9) / 4) ** 2))
    return DAY_WEIGHTS[weekday] * (0.35 + afternoon + morning) if is_open else 0.0
