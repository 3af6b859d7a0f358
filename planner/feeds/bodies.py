"""Make the bytes of a feed from its entries, and keep those with a living address up to date."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, delete, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from planner.accounts.feed_tokens import mark_changed
from planner.accounts.models import FeedToken
from planner.application import Planner
from planner.errors import NotFound
from planner.feeds.events import Feed, FeedEvent
from planner.feeds.models import FeedBody, FeedEntry
from planner.feeds.render import render, written_blocks
from planner.feeds.words import ENGLISH, Words
from planner.people.models import Person, Site, Team

WINDOW = timedelta(days=30)
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)
# The age of a feed in which nothing was ever published; no clock may enter the bytes.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
# Feeds written in one transaction: writers of other rooms wait no longer than that.
BATCH = 20
GZIP_LEVEL = 6
SHOWN = (
    FeedEntry.id,
    FeedEntry.kind,
    FeedEntry.title,
    FeedEntry.owner,
    FeedEntry.place,
    FeedEntry.place_zone,
    FeedEntry.first_day,
    FeedEntry.last_day,
    FeedEntry.start,
    FeedEntry.end,
    FeedEntry.sequence,
    FeedEntry.revised_at,
)


@dataclass(frozen=True)
class Made:
    """The bytes of a feed with what they were made from."""

    body: bytes
    last_modified: datetime
    version_number: int | None
    first_day: date | None

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def gzipped(self) -> bytes:
        """The bytes compressed, always the same for the same bytes."""
        return gzip.compress(self.body, GZIP_LEVEL, mtime=0)


def make_body(session: Session, feed: Feed, written: bytes = b"", words: Words = ENGLISH) -> Made:
    """Make a feed's bytes from its entries and nothing else, with what is `written` already.

    It reaches from 30 days before its last change to the last published day. Raises `NotFound`.
    """
    about = _column(feed) == feed.subject_id
    stamps = select(func.max(FeedEntry.revised_at), func.max(FeedEntry.version_number))
    found = session.execute(stamps.where(about)).one()
    # Both are None where there are no entries yet.
    latest, number = cast("tuple[datetime | None, int | None]", tuple(found))
    first_day = None if latest is None else latest.date() - WINDOW
    inside = about, FeedEntry.gone_at.is_(None), FeedEntry.last_day >= (first_day or date.min)
    events = [_event(one) for one in session.execute(select(*SHOWN).where(*inside))]
    body = render(_name(session, feed), events, feed, words, written_blocks(written))
    return Made(body, latest or NEVER, number, first_day)


def match_addresses(planner: Planner) -> None:
    """Make room for the bytes of each living feed, and forget those that no address shows."""
    columns = FeedToken.kind, FeedToken.subject_id, FeedToken.variant
    living = select(*columns).where(FeedToken.revoked_at.is_(None))
    with planner.database.write() as session:
        shown = living.where(_same()).exists()
        gone = delete(FeedBody).where(~shown)
        session.execute(gone.execution_options(synchronize_session=False))
        missing = living.outerjoin(FeedBody, _same()).where(FeedBody.kind.is_(None)).distinct()
        for kind, subject_id, variant in session.execute(missing).all():
            session.add(FeedBody(kind=kind, subject_id=subject_id, variant=variant))


def render_due(planner: Planner) -> None:
    """Render every feed that waits for it.

    Bytes are made outside of the write transaction; what changed meanwhile stays due.
    """
    columns = FeedBody.kind, FeedBody.subject_id, FeedBody.variant
    waiting = select(*columns).where(FeedBody.due > FeedBody.rendered).order_by(*columns)
    with planner.database.read() as session:
        due = [Feed(*key) for key in session.execute(waiting)]
    for first in range(0, len(due), BATCH):
        _render(planner, due[first : first + BATCH])


def _render(planner: Planner, feeds: Sequence[Feed]) -> None:
    with planner.database.read() as session:
        rows = [session.get_one(FeedBody, _key(feed)) for feed in feeds]
        made = [
            (feed, row.due, make_body(session, feed, row.body))
            for feed, row in zip(feeds, rows, strict=True)
        ]
    with planner.database.write() as session:
        stored = [_key(feed) for feed, due, one in made if _store(session, feed, due, one)]
        shown = tuple_(FeedToken.kind, FeedToken.subject_id, FeedToken.variant)
        mark_changed(session, shown.in_(stored))


def _store(session: Session, feed: Feed, due: int, made: Made) -> bool:
    """Keep the bytes, unless later ones are kept already."""
    row = session.get(FeedBody, _key(feed))
    if row is None or row.rendered >= due:
        return False
    if row.sha256 != made.sha256:
        row.body, row.gzipped, row.sha256 = made.body, made.gzipped, made.sha256
        before = row.last_modified
        row.last_modified = max(made.last_modified, before + ONE_SECOND if before else NEVER)
    row.version_number, row.first_day = made.version_number, made.first_day
    row.rendered = due
    return True


def _same() -> ColumnElement[bool]:
    return and_(
        FeedBody.kind == FeedToken.kind,
        FeedBody.subject_id == FeedToken.subject_id,
        FeedBody.variant == FeedToken.variant,
    )


def _key(feed: Feed) -> tuple[str, str, str]:
    return feed.kind, feed.subject_id, feed.variant


def _column(feed: Feed) -> InstrumentedAttribute[str | None]:
    columns = {
        "person": FeedEntry.person_id,
        "team": FeedEntry.team_id,
        "site": FeedEntry.site_id,
    }
    return columns[feed.kind]


def _event(row: Any) -> FeedEvent:
    return FeedEvent(
        id=row.id,
        kind=row.kind,
        title=row.title,
        owner=row.owner,
        place=row.place,
        place_zone=row.place_zone,
        start=row.start or row.first_day,
        end=row.end or row.last_day + ONE_DAY,
        sequence=row.sequence,
        revised_at=row.revised_at,
    )


def _name(session: Session, feed: Feed) -> str:
    subject: Person | Team | Site | None
    match feed.kind:
        case "person":
            subject = session.get(Person, feed.subject_id)
        case "team":
            subject = session.get(Team, feed.subject_id)
        case _:
            subject = session.get(Site, feed.subject_id)
    if subject is None:
        raise NotFound("There is no such calendar.")
    return subject.shown_name if isinstance(subject, Person) else subject.name
