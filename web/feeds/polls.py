"""Answer the polls that find nothing new, before anything that only pages need wakes up.

Almost every poll of a calendar ends here, so what one costs here is what all of them cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from flask import Flask

from planner.application import Planner
from planner.feeds.known import KnownFeeds
from planner.feeds.serve import FeedState
from web.feeds.sights import Writer, writer_of
from web.feeds.validators import described, knows, packs, tag_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH, ENDING = "/feeds/", ".ics"


class Polls:
    """A WSGI application in front of the pages, which get every request that is not such a poll."""

    def __init__(self, pages: WSGIApplication, planner: Planner, writer: Writer) -> None:
        self._pages, self._planner, self._writer = pages, planner, writer
        self._known = KnownFeeds(planner)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 304, or let the pages answer."""
        if "HTTP_IF_NONE_MATCH" in environ and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            state = self._state(_token(environ["PATH_INFO"]))
            if state is not None and (headers := _nothing_new(state, environ)):
                self._writer.note(self._planner, state)
                start_response("304 NOT MODIFIED", list(headers.items()))
                return []
        return self._pages(environ, start_response)

    def _state(self, token: str) -> FeedState | None:
        try:
            return self._known.state(token) if token else None
        except Exception:  # noqa: BLE001 -- the pages meet the same error, and log no address
            return None


def install(app: Flask) -> None:
    """Stand in front of an application."""
    planner = cast(Planner, app.extensions["planner"])
    app.wsgi_app = Polls(app.wsgi_app, planner, writer_of(app))  # type: ignore[method-assign]  # as Flask documents


def _token(path: str) -> str:
    token = path.removeprefix(PATH).removesuffix(ENDING)
    return token if path == f"{PATH}{token}{ENDING}" and "/" not in token else ""


def _nothing_new(state: FeedState, environ: WSGIEnvironment) -> dict[str, str] | None:
    """The headers of the answer if the calendar has the bytes already."""
    tag = tag_of(state, packed=packs(state, environ.get("HTTP_ACCEPT_ENCODING", "")))
    return described(state, tag) if knows(environ["HTTP_IF_NONE_MATCH"], tag) else None
