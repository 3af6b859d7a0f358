"""One calendar feed: stored bytes, served with the validators that calendars ask for."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from planner.feeds.serve import feed_response
from web.current import planner

SECONDS_FRESH = 300


def feed(token: str) -> AnyResponse:
    """Answer a calendar's poll; 304 when it has the same bytes already."""
    body = feed_response(planner(), token)
    if body is None:
        # Plain words: a calendar reads this, and a page would bring a cookie along.
        return _private(Response("No such calendar.\n", 404, content_type="text/plain"))
    response = Response(body.body, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = body.etag
    response.last_modified = body.last_modified
    response.headers["Cache-Control"] = f"private, max-age={SECONDS_FRESH}"
    response.headers["Content-Disposition"] = 'inline; filename="rota.ics"'
    return _private(response.make_conditional(request))


def _private(response: AnyResponse) -> AnyResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
