"""Time in which people on the phone wait for calls and do work that can wait instead."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.blending import blended_figures
from planner.demand.dated_requirement import content_of, held_settings
from planner.demand.forecasting import covering_forecasts
from planner.demand.models import Queue, QueueSetting
from planner.demand.opening_hours import IntervalGrid
from planner.demand.planned_load import days_needed
from planner.demand.queue_settings import staffing_of
from planner.demand.queues import settings_of
from planner.demand.service_target import ServiceTarget
from planner.demand.stored import RequirementContent, decode_forecast
from planner.people.dated import holds_on
from planner.people.models import SkillProficiency

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]


def idle_phone_minutes(session: Session, queue: Queue, grid: IntervalGrid) -> Floats | None:
    """Minutes [interval] that phone queues whose idle time goes to this queue have for its work.

    None when there is no such phone queue with a forecast of these days. Counted are the agents
    that its own calls, as many as are planned for, leave idle beyond those kept free; and of them
    the share who serve both queues.
    """
    giving = select(QueueSetting.queue_id).where(QueueSetting.idle_queue_id == queue.id)
    phones = session.scalars(select(Queue).where(Queue.id.in_(giving)).order_by(Queue.name))
    parts = [_of_phone(session, phone, queue, grid) for phone in phones]
    known = [part for part in parts if part is not None]
    return np.asarray(np.sum(known, axis=0), np.float64) if known else None


def _of_phone(session: Session, phone: Queue, queue: Queue, grid: IntervalGrid) -> Floats | None:
    first, days = days_needed(grid, ZoneInfo(phone.time_zone))
    version = next(covering_forecasts(session, phone.id, first, days), None)
    if version is None:
        return None
    settings = settings_of(session, phone)
    content = content_of(phone, settings, decode_forecast(version.content), grid)
    held = held_settings(phone, settings, grid)
    gives = np.array([row.idle_queue_id == queue.id for row in held])
    kept_free = np.array([row.kept_free for row in held], np.int64)
    patience = {row: staffing_of(phone, row).patience_seconds for row in set(held)}
    given_up = np.array([patience[row] or np.inf for row in held])
    minutes = _spare_minutes(content, kept_free, given_up)
    return np.where(gives, minutes * _share_of_both(session, phone.id, queue.id, first), 0.0)


def _spare_minutes(content: RequirementContent, kept_free: Int64s, patience: Floats) -> Floats:
    columns = (
        content.net_hundredths // 100,
        np.round(content.contacts / np.maximum(content.open_minutes, 1) * 60, 3),
        np.round(content.aht_seconds, 3),
        kept_free,
        patience,
    )
    agents = [
        _agents_on_other_work(*key) for key in zip(*(c.tolist() for c in columns), strict=True)
    ]
    return np.asarray(np.array(agents) * content.open_minutes, np.float64)


@lru_cache(maxsize=20_000)
def _agents_on_other_work(
    agents: int, contacts_per_hour: float, aht_seconds: float, kept_free: int, patience: float
) -> float:
    """How many agents are busy with other work on average."""
    if agents <= kept_free:
        return 0.0
    if not contacts_per_hour:
        return float(agents - kept_free)
    waits = None if patience == np.inf else patience
    # The target decides the service level only, which nobody asks for here.
    any_target = ServiceTarget(0.8, 20)
    found = blended_figures(contacts_per_hour, aht_seconds, agents, kept_free, any_target, waits)
    return found.other_per_hour * aht_seconds / 3600


def _share_of_both(session: Session, phone_id: str, queue_id: str, day: date) -> float:
    """Share of those who serve the phone queue who serve the other too; 1 while nobody does."""
    rows = select(SkillProficiency).where(SkillProficiency.queue_id.in_((phone_id, queue_id)))
    held = [row for row in session.scalars(rows) if holds_on(row, day)]
    phone = {row.person_id for row in held if row.queue_id == phone_id}
    both = phone & {row.person_id for row in held if row.queue_id == queue_id}
    return len(both) / len(phone) if phone else 1.0
