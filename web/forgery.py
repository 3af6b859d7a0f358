"""Requests that another site could make in a visitor's name are refused."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Response, abort, current_app, g, request

from web.identity import COOKIE as SESSION_COOKIE

VISITOR_COOKIE = "planner_visitor"
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
# The browser itself reports here, without a page that could hold a token; nothing is changed.
EXEMPT = frozenset({"headers.csp_report"})


def check() -> None:
    """Refuse a writing request that does not come from one of our own pages."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint in EXEMPT:
        return
    if request.endpoint is None:
        return  # No such address, or it takes no such method: the error page says so.
    if not _from_here():
        abort(403)
    given = request.form.get(FIELD) or request.headers.get(HEADER, "")
    if not _bound_to() or not hmac.compare_digest(given.encode(), token().encode()):
        abort(403)


def token() -> str:
    """Return the token of this browser's session; pages carry it in every form."""
    bound_to = _bound_to()
    if not bound_to:
        bound_to = g.new_visitor = secrets.token_urlsafe(24)
    key = str(current_app.secret_key).encode()
    return hmac.new(key, b"form:" + bound_to.encode(), hashlib.sha256).hexdigest()


def keep_visitor(response: Response) -> Response:
    """Give a visitor who was shown a form the cookie that its token is bound to."""
    if visitor := g.get("new_visitor"):
        response.set_cookie(
            VISITOR_COOKIE, visitor, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


def _bound_to() -> str:
    if g.get("actor") is not None:
        return request.cookies.get(SESSION_COOKIE, "")
    return str(g.get("new_visitor") or request.cookies.get(VISITOR_COOKIE, ""))


def _from_here() -> bool:
    # Browsers set this header on trustworthy addresses, and no page can forge it.
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")
