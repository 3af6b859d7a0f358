"""Shifts that somebody else should take, and to whom they were offered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified, Versioned


class CoverRequest(Identified, Versioned, Base):
    """A shift that nobody has any more: `shift` as `planner.rotas.correct_shifts` writes it.

    `person_id` had it; why not any more is not kept here. `state` is open, filled or closed.
    """

    __tablename__ = "cover_request"

    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    rota_version_id: Mapped[str] = mapped_column(ForeignKey("rota_version.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    shift: Mapped[dict[str, Any]]
    state: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))


class CoverOffer(Identified, Versioned, Base):
    """A shift offered to one person, with its times: `shift` as it would stand in the rota.

    `state` is offered, accepted, declined, withdrawn, or taken (by somebody else).
    """

    __tablename__ = "cover_offer"

    request_id: Mapped[str] = mapped_column(ForeignKey("cover_request.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    shift: Mapped[dict[str, Any]]
    state: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
