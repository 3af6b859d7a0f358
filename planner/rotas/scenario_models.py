"""Rotas that are searched for what would be, kept apart from those that others see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified


class RotaScenario(Identified, Base):
    """A rota searched for what would be, beside one for what is; seen by who asked alone.

    `other` is the scenario of `queue_id` as JSON values, `plan_id` the staffing plan whose queues
    and zone are used. `now_problem` and `then_problem` are the solver's JSON, `now_tried` and
    `then_tried` what their searches found. `state` is one of those of a run; `attempt` fences a
    worker that comes back from the dead. `draft_id` is the draft it became once it was
    made what holds.
    """

    __tablename__ = "rota_scenario"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    queue_id: Mapped[str] = mapped_column(ForeignKey("queue.id"), index=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("requirement_version.id"))
    rule_set_id: Mapped[str] = mapped_column(ForeignKey("rule_set.id"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    first_date: Mapped[date]
    days: Mapped[int]
    other: Mapped[dict[str, Any]]
    seconds: Mapped[int]
    state: Mapped[str]
    message: Mapped[str | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[str | None]
    now_problem: Mapped[bytes] = mapped_column(LargeBinary)
    then_problem: Mapped[bytes] = mapped_column(LargeBinary)
    now_tried: Mapped[bytes | None] = mapped_column(LargeBinary)
    then_tried: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("rota_version.id"))
