"""The hours that closed months were settled with."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from planner.db.base import Base, Identified


class ClosedHours(Identified, Base):
    """One person's days of one month as a closing settled them; append-only.

    A closing leaves the days of its own month in full, and of earlier months what has changed
    since, as differences: what is settled of a day is the sum of all its rows. `month` is the
    first day of the month the days lie in. Names are those of the closing; `rota_versions` name
    what the days came from. `days` is written and read by `planner.reports.settled`.
    """

    __tablename__ = "closed_hours"

    period_close_id: Mapped[str] = mapped_column(ForeignKey("period_close.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    month: Mapped[date] = mapped_column(index=True)
    shown_name: Mapped[str]
    external_id: Mapped[str]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    team_name: Mapped[str]
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    site_name: Mapped[str]
    rota_versions: Mapped[list[str]]
    days: Mapped[list[Any]]


class SettledForEverError(Exception):
    """Somebody tried to change settled hours; a correction is a difference of a later month."""


@event.listens_for(ClosedHours, "before_update")
@event.listens_for(ClosedHours, "before_delete")
def _settled_is_for_ever(_mapper: Mapper[Any], _connection: Connection, row: ClosedHours) -> None:
    raise SettledForEverError(row.id)
