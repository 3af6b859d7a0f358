"""Make the bytes of a feed from its entries, and keep those with a living address up to date."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

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
    latest: datetime | None = session.scalar(select(func.max(FeedEntry.revised_at)).where(about))
    number = session.scalar(select(func.max(FeedEntry.version_number)).where(about))
    first_day = None if latest is None else latest.date() - WINDOW
    events: list[FeedEvent] = []
    if first_day is not None:
        inside = select(FeedEntry).where(
            about, FeedEntry.gone_at.is_(None), FeedEntry.last_day >= first_day
        )
        events = [_event(one) for one in session.scalars(inside)]
    body = render(_name(session, feed), events, feed, words, written_blocks(written))
    return Made(body, latest or NEVER, number, first_day)


def render_due(planner: Planner) -> int:
    """Render every living feed that waits for it and give their number; forget the others.

    Bytes are made outside of the write transaction; what changed meanwhile stays due.
    """
    with planner.database.write() as session:
        _forget(session)
        due = _due(session)
    for first in range(0, len(due), BATCH):
        _render(planner, due[first : first + BATCH])
    return len(due)


def _render(planner: Planner, feeds: Sequence[Feed]) -> None:
    with planner.database.read() as session:
        rows = [session.get_one(FeedBody, _key(feed)) for feed in feeds]
        made = [
            (feed, row.due, make_body(session, feed, row.body))
            for feed, row in zip(feeds, rows, strict=True)
        ]
    with planner.database.write() as session:
        for feed, due, one in made:
            _store(session, feed, due, one)


def _store(session: Session, feed: Feed, due: int, made: Made) -> None:
    row = session.get(FeedBody, _key(feed))
    if row is None or row.rendered >= due:
        return
    if row.sha256 != made.sha256:
        row.body, row.gzipped, row.sha256 = made.body, made.gzipped, made.sha256
        before = row.last_modified
        row.last_modified = max(made.last_modified, before + ONE_SECOND if before else NEVER)
    row.version_number, row.first_day = made.version_number, made.first_day
    row.rendered = due


def _due(session: Session) -> list[Feed]:
    """Living feeds whose bytes are missing or old; a missing row is made."""
    columns = FeedToken.kind, FeedToken.subject_id, FeedToken.variant
    bodies = select(*columns).outerjoin(FeedBody, _same()).distinct().order_by(*columns)
    living = bodies.where(FeedToken.revoked_at.is_(None))
    for kind, subject_id, variant in session.execute(living.where(FeedBody.kind.is_(None))).all():
        session.add(FeedBody(kind=kind, subject_id=subject_id, variant=variant))
    session.flush()
    waiting = living.where(FeedBody.due > FeedBody.rendered)
    return [Feed(*key) for key in session.execute(waiting)]


def _forget(session: Session) -> None:
    alive = exists().where(_same(), FeedToken.revoked_at.is_(None))
    session.execute(delete(FeedBody).where(~alive).execution_options(synchronize_session=False))


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


def _event(row: FeedEntry) -> FeedEvent:
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
