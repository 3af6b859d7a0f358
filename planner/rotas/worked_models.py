"""What was worked otherwise than planned; rotas made later carry it in, reports count it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified, Versioned

AWAY, STAYED, CALLED_OUT = "away", "stayed longer", "called out"
REPORTED, RECORDED, WITHDRAWN = "reported", "recorded", "withdrawn"


class WorkedException(Identified, Versioned, Base):
    """What was worked otherwise than planned on one local date; there is no place for why.

    `kind` is "away", "stayed longer" or "called out"; `minutes` are paid ones and above 0.
    `credited_minutes` is what being away counts towards the target. `start_minute` after local
    midnight says when a call-out began. `state` is "reported" (by the person, counts once it is
    confirmed), "recorded" or "withdrawn". Who did what and when is in the audit trail.
    """

    __tablename__ = "worked_exception"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str]
    minutes: Mapped[int]
    credited_minutes: Mapped[int] = mapped_column(default=0)
    start_minute: Mapped[int | None]
    state: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
