"""From stored forecasts to a stored requirement: how many agents every half-hour needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.dated_requirement import content_of
from planner.demand.forecasting import covering_forecasts
from planner.demand.idle_phone import Floats, idle_phone_minutes
from planner.demand.models import Queue, QueueRequirement, QueueSetting, RequirementVersion
from planner.demand.opening_hours import IntervalGrid, day_grid
from planner.demand.planned_load import days_needed
from planner.demand.queues import queues_wanted, settings_of
from planner.demand.stored import (
    RequirementContent,
    StoredForecast,
    decode_forecast,
    encode_requirement,
)
from planner.errors import Refused, refuse_fields
from planner.people.zones import zone_problem

INTERVAL_MINUTES = 30
MOST_DAYS = 366


@dataclass(frozen=True, eq=False)
class _Input:
    """What the requirement of one queue is made from."""

    queue: Queue
    settings: list[QueueSetting]
    forecast_id: str
    forecast: StoredForecast
    spare_minutes: Floats | None


@dataclass(frozen=True, eq=False)
class _Plan:
    """What all queues need on local dates of a zone, not stored yet."""

    first_date: date
    days: int
    time_zone: str
    queues: list[tuple[_Input, RequirementContent]]


def plan_staffing(
    planner: Planner,
    actor: Actor,
    first_date: date,
    days: int,
    queue_ids: list[str] | None = None,
    time_zone: str | None = None,
) -> str:
    """Work out the agents needed on local dates `[first_date, first_date + days)`; return the id.

    For leads and administrators; all queues unless `queue_ids` (ids or names) says which. The
    half-hours run from local midnight in `time_zone`, without it in the zone of most of the
    queues (of several, that of the first by name). Of each queue the newest forecast that covers
    these days is used, and its settings as they hold on each of them.
    Raises `FormError`, `NotFound`, and `Refused` naming what must be forecast first.
    """
    require(actor, "lead", "admin")
    _check(days, time_zone)
    with planner.database.read() as session:
        plan = _work_out(session, first_date, days, queue_ids, time_zone)
    with planner.database.write() as session:
        return _keep(session, planner, actor, plan)


def plan_within(
    session: Session,
    planner: Planner,
    actor: Actor,
    first_date: date,
    days: int,
    queue_ids: list[str],
    time_zone: str,
) -> str:
    """Do what `plan_staffing` does in the caller's transaction, for queues known by their ids."""
    plan = _work_out(session, first_date, days, queue_ids, time_zone)
    return _keep(session, planner, actor, plan)


def _work_out(
    session: Session, first_date: date, days: int, queue_ids: list[str] | None, zone: str | None
) -> _Plan:
    queues = queues_wanted(session, queue_ids)
    key = zone or _usual_zone(queues)
    grid = day_grid(first_date, days, ZoneInfo(key), INTERVAL_MINUTES)
    inputs = _inputs(session, queues, grid)
    contents = [
        content_of(one.queue, one.settings, one.forecast, grid, one.spare_minutes) for one in inputs
    ]
    return _Plan(first_date, days, key, list(zip(inputs, contents, strict=True)))


def _keep(session: Session, planner: Planner, actor: Actor, plan: _Plan) -> str:
    row = RequirementVersion(
        number=_next_number(session),
        created_at=planner.clock(),
        user_id=actor.user_id,
        first_date=plan.first_date,
        days=plan.days,
        interval_minutes=INTERVAL_MINUTES,
        time_zone=plan.time_zone,
    )
    session.add(row)
    session.flush()
    session.add_all(
        QueueRequirement(
            requirement_id=row.id,
            queue_id=one.queue.id,
            forecast_id=one.forecast_id,
            content=encode_requirement(content),
        )
        for one, content in plan.queues
    )
    said = {
        "first_date": plan.first_date.isoformat(),
        "days": plan.days,
        "time_zone": plan.time_zone,
    }
    record(session, row.created_at, actor, "plan", "requirement_version", row.id, None, said)
    return row.id


def _check(days: int, time_zone: str | None) -> None:
    known = None if time_zone is None else zone_problem(time_zone)
    in_range = 1 <= days <= MOST_DAYS
    too_long = None if in_range else f"Plan 1 to {MOST_DAYS} days at once."
    refuse_fields({"days": too_long, "time_zone": known})


def _usual_zone(queues: Sequence[Queue]) -> str:
    return Counter(queue.time_zone for queue in queues).most_common(1)[0][0]


def _inputs(session: Session, queues: Sequence[Queue], grid: IntervalGrid) -> list[_Input]:
    found, missing = [], []
    for queue in queues:
        first, days = days_needed(grid, ZoneInfo(queue.time_zone))
        version = next(covering_forecasts(session, queue.id, first, days), None)
        if version is None:
            missing.append(f"{queue.name} from {first:%-d %B %Y} for {days} days")
        else:
            settings = settings_of(session, queue)
            content = decode_forecast(version.content)
            spare = idle_phone_minutes(session, queue, grid)
            found.append(_Input(queue, settings, version.id, content, spare))
    if missing:
        raise Refused(f"No forecast covers these days yet. Forecast {', '.join(missing)}.")
    return found


def _next_number(session: Session) -> int:
    return (session.scalar(select(func.max(RequirementVersion.number))) or 0) + 1
