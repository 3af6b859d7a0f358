"""What the page about one's calendars shows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.feed_tokens import FeedTokenRow, list_feed_tokens
from planner.application import Planner
from planner.feeds.bodies import make_body
from planner.feeds.events import Feed
from planner.feeds.models import FeedBody

NAMES = {"person": "shown_name", "team": "name", "site": "name"}


@dataclass(frozen=True)
class Subscription:
    """A living address with the name of whom it shows, and what a calendar would get now."""

    token: FeedTokenRow
    subject: str
    version_number: int | None
    sha256: str

    @property
    def is_current(self) -> bool:
        """Whether the calendar has what there is."""
        return self.token.seen is not None and self.token.seen.sha256 == self.sha256


def list_subscriptions(planner: Planner, actor: Actor) -> list[Subscription]:
    """Living addresses that the actor made or that show the actor, the newest first."""
    tokens = list_feed_tokens(planner, actor)
    with planner.database.read() as session:
        return [_subscription(session, one) for one in tokens]


def _subscription(session: Session, token: FeedTokenRow) -> Subscription:
    columns = FeedBody.version_number, FeedBody.sha256
    key = {"kind": token.kind, "subject_id": token.subject_id, "variant": token.variant}
    found = session.execute(select(*columns).filter_by(**key).where(FeedBody.rendered > 0)).first()
    # Until the worker has rendered a new address, calendars get what is made for the answer.
    number, sha256 = found or _made(session, Feed(**key))
    named = table(token.kind, column("id"), column(NAMES[token.kind]))
    name = select(named.c[NAMES[token.kind]]).where(named.c.id == token.subject_id)
    return Subscription(token, session.scalar(name) or "", number, sha256)


def _made(session: Session, feed: Feed) -> tuple[int | None, str]:
    made = make_body(session, feed)
    return made.version_number, made.sha256
