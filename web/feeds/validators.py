"""What tells a calendar whether its copy of a feed is still the feed."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.datastructures import Accept
from werkzeug.http import http_date, parse_accept_header, parse_etags, quote_etag

from planner.feeds.serve import FeedState

SECONDS_FRESH = 300
# An address is a secret: nobody it leads to shall hear of it, no search engine shall list it.
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def packs(state: FeedState, accept_encoding: str) -> bool:
    """Whether the bytes are sent compressed: only when asked and allowed."""
    return state.compressed and _takes_gzip(accept_encoding)


# Calendars come in few kinds, and each always asks in the same words.
@lru_cache(maxsize=1000)
def _takes_gzip(accept_encoding: str) -> bool:
    return bool(parse_accept_header(accept_encoding, Accept)["gzip"])


def knows(if_none_match: str, tag: str) -> bool:
    """Whether a calendar has the bytes with this validator; most name the one they have."""
    return if_none_match == quote_etag(tag) or parse_etags(if_none_match).contains(tag)


def tag_of(state: FeedState, *, packed: bool) -> str:
    """Each form of the bytes has a strong validator of its own; without quotes."""
    return f"{state.etag}-gzip" if packed else state.etag


def described(state: FeedState, tag: str) -> dict[str, str]:
    """The headers that go with the bytes, and with the word that nothing is new."""
    return {
        "ETag": quote_etag(tag),
        "Last-Modified": http_date(state.last_modified),
        "Cache-Control": f"private, max-age={SECONDS_FRESH}",
        "Vary": "Accept-Encoding",
        **PRIVATE,
    }
