"""Where each queue stands: what is stored, forecast and planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.application import Planner
from planner.demand.forecast_page import ForecastLine, line_of
from planner.demand.models import ForecastVersion, Queue, Volume
from planner.demand.requirement_page import RequirementLine, list_requirements


@dataclass(frozen=True)
class QueueProgress:
    """How far a queue has come. Local dates `history_first` to `history_last`, both included, of
    the stored history with its contacts, None and 0 without; the newest forecast or None.
    """

    queue_id: str
    name: str
    channel: str
    time_zone: str
    history_first: date | None
    history_last: date | None
    contacts: int
    forecast: ForecastLine | None


@dataclass(frozen=True)
class DemandOverview:
    """Every queue by name, and the newest requirement or None."""

    queues: tuple[QueueProgress, ...]
    requirement: RequirementLine | None


def demand_overview(planner: Planner, actor: Actor) -> DemandOverview:
    """Show where every queue stands; for leads and administrators."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        queues = session.scalars(select(Queue).order_by(Queue.name)).all()
        progress = tuple(_progress(session, queue) for queue in queues)
    planned = list_requirements(planner, actor)
    return DemandOverview(progress, planned[0] if planned else None)


def _progress(session: Session, queue: Queue) -> QueueProgress:
    columns = select(func.min(Volume.start), func.max(Volume.start), func.sum(Volume.contacts))
    first, last, contacts = session.execute(columns.where(Volume.queue_id == queue.id)).one()
    made = select(ForecastVersion).filter_by(queue_id=queue.id)
    newest = session.scalars(made.order_by(ForecastVersion.number.desc()).limit(1)).first()
    return QueueProgress(
        queue_id=queue.id,
        name=queue.name,
        channel=queue.channel,
        time_zone=queue.time_zone,
        history_first=_local_date(first, queue),
        history_last=_local_date(last, queue),
        contacts=contacts or 0,
        forecast=None if newest is None else line_of(newest),
    )


def _local_date(moment: datetime | None, queue: Queue) -> date | None:
    return None if moment is None else moment.astimezone(ZoneInfo(queue.time_zone)).date()
