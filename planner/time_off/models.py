"""Why somebody asked for time off, or was refused it: kept apart from the time off itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified


class TimeOffReason(Identified, Base):
    """What somebody said about time off; nothing but `planner.time_off.reasons` reads it.

    `about` is "request" (or what a lead noted while entering it) or "decline"; `user_id` None is
    the command line.
    """

    __tablename__ = "time_off_reason"

    time_off_id: Mapped[str] = mapped_column(ForeignKey("time_off.id"), index=True)
    about: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
