"""What calendars would get, kept in memory from one poll to the next."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from planner.accounts.feed_tokens import changed_since
from planner.accounts.tokens import token_hash
from planner.application import Planner
from planner.feeds.serve import FeedState, feed_state

EVERY_SECONDS = 1.0


class KnownFeeds:
    """The states of feeds that were asked for, forgotten when they change; safe for many threads.

    What changed is asked of the database at most once a second: no poll hears of a change later
    than that. `seconds` is a clock that never goes back.
    """

    def __init__(self, planner: Planner, seconds: Callable[[], float] = time.monotonic) -> None:
        self._planner, self._seconds = planner, seconds
        self._lock = threading.Lock()
        self._states: dict[str, FeedState] = {}
        self._looked_at = seconds() - EVERY_SECONDS
        self._change = -1

    def state(self, token: str) -> FeedState | None:
        """Say what a calendar would get; None as `feed_state` says."""
        self._forget_changed()
        hashed = token_hash(token)
        known = self._states.get(hashed)
        if known is not None:
            return known
        before = self._change
        found = feed_state(self._planner, hashed)
        with self._lock:
            # What changed while it was read may be read too early, and would never be forgotten.
            if found is not None and before == self._change:
                self._states[hashed] = found
        return found

    def _forget_changed(self) -> None:
        now = self._seconds()
        if now - self._looked_at < EVERY_SECONDS:
            return
        with self._lock:
            if now - self._looked_at < EVERY_SECONDS:
                return
            self._change, changed = changed_since(self._planner, self._change)
            for hashed in changed:
                self._states.pop(hashed, None)
            self._looked_at = now
