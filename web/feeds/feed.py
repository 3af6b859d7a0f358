"""One calendar feed: stored bytes, served with the validators that calendars ask for."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from planner.feeds.serve import FeedState, feed_response, feed_state
from web.current import planner
from web.feeds.sights import noted

SECONDS_FRESH = 300
KIND = "text/calendar; charset=utf-8"


def feed(token: str) -> AnyResponse:
    """Answer a calendar's poll; 304, without a look at the bytes, when it has them already."""
    state = feed_state(planner(), token)
    if state is None:
        return _none()
    noted(state)
    if request.if_none_match.contains(_tag(state)):
        return _described(Response(status=304), state)
    found = feed_response(planner(), token)
    if found is None:
        return _none()
    body = found.gzipped if _packs(found.state) else found.body
    response = _described(Response(body, content_type=KIND), found.state)
    if _packs(found.state):
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Disposition"] = 'inline; filename="rota.ics"'
    return response.make_conditional(request)


def _packs(state: FeedState) -> bool:
    """Compress only when asked."""
    return state.compressed and bool(request.accept_encodings["gzip"])


def _tag(state: FeedState) -> str:
    """Each form of the bytes has a strong validator of its own."""
    return f"{state.etag}-gzip" if _packs(state) else state.etag


def _described(response: Response, state: FeedState) -> Response:
    response.set_etag(_tag(state))
    response.last_modified = state.last_modified
    response.headers["Cache-Control"] = f"private, max-age={SECONDS_FRESH}"
    response.headers["Vary"] = "Accept-Encoding"
    return _private(response)


def _none() -> Response:
    # Plain words: a calendar reads this, and a page would bring a cookie along.
    return _private(Response("No such calendar.\n", 404, content_type="text/plain"))


def _private(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
