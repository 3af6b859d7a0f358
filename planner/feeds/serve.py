"""What a calendar receives when it asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from planner.accounts.feed_tokens import feed_of_token
from planner.application import Planner
from planner.feeds.models import FeedBody
from planner.feeds.refresh import DETAILS, store_body


@dataclass(frozen=True)
class FeedBodyView:
    """The bytes of a feed with strong validators: `etag` is quoted, ready for the header.

    `version_number` is the last published version that is in it.
    """

    body: bytes
    etag: str
    last_modified: datetime
    version_number: int | None


def feed_response(planner: Planner, token: str) -> FeedBodyView | None:
    """Give the feed of a secret address, None for one that does not exist (any more).

    Reads stored bytes. Only the very first request after an address was made renders and stores.
    """
    address = feed_of_token(planner, token)
    if address is None:
        return None
    with planner.database.read() as session:
        stored = session.get(FeedBody, (address.kind, address.subject_id, DETAILS))
    if stored is None:
        with planner.database.write() as session:
            stored = store_body(session, address.kind, address.subject_id)
    return FeedBodyView(
        stored.body, f'"{stored.sha256}"', stored.last_modified, stored.version_number
    )
