"""What a calendar receives when it asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from planner.accounts.feed_tokens import FeedAddress, FeedSight, feed_of_token
from planner.application import Planner
from planner.feeds.bodies import Made, make_body
from planner.feeds.events import Feed
from planner.feeds.models import FeedBody
from planner.feeds.replaced import SAID_FOR, replaced_body


@dataclass(frozen=True)
class FeedBodyView:
    """The bytes of a feed; `gzipped` is None where they must not be compressed.

    `etag` is what a strong validator is made of, without quotes. `version_number` is the last
    published version that is in it. `token_id` is None for an address that was switched off.
    """

    body: bytes
    gzipped: bytes | None
    etag: str
    last_modified: datetime
    version_number: int | None
    token_id: str | None

    def seen(self, at: datetime) -> FeedSight:
        """Say that a calendar got this at an instant."""
        return FeedSight(at, self.version_number, self.etag)


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
    return FeedBodyView(
        stored.body,
        stored.gzipped if address.compressed else None,
        stored.sha256,
        stored.last_modified,
        stored.version_number,
        address.token_id,
    )


def _last_words(planner: Planner, address: FeedAddress, at: datetime) -> FeedBodyView | None:
    if planner.clock() >= at + SAID_FOR:
        return None
    return _made(address, replaced_body(address.token_id, at), None)


def _made(address: FeedAddress, made: Made, token_id: str | None) -> FeedBodyView:
    return FeedBodyView(
        made.body,
        made.gzipped if address.compressed else None,
        made.sha256,
        made.last_modified,
        made.version_number,
        token_id,
    )
