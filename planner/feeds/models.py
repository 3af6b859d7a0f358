"""What calendars show, with the stamp of its last change, and the bytes made of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base


class FeedEntry(Base):
    """One event as calendars show it, whoever subscribes; the `id` becomes its UID.

    It is in the feeds of `person_id`, `team_id` and `site_id`, each of which may be None. `kind`
    is that of the shift, "time off" or "published to". Names are those of the day on which it
    was revised. `start` and `end` are None for whole days `[first_day, last_day + 1)`.
    `revised_at` rises strictly, in whole seconds, with any change of what is shown, `sequence`
    never falls, and a row that has gone stays, so that both hold if it returns.
    """

    __tablename__ = "feed_entry"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(index=True)
    team_id: Mapped[str | None] = mapped_column(index=True)
    site_id: Mapped[str | None] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    start: Mapped[datetime | None]
    end: Mapped[datetime | None]
    title: Mapped[str]
    owner: Mapped[str]
    place: Mapped[str]
    place_zone: Mapped[str]
    sequence: Mapped[int]
    revised_at: Mapped[datetime]
    version_number: Mapped[int | None]
    gone_at: Mapped[datetime | None]


class FeedBody(Base):
    """The bytes of one feed as last rendered, a pure function of its entries.

    `kind` is "person", "team" or "site" with `subject_id`; `variant` is "details" or "busy". The
    window starts on `first_day`, 30 days before the last change of the feed, so that no reader's
    clock enters the bytes; None while nothing was published. `due` counts the changes and
    `rendered` those that are in the bytes; nothing is in them yet while it is 0.
    """

    __tablename__ = "feed_body"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    variant: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[datetime | None]
    version_number: Mapped[int | None]
    first_day: Mapped[date | None]
    due: Mapped[int] = mapped_column(default=1)
    rendered: Mapped[int] = mapped_column(default=0)
    # Last, so that a look at the other columns reads no bytes.
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    gzipped: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
