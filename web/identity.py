"""Who asks: the session cookie, looked up at every request."""

from __future__ import annotations

from flask import g, request
from werkzeug.wrappers import Response

from planner.accounts.sign_in import actor_of
from web.current import planner

COOKIE = "planner_session"
WITHOUT_IDENTITY = frozenset({"static", "feeds.feed", "health.health", "headers.csp_report"})


def load_actor() -> None:
    """Put the signed-in actor, if there is one, where views find them."""
    g.actor = None
    token = request.cookies.get(COOKIE)
    if token and request.endpoint not in WITHOUT_IDENTITY:
        g.actor = actor_of(planner(), token)


def remember(response: Response, token: str) -> Response:
    """Give the browser its session; it ends with the browser or on the server's word."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def forget(response: Response) -> Response:
    """Take the session away from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
