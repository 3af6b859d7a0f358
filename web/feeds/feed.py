"""One calendar feed: stored bytes, served with the validators that calendars ask for."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from planner.feeds.serve import FeedBodyView, feed_response
from web.current import planner
from web.feeds.sights import noted

SECONDS_FRESH = 300


def feed(token: str) -> AnyResponse:
    """Answer a calendar's poll; 304 when it has the same bytes already."""
    body = feed_response(planner(), token)
    if body is None:
        # Plain words: a calendar reads this, and a page would bring a cookie along.
        return _private(Response("No such calendar.\n", 404, content_type="text/plain"))
    noted(body)
    response = _encoded(body)
    response.last_modified = body.last_modified
    response.headers["Cache-Control"] = f"private, max-age={SECONDS_FRESH}"
    response.headers["Content-Disposition"] = 'inline; filename="rota.ics"'
    return _private(response.make_conditional(request))


def _encoded(body: FeedBodyView) -> Response:
    """Compress only when asked: each form of the bytes has a strong validator of its own."""
    kind = "text/calendar; charset=utf-8"
    if body.gzipped is None or not request.accept_encodings["gzip"]:
        response = Response(body.body, content_type=kind)
        response.set_etag(body.etag)
    else:
        response = Response(body.gzipped, content_type=kind)
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{body.etag}-gzip")
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _private(response: AnyResponse) -> AnyResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
