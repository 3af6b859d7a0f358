"""Keep the bytes of every feed with a living address in line with what is published."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from planner.accounts.models import FeedToken
from planner.application import Planner
from planner.errors import NotFound
from planner.feeds.models import FeedBody
from planner.feeds.render import FeedEvent, render
from planner.people.models import Person, Site, Team
from planner.rotas.models import PublishedShift, RotaVersion

DETAILS = "details"
WINDOW = timedelta(days=30)
# The age of a feed in which nothing was ever published; no clock may enter the bytes.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
ON_CALL = "on-call"


def refresh_published(planner: Planner, payload: dict[str, Any]) -> None:
    """Render the feeds that a publication touched; hears of the fact RotaPublished."""
    people = set(payload["people"])
    if not people:
        return
    with planner.database.write() as session:
        for kind, subject_id in _living(session):
            touched = kind != "person" or subject_id in people
            if touched and (kind != "team" or subject_id == payload["team_id"]):
                store_body(session, kind, subject_id)


def store_body(session: Session, kind: str, subject_id: str) -> FeedBody:
    """Render a feed in the caller's transaction; its row changes only if its bytes do."""
    made = body_of(session, kind, subject_id)
    stored = session.get(FeedBody, (kind, subject_id, DETAILS))
    if stored is not None and stored.sha256 == made.sha256:
        return stored
    return session.merge(made)


def body_of(session: Session, kind: str, subject_id: str) -> FeedBody:
    """Make the body of a feed from what is published, and from nothing else.

    It reaches from 30 days before the last change of one of its shifts to the last published day.
    """
    rows = session.scalars(select(PublishedShift).where(_about(kind, subject_id))).all()
    first = max((row.revised_at for row in rows), default=None)
    first_day = None if first is None else first.date() - WINDOW
    sites = {one.id: one for one in session.scalars(select(Site))}
    events = [
        _event(row, kind, sites)
        for row in rows
        if row.cancelled_at is None and first_day is not None and row.day >= first_day
    ]
    body = render(_name(session, kind, subject_id), events)
    return FeedBody(
        kind=kind,
        subject_id=subject_id,
        variant=DETAILS,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        last_modified=first or NEVER,
        version_number=_version_number(session, rows),
        first_day=first_day,
    )


def _living(session: Session) -> Sequence[tuple[str, str]]:
    rows = session.execute(
        select(FeedToken.kind, FeedToken.subject_id)
        .where(FeedToken.revoked_at.is_(None))
        .distinct()
        .order_by(FeedToken.kind, FeedToken.subject_id)
    )
    return [(kind, subject_id) for kind, subject_id in rows]


def _about(kind: str, subject_id: str) -> ColumnElement[bool]:
    columns = {
        "person": PublishedShift.person_id,
        "team": PublishedShift.team_id,
        "site": PublishedShift.site_id,
    }
    return columns[kind] == subject_id


def _event(row: PublishedShift, kind: str, sites: dict[str, Site]) -> FeedEvent:
    return FeedEvent(
        assignment_id=row.assignment_id,
        title=row.title if kind == "person" else f"{row.person_name}: {row.title}",
        place=sites[row.site_id].name,
        place_zone=sites[row.site_id].time_zone,
        start=row.start,
        end=row.end,
        sequence=row.sequence,
        revised_at=row.revised_at,
        busy=row.kind != ON_CALL,
    )


def _name(session: Session, kind: str, subject_id: str) -> str:
    subject: Person | Team | Site | None
    match kind:
        case "person":
            subject = session.get(Person, subject_id)
        case "team":
            subject = session.get(Team, subject_id)
        case _:
            subject = session.get(Site, subject_id)
    if subject is None:
        raise NotFound("There is no such calendar.")
    shown = subject.shown_name if isinstance(subject, Person) else subject.name
    return f"Rota · {shown}"


def _version_number(session: Session, rows: Sequence[PublishedShift]) -> int | None:
    ids = {row.rota_version_id for row in rows}
    numbers = session.scalars(select(RotaVersion.number).where(RotaVersion.id.in_(ids)))
    return max((one for one in numbers if one is not None), default=None)
