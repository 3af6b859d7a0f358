"""Small random problems over all rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import msgspec

from solver.grid import interval_count
from solver.instants import instant
from solver.judge import Judge
from solver.problem import (
    Absence,
    Agent,
    DutyPattern,
    History,
    Horizon,
    NightHours,
    PastDuty,
    Pin,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    Span,
    ZonePeriod,
)
from solver.rota import Assignment, Rota
from tests.factories.problems import DENVER, DUBLIN, pattern
from tests.factories.random_rotas import planted_rota
from tests.factories.random_rules import random_rules
from tests.factories.random_wishes import random_wishes

# Plain weeks, three of them from a Monday on, both spring changes, both autumn changes, a leap day.
FIRST_DATES = (
    date(2027, 3, 1),
    date(2027, 3, 22),
    date(2027, 10, 25),
    date(2027, 3, 12),
    date(2027, 3, 25),
    date(2027, 10, 29),
    date(2027, 11, 5),
    date(2028, 2, 26),
)
YEAR_ENDS = (date(2027, 12, 23), date(2027, 12, 29))
ZONES = (DUBLIN, DENVER, "UTC", "Asia/Kolkata", "Asia/Kathmandu")

PATTERNS = (
    pattern("day", "09:00", "17:00", label="day"),
    pattern("lunch", "08:30", "17:00", label="day", unplaced_unpaid_break_minutes=30),
    pattern("early", "06:00", "14:15", label="early", unplaced_paid_break_minutes=15),
    pattern("late", "14:00", "22:45", label="late", unplaced_unpaid_break_minutes=45),
    pattern("night", "22:00", "06:00", label="night"),
    pattern("small-hours", "00:30", "07:00", label="night"),
    pattern("short", "10:00", "14:00"),
    pattern("far", "08:00", "12:00", time_zone=DENVER),
    pattern("on-call", "18:00", "08:00", kind="on-call"),
    pattern("training", "13:00", "15:00", kind="training"),
    DutyPattern(
        id="split",
        segments=(
            Segment(start_minute=480, end_minute=720),
            Segment(start_minute=780, end_minute=1020),
        ),
        label="day",
        paid_break_minutes=20,
        unplaced_paid_break_minutes=15,
    ),
)
CURVES = (
    PriceCurve(),
    PriceCurve(short=(PriceStep(width_hundredths=None, price=3),)),
    PriceCurve(
        short=(
            PriceStep(width_hundredths=50, price=1),
            PriceStep(width_hundredths=100, price=4),
            PriceStep(width_hundredths=None, price=9),
        ),
        over=(PriceStep(width_hundredths=30, price=1), PriceStep(width_hundredths=None, price=2)),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Family:
    """What problems are drawn from."""

    first_dates: tuple[date, ...] = FIRST_DATES
    days: tuple[int, ...] = (3, 4, 5, 7, 8, 9, 10)
    zones: tuple[str, ...] = ZONES
    intervals: tuple[int, ...] = (15, 30, 30, 60)
    patterns: tuple[DutyPattern, ...] = PATTERNS
    agents: tuple[int, ...] = (2, 3, 4, 5)


ANY = Family()


def random_problem(seed: int, *, feasible: bool = False, family: Family = ANY) -> RotaProblem:
    """Build a sound problem; when `feasible`, `planted_rota(seed, …)` breaks none of its rules.

    Mostly 2–5 agents, 3–10 days, up to five patterns, two zones, one or two queues; a problem may
    hold nights, split duties, on-call, travel, time off, history, pins and any of the rules.
    """
    random = Random(seed)
    plan = Horizon(
        first_date=_first_date(seed, random.choice(family.first_dates)),
        days=random.choice(family.days),
        time_zone=random.choice(family.zones),
        interval_minutes=random.choice(family.intervals),
    )
    queues = ("phone", "chat")[: random.randint(1, 2)]
    most = min(5, len(family.patterns))
    offered = tuple(random.sample(family.patterns, random.randint(min(2, most), most)))
    offered = tuple(_on_some_days(one, plan, random) for one in offered)
    offered = tuple(_on_some_queues(one, queues, seed) for one in offered)
    zones = random.sample(family.zones, 2)
    people = tuple(
        _agent(f"a{number}", plan, offered, queues, zones, random)
        for number in range(random.choice(family.agents))
    )
    kinds = list(dict.fromkeys(one.label for one in offered))
    problem = RotaProblem(
        horizon=plan,
        agents=people,
        patterns=offered,
        demands=tuple(_demand(queue, plan, random) for queue in queues),
        rules=random_rules(plan, people, kinds, queues, zones, random),
        night=random.choice((NightHours(), NightHours(start_minute=1320, least_minutes=120))),
    )
    planted = planted_rota(problem, seed)
    problem = msgspec.structs.replace(problem, pins=_pins(problem, planted, random))
    return relaxed(problem, planted, random) if feasible else problem


def _first_date(seed: int, drawn: date) -> date:
    """Begin now and then before Christmas, or between it and New Year."""
    return YEAR_ENDS[seed // 18 % 2] if seed % 18 == 13 and drawn in FIRST_DATES else drawn


def relaxed(problem: RotaProblem, planted: Rota, random: Random) -> RotaProblem:
    """Weaken what a rota breaks: a rule gets a weight, broken time off or pins are dropped.

    The first rule, that nobody works two duties at once, stays as it is.
    """
    broken = {one.rule for one in Judge(problem).judge(planted).violations}
    first, *others = problem.rules
    rules = tuple(
        msgspec.structs.replace(one, weight=random.randint(1, 50))
        if _tag(one) in broken - {"time-off", "pins"} and one.weight is None
        else one
        for one in others
        if _tag(one) not in broken & {"time-off", "pins"}
    )
    return msgspec.structs.replace(problem, rules=(first, *rules))


def _tag(rule: object) -> str:
    return str(rule.__struct_config__.tag)  # type: ignore[attr-defined]  # every rule is a struct


def _on_some_days(offered: DutyPattern, plan: Horizon, random: Random) -> DutyPattern:
    if random.random() < 0.8:
        return offered
    days = tuple(sorted(random.sample(range(plan.days), random.randint(1, plan.days))))
    return msgspec.structs.replace(offered, days=days)


def _on_some_queues(offered: DutyPattern, queues: tuple[str, ...], seed: int) -> DutyPattern:
    random = Random(f"queues {seed} {offered.id}")
    if offered.kind != "work" or random.random() < 0.8:
        return offered
    served = tuple(random.sample(queues, random.randint(1, len(queues))))
    return msgspec.structs.replace(offered, queues=served)


def _agent(
    name: str,
    plan: Horizon,
    offered: tuple[DutyPattern, ...],
    queues: tuple[str, ...],
    zones: list[str],
    random: Random,
) -> Agent:
    home = random.choice(zones)
    at = instant(plan.first_date, 0, home)
    return Agent(
        id=name,
        zones=_zones(plan, home, zones, random),
        skills=tuple(
            Skill(queue=queue, proficiency_hundredths=random.choice((0, 60, 100, 100, 125)))
            for queue in random.sample(queues, random.randint(1, len(queues)))
        ),
        patterns=tuple(one.id for one in random.sample(offered, random.randint(1, len(offered)))),
        contract_minutes=tuple(random.choice((0, 240, 480)) for _ in range(plan.days)),
        credited_minutes=tuple(random.choice((0, 0, 0, 240)) for _ in range(plan.days)),
        holidays=_some(plan, 0.1, random),
        fixed_days=_some(plan, 0.7, random) if random.random() < 0.3 else None,
        unavailable=tuple(
            Span(start=at + timedelta(hours=hour), end=at + timedelta(hours=hour + 2))
            for hour in random.sample(range(plan.days * 24), random.choice((0, 0, 1, 2)))
        ),
        time_off=_time_off(plan, home, random),
        wishes=random_wishes(plan, [one.id for one in offered], at, random),
        history=_history(plan, home, random),
    )


def _zones(plan: Horizon, home: str, zones: list[str], random: Random) -> tuple[ZonePeriod, ...]:
    stay = ZonePeriod(first_day=0, time_zone=home)
    if random.random() < 0.8:
        return (stay,)
    away = next(one for one in zones if one != home)
    return (stay, ZonePeriod(first_day=random.randint(1, plan.days), time_zone=away))


def _some(plan: Horizon, share: float, random: Random) -> tuple[int, ...]:
    return tuple(day for day in range(plan.days) if random.random() < share)


def _time_off(plan: Horizon, home: str, random: Random) -> tuple[Absence, ...]:
    if random.random() < 0.6:
        return ()
    first = plan.first_date + timedelta(days=random.randrange(plan.days))
    last = first + timedelta(days=random.randint(1, 2))
    return (Absence(start=instant(first, 0, home), end=instant(last, 0, home)),)


def _history(plan: Horizon, home: str, random: Random) -> History | None:
    if random.random() < 0.4:
        return None
    starts = [(day, random.choice((540, 1320))) for day in range(-14, 0) if random.random() < 0.5]
    duties = tuple(
        PastDuty(
            start=instant(plan.first_date + timedelta(days=day), minute, home),
            end=instant(plan.first_date + timedelta(days=day), minute + 480, home),
            paid_minutes=480,
            label="night" if minute > 720 else "day",
        )
        for day, minute in starts
    )
    weeks = random.randint(0, 3)
    return History(duties=duties, average_weeks=weeks, average_minutes=weeks * 2400)


def _demand(queue: str, plan: Horizon, random: Random) -> QueueDemand:
    count = interval_count(plan)
    levels = [random.choice((0, 50, 100, 130, 250)) for _ in range(count // 8 + 1)]
    return QueueDemand(
        queue=queue,
        required_hundredths=tuple(levels[index // 8] for index in range(count)),
        curves=CURVES,
        curve_of_interval=tuple(random.randrange(len(CURVES)) for _ in range(count)),
        unplaced_breaks=random.choice(("required", "thin")),
    )


def _pins(problem: RotaProblem, planted: Rota, random: Random) -> tuple[Pin, ...]:
    """Pin some of what a rota says: a few duties it gives and a few days it leaves free."""
    given = {(one.agent, one.day): one for one in planted.assignments}
    places = [(a.id, day) for a in problem.agents for day in range(problem.horizon.days)]
    chosen = random.sample(places, min(len(places), random.choice((0, 0, 1, 3))))
    return tuple(_pin(*place, given.get(place)) for place in chosen)


def _pin(agent: str, day: int, given: Assignment | None) -> Pin:
    if given is None:
        return Pin(agent=agent, day=day, pattern=None)
    return Pin(agent=agent, day=day, pattern=given.pattern, queues=given.queues, reason="asked")
