"""Time off that a rota's spreadsheet names: held against the rules first, entered after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.people.absence import Absence as EnteredAbsence
from planner.people.absence import enter_absence
from planner.rotas.import_plan import PlannedAbsence, absent_days
from solver.instants import MINUTES_PER_DAY, instant
from solver.problem import Absence, Agent, RotaProblem

ONE_DAY = timedelta(days=1)


def with_absences(problem: RotaProblem, absences: Sequence[PlannedAbsence]) -> RotaProblem:
    """The same problem as if this time off had been entered: away, and credited as agreed."""
    away = absent_days(absences)
    first = problem.horizon.first_date
    agents = tuple(_absent(one, away.get(one.id, frozenset()), first) for one in problem.agents)
    return msgspec.structs.replace(problem, agents=agents)


def _absent(agent: Agent, away: Collection[date], first: date) -> Agent:
    days = {(day - first).days for day in away}
    if not days:
        return agent
    credited = tuple(
        max(credit, agent.contract_minutes[day]) if day in days else credit
        for day, credit in enumerate(agent.credited_minutes)
    )
    spans = tuple(_span(agent, day, first) for day in sorted(days))
    return msgspec.structs.replace(
        agent, credited_minutes=credited, time_off=(*agent.time_off, *spans)
    )


def _span(agent: Agent, day: int, first: date) -> Absence:
    zone = next(one.time_zone for one in reversed(agent.zones) if one.first_day <= day)
    on = first + ONE_DAY * day
    return Absence(start=instant(on, 0, zone), end=instant(on, MINUTES_PER_DAY, zone))


def enter_absences(
    session: Session, actor: Actor, absences: Sequence[PlannedAbsence], now: datetime
) -> None:
    """Enter time off as approved; raises `FormError` and `NotAllowed` as entering by hand does."""
    for one in absences:
        span = EnteredAbsence(one.kind, one.first_date, one.last_date)
        enter_absence(session, actor, one.person_id, span, now)


def days_by_kind(absences: Sequence[PlannedAbsence]) -> Mapping[str, int]:
    """Count the days of time off of each kind."""
    found: dict[str, int] = {}
    for one in absences:
        found[one.kind] = found.get(one.kind, 0) + (one.last_date - one.first_date).days + 1
    return found
