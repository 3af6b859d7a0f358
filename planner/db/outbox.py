"""Facts: what happened, appended in the transaction in which it happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, Session, mapped_column

from planner.db.base import Base


class Fact(Base):
    """One thing that happened; the worker hands it to the subscribers listed in `wiring`."""

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    handled_at: Mapped[datetime | None] = mapped_column(index=True)


def append(session: Session, kind: str, payload: dict[str, Any], at: datetime) -> None:
    """Record a fact in the caller's transaction."""
    session.add(Fact(kind=kind, payload=payload, at=at))
