"""Small rota problems with sensible defaults, for tests that care about one thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from solver import rules
from solver.grid import interval_count
from solver.problem import (
    Agent,
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    ZonePeriod,
)
from solver.rota import Assignment, Rota, rota_of
from solver.rules import Rule

MONDAY = date(2027, 3, 1)
DUBLIN, DENVER, MANILA = "Europe/Dublin", "America/Denver", "Asia/Manila"
LINEAR = PriceCurve(
    short=(PriceStep(width_hundredths=None, price=10),),
    over=(PriceStep(width_hundredths=None, price=1),),
)


def horizon(days: int = 7, **changes: object) -> Horizon:
    """Plan from Monday 1 March 2027 in Dublin, in half-hours."""
    fields = {"first_date": MONDAY, "time_zone": DUBLIN, "interval_minutes": 30} | changes
    return Horizon(days=days, **fields)  # type: ignore[arg-type]  # a test names the field


def pattern(name: str, start: str, end: str, **changes: object) -> DutyPattern:
    """Build a duty of one segment from wall times; an end at or before the start is next day."""
    first, last = minute_of(start), minute_of(end)
    fields = {"segments": (Segment(start_minute=first, end_minute=_after(first, last)),)} | changes
    return DutyPattern(id=name, **fields)  # type: ignore[arg-type]  # a test names the field


def minute_of(wall: str) -> int:
    """Turn "07:30" into minutes after midnight."""
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def _after(first: int, last: int) -> int:
    return last if last > first else last + 1440


def agent(name: str, days: int = 7, **changes: object) -> Agent:
    """Build a Dublin agent on 40 h a week who serves the phone and may work every pattern."""
    fields = {
        "zones": (ZonePeriod(first_day=0, time_zone=DUBLIN),),
        "skills": (Skill(queue="phone"),),
        "patterns": ("day",),
        "contract_minutes": tuple(480 if day % 7 < 5 else 0 for day in range(days)),
    } | changes
    return Agent(id=name, **fields)  # type: ignore[arg-type]  # a test names the field


def demand(horizon: Horizon, queue: str = "phone", required: int = 0) -> QueueDemand:
    """Ask for the same number of hundredths in every interval, 10 a short one and 1 an over one."""
    count = interval_count(horizon)
    return QueueDemand(
        queue=queue,
        required_hundredths=(required,) * count,
        curves=(LINEAR,),
        curve_of_interval=(0,) * count,
    )


def small_problem(*given: Rule, days: int = 7, **changes: object) -> RotaProblem:
    """Build one Dublin agent "ann" with the duty "day" 09:00–17:00, under the given rules."""
    plan = changes.pop("horizon", None) or horizon(days)
    assert isinstance(plan, Horizon)
    patterns = changes.pop("patterns", (pattern("day", "09:00", "17:00"),))
    assert isinstance(patterns, tuple)
    offered = tuple(one.id for one in patterns)
    fields = {
        "agents": (agent("ann", plan.days, patterns=offered),),
        "demands": (demand(plan),),
        "rules": given or (rules.DutiesPerDay(),),
    } | changes
    return RotaProblem(horizon=plan, patterns=patterns, **fields)  # type: ignore[arg-type]  # as above


def assignment(name: str, day: int, pattern: str, *queues: str | None) -> Assignment:
    """Give a duty; without queues it is one segment on the phone."""
    return Assignment(agent=name, day=day, pattern=pattern, queues=queues or ("phone",))


def rota(*given: tuple[int, str], name: str = "ann") -> Rota:
    """Give one agent duties as (day, pattern), each of one segment on the phone."""
    return rota_of([assignment(name, day, pattern) for day, pattern in given])


def joined(parts: Iterable[Rota]) -> Rota:
    """Put the rotas of several agents together."""
    return rota_of([one for part in parts for one in part.assignments])


def utc(wall: str, zone: str = "UTC") -> datetime:
    """Turn "2027-03-08 23:00" on the wall of a zone into a UTC instant."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
