"""A rota worked anew after news, beside the version it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified


class RotaReplan(Identified, Base):
    """News about a version and the least change that was found, worked out by a job.

    `news` is written and read by `planner.rotas.replan_news`, `asked` and `found` are JSON for and
    of the solver's process; `found` is there once the judge has borne it out. `state` is one of
    those of a run; `attempt` fences a worker that comes back from the dead. `draft_id` is the draft
    it became.
    """

    __tablename__ = "rota_replan"

    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    news: Mapped[dict[str, Any]]
    seconds: Mapped[int]
    state: Mapped[str]
    message: Mapped[str | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[str | None]
    asked: Mapped[bytes] = mapped_column(LargeBinary)
    found: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("rota_version.id"))
