"""What a calendar receives when it asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select

from planner.accounts.feed_tokens import FeedAddress, FeedSight, feed_of_token
from planner.accounts.models import FeedToken, User
from planner.application import Planner
from planner.feeds.bodies import Made, make_body
from planner.feeds.events import Feed
from planner.feeds.models import FeedBody
from planner.feeds.replaced import SAID_FOR, replaced_body


@dataclass(frozen=True)
class FeedState:
    """What a feed's validators are made of, without its bytes; `etag` is without quotes.

    `version_number` is the last published version that is in it, `compressed` allows gzip.
    `token_id` is None for an address that was switched off.
    """

    etag: str
    last_modified: datetime
    version_number: int | None
    token_id: str | None
    compressed: bool

    def seen(self, at: datetime) -> FeedSight:
        """Say that a calendar got this at an instant."""
        return FeedSight(at, self.version_number, self.etag)


@dataclass(frozen=True)
class FeedBodyView:
    """The bytes of a feed, plain and compressed, with the state that they are in."""

    state: FeedState
    body: bytes
    gzipped: bytes


# Made once: of a poll that finds nothing new, this question is most of the work.
_STATE = (
    select(
        FeedBody.sha256,
        FeedBody.last_modified,
        FeedBody.version_number,
        FeedToken.id,
        FeedToken.compressed,
    )
    .join(
        FeedToken,
        and_(
            FeedToken.kind == FeedBody.kind,
            FeedToken.subject_id == FeedBody.subject_id,
            FeedToken.variant == FeedBody.variant,
        ),
    )
    .outerjoin(User, User.id == FeedToken.user_id)
    .where(
        FeedToken.token_hash == bindparam("token_hash"),
        FeedToken.revoked_at.is_(None),
        or_(User.id.is_(None), User.active),
        FeedBody.rendered > 0,
    )
)


def feed_state(planner: Planner, hashed: str) -> FeedState | None:
    """Say what a calendar would get of a living address, by the hash of its token.

    None where no bytes are stored: `feed_response` knows what such an address gets.
    """
    with planner.database.read() as session:
        found = session.execute(_STATE, {"token_hash": hashed}).first()
    return None if found is None else FeedState(*found)  # type: ignore[arg-type]  # what is rendered has a date


def feed_response(planner: Planner, token: str) -> FeedBodyView | None:
    """Give the feed of a secret address, None for one that does not exist (any more).

    Reads stored bytes and writes nothing. Only before the worker has rendered a new address are
    the bytes, the same ones, made for the answer.
    """
    address = feed_of_token(planner, token)
    if address is None:
        return None
    if address.revoked_at is not None:
        return _last_words(planner, address, address.revoked_at)
    with planner.database.read() as session:
        key = address.kind, address.subject_id, address.variant
        stored = session.get(FeedBody, key)
        if stored is None or stored.last_modified is None:
            return _made(address, make_body(session, Feed(*key)), address.token_id)
    state = FeedState(
        stored.sha256,
        stored.last_modified,
        stored.version_number,
        address.token_id,
        address.compressed,
    )
    return FeedBodyView(state, stored.body, stored.gzipped)


def _last_words(planner: Planner, address: FeedAddress, at: datetime) -> FeedBodyView | None:
    if planner.clock() >= at + SAID_FOR:
        return None
    return _made(address, replaced_body(address.token_id, at), None)


def _made(address: FeedAddress, made: Made, token_id: str | None) -> FeedBodyView:
    state = FeedState(
        made.sha256, made.last_modified, made.version_number, token_id, address.compressed
    )
    return FeedBodyView(state, made.body, made.gzipped)
