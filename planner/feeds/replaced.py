"""What an address that was switched off or replaced still says, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.feeds.bodies import ONE_DAY, Made
from planner.feeds.entries import whole
from planner.feeds.events import REPLACED, Feed, FeedEvent
from planner.feeds.render import render
from planner.feeds.words import ENGLISH, Words

# So long a calendar that looks rarely has time to drop the copy it keeps.
SAID_FOR = timedelta(days=30)


def replaced_body(token_id: str, revoked_at: datetime, words: Words = ENGLISH) -> Made:
    """Make a calendar of one event that lasts until the address falls silent.

    It holds nothing about anybody, so that a lost copy empties itself.
    """
    first = revoked_at.date()
    event = FeedEvent(
        id=token_id,
        kind=REPLACED,
        title="",
        owner="",
        place="",
        place_zone="",
        start=first,
        end=first + SAID_FOR + ONE_DAY,
        sequence=0,
        revised_at=whole(revoked_at),
    )
    return Made(render("", [event], Feed("person", ""), words), event.revised_at, None, None)
