"""What a feed is, and what its events say to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from planner.feeds.words import Words

DETAILS, BUSY = "details", "busy"
ON_CALL, TIME_OFF = "on-call", "time off"
PUBLISHED_TO, REPLACED = "published to", "replaced"
# One may be elsewhere while these last.
FREE = frozenset({ON_CALL, PUBLISHED_TO, REPLACED})


@dataclass(frozen=True, order=True)
class Feed:
    """Whose calendar ("person", "team" or "site" and its id), with details or busy times only."""

    kind: str
    subject_id: str
    variant: str = DETAILS

    @property
    def names_people(self) -> bool:
        """Whether several people are in it, so that each event says whose it is."""
        return self.kind != "person"


@dataclass(frozen=True)
class FeedEvent:
    """One event; `start` and `end` are aware UTC instants, or dates for whole days, half-open.

    `title` is made of names only and may be empty; `owner` is whom or which team it is about.
    `revised_at` is in whole seconds.
    """

    id: str
    kind: str
    title: str
    owner: str
    place: str
    place_zone: str
    start: datetime | date
    end: datetime | date
    sequence: int
    revised_at: datetime

    @property
    def busy(self) -> bool:
        """Whether one cannot be elsewhere meanwhile."""
        return self.kind not in FREE


def summary(event: FeedEvent, feed: Feed, words: Words) -> str:
    """Say in a few words what the event is; the busy variant says no more than that it is."""
    said = _said(event, feed.variant, words)
    return f"{event.owner}: {said}" if feed.names_people and event.owner else said


def _said(event: FeedEvent, variant: str, words: Words) -> str:
    if event.kind == PUBLISHED_TO:
        return words.published_to
    if event.kind == REPLACED:
        return words.replaced
    if variant == BUSY:
        return words.busy
    if event.kind == TIME_OFF:
        return words.time_off
    return event.title or f"{words.kinds.get(event.kind, event.kind)} · {event.place}"
