"""Remember who looked at which calendar, and store it now and then beside the requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

from planner.accounts.feed_tokens import FeedTokenRow, note_sights
from planner.application import Planner
from planner.feeds.serve import FeedState
from planner.feeds.sights import Sights


@dataclass
class Writer:
    """Stores batches in a thread of its own, so that no poll waits for the database."""

    sights: Sights
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "sights"))

    def note(self, planner: Planner, state: FeedState) -> None:
        """Remember a poll; once a minute one of them starts the storing of a batch."""
        if state.token_id is None:
            return
        now = planner.clock()
        self.sights.note(state.token_id, state.seen(now))
        batch = self.sights.due(now)
        if batch:
            self.thread.submit(note_sights, planner, batch)


def install(app: Flask) -> None:
    """Begin to remember."""
    opened = cast(Planner, app.extensions["planner"])
    app.extensions["feed_sights"] = Writer(Sights(opened.clock()))


def finish(app: Flask) -> None:
    """Store what is still in memory, at the end of the process."""
    writer = writer_of(app)
    writer.thread.shutdown()
    note_sights(cast(Planner, app.extensions["planner"]), writer.sights.rest())


def latest(row: FeedTokenRow) -> FeedTokenRow:
    """Bring what is stored about an address up to what this process remembers."""
    seen = writer_of(current_app).sights.of(row.token_id)
    return row if seen is None else row.seen_as(seen)


def writer_of(app: Flask) -> Writer:
    """What an application remembers, and how it is stored."""
    return cast(Writer, app.extensions["feed_sights"])
