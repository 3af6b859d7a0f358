"""Queues, what was asked of them, what is expected, and who is needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.accounts.models import ImportBatch as ImportBatch
from planner.db.base import Base, Dated, Identified, Versioned


class Queue(Identified, Versioned, Base):
    """A stream of contacts planned together; `channel` is phone, chat, email or social.

    `forecast_method`: the key of the one that a lead chose; None lets past weeks decide.
    """

    __tablename__ = "queue"

    name: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    time_zone: Mapped[str]
    forecast_method: Mapped[str | None]


class QueueSetting(Identified, Dated, Versioned, Base):
    """How a queue is to be served from a date on.

    `opening` holds, Monday to Sunday, lists of `[start_minute, end_minute)` local windows;
    `target_share` (0–1) of contacts within `threshold_seconds` by `definition`;
    `deadline` is "calendar" or "open-hours" (e-mail, social); `patience_seconds` None: everybody
    waits; `day_chance` (0–1) is the chance that a day keeps the target; `shrinkage` maps a cause
    to its share of paid time. On a phone queue with an `idle_queue_id`, all idle agents but
    `kept_free` take work of that queue.
    """

    __tablename__ = "queue_setting"

    queue_id: Mapped[str] = mapped_column(ForeignKey("queue.id"), index=True)
    opening: Mapped[list[Any]]
    target_share: Mapped[float]
    threshold_seconds: Mapped[int]
    definition: Mapped[str]
    deadline: Mapped[str] = mapped_column(default="calendar")
    aht_seconds: Mapped[float]
    concurrency: Mapped[int] = mapped_column(default=1)
    occupancy_cap: Mapped[float] = mapped_column(default=0.85)
    patience_seconds: Mapped[float | None]
    day_chance: Mapped[float] = mapped_column(default=0.7)
    shrinkage: Mapped[dict[str, Any]]
    contacts_per_ticket: Mapped[float] = mapped_column(default=1.0)
    idle_queue_id: Mapped[str | None] = mapped_column(ForeignKey("queue.id"))
    kept_free: Mapped[int] = mapped_column(default=2)


class Volume(Base):
    """Contacts that arrived on a queue in `[start, start + interval)`; a gap has no row."""

    __tablename__ = "volume"

    queue_id: Mapped[str] = mapped_column(ForeignKey("queue.id"), primary_key=True)
    start: Mapped[datetime] = mapped_column(primary_key=True)
    interval_minutes: Mapped[int]
    contacts: Mapped[int]
    handling_seconds: Mapped[float | None]
    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"))


class DemandEvent(Identified, Base):
    """A known event that multiplies the volume of a queue (None: all) on dates `[from, to)`.

    `leave_limit`: the most people of the queue on leave at once, None without a limit.
    """

    __tablename__ = "demand_event"

    name: Mapped[str]
    queue_id: Mapped[str | None] = mapped_column(ForeignKey("queue.id"))
    from_date: Mapped[date]
    to_date: Mapped[date]
    multiplier: Mapped[float]
    leave_limit: Mapped[int | None]


class TemporaryContract(Base):
    """A person who was taken on for an event; the dates are those of the employment."""

    __tablename__ = "temporary_contract"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("demand_event.id"), index=True)


class ForecastVersion(Identified, Base):
    """An immutable forecast of one queue: local days from `first_date`, quantiles as arrays.

    `content` is the compressed encoding written and read by `planner.demand.stored`.
    """

    __tablename__ = "forecast_version"

    queue_id: Mapped[str] = mapped_column(ForeignKey("queue.id"), index=True)
    number: Mapped[int]
    created_at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    first_date: Mapped[date]
    days: Mapped[int]
    interval_minutes: Mapped[int]
    method: Mapped[str]
    backtest: Mapped[dict[str, Any]]
    content: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("queue_id", "number"),)


class RequirementVersion(Identified, Base):
    """An immutable staffing requirement over a horizon for all planned queues."""

    __tablename__ = "requirement_version"

    number: Mapped[int] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    first_date: Mapped[date]
    days: Mapped[int]
    interval_minutes: Mapped[int]
    time_zone: Mapped[str]


class QueueRequirement(Identified, Base):
    """The requirement of one queue; `content` holds net, rostered by cause and price curves."""

    __tablename__ = "queue_requirement"

    requirement_id: Mapped[str] = mapped_column(ForeignKey("requirement_version.id"), index=True)
    queue_id: Mapped[str] = mapped_column(ForeignKey("queue.id"))
    forecast_id: Mapped[str] = mapped_column(ForeignKey("forecast_version.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
