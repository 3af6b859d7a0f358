"""One calendar feed: stored bytes, served with the validators that calendars ask for."""

from __future__ import annotations

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from planner.feeds.serve import feed_response
from web.current import planner
from web.feeds.sights import writer_of
from web.feeds.validators import PRIVATE, described, packs, tag_of

KIND = "text/calendar; charset=utf-8"


def feed(token: str) -> AnyResponse:
    """Answer a calendar that has not, or may not have, what there is; see `web.feeds.polls`."""
    found = feed_response(planner(), token)
    if found is None:
        # Plain words: a calendar reads this, and a page would bring a cookie along.
        return Response("No such calendar.\n", 404, PRIVATE, content_type="text/plain")
    writer_of(current_app).note(planner(), found.state)
    packed = packs(found.state, request.headers.get("Accept-Encoding", ""))
    response = Response(found.gzipped if packed else found.body, content_type=KIND)
    response.headers.update(described(found.state, tag_of(found.state, packed=packed)))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Disposition"] = 'inline; filename="rota.ics"'
    return response.make_conditional(request)
