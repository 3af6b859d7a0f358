"""Rendered calendar feeds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base


class FeedBody(Base):
    """The bytes of one feed as last rendered, a pure function of what is published.

    `kind` is "person", "team" or "site" with `subject_id`; `variant` is "details". The window
    starts on `first_day`, 30 days before the last publication that touched the feed, so that no
    reader's clock enters the bytes; None while nothing was published.
    """

    __tablename__ = "feed_body"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    variant: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    last_modified: Mapped[datetime]
    version_number: Mapped[int | None]
    first_day: Mapped[date | None]
