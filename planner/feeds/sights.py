"""When each calendar last looked: kept in memory and written in batches, never for each poll."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from planner.accounts.feed_tokens import FeedSight

EVERY = timedelta(minutes=1)


class Sights:
    """What calendars got since the last batch; safe for many threads."""

    def __init__(self, began: datetime) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, FeedSight] = {}
        self._taken_at = began

    def note(self, token_id: str, seen: FeedSight) -> None:
        """Remember that the calendar of an address looked."""
        with self._lock:
            self._waiting[token_id] = seen

    def of(self, token_id: str) -> FeedSight | None:
        """What the calendar of an address got since the last batch."""
        with self._lock:
            return self._waiting.get(token_id)

    def due(self, now: datetime) -> dict[str, FeedSight]:
        """Take out everything if the last batch is a minute old, else nothing."""
        with self._lock:
            if now - self._taken_at < EVERY:
                return {}
            self._taken_at, batch, self._waiting = now, self._waiting, {}
            return batch

    def rest(self) -> dict[str, FeedSight]:
        """Take out everything, at the end."""
        with self._lock:
            batch, self._waiting = self._waiting, {}
            return batch
