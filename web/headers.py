"""What every answer carries so that browsers keep pages safe and private."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request

from web.access import PUBLIC, policies

blueprint = Blueprint("headers", __name__)
LONGEST_REPORT = 10_000


def nonce() -> str:
    """Return the nonce of this answer; each script of the page carries it."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return cast(str, g.nonce)


def content_policy() -> str:
    """Return the content security policy: nothing inline, nothing from elsewhere."""
    parts = (
        "default-src 'none'",
        f"script-src 'nonce-{nonce()}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "report-uri /csp-report",
    )
    return "; ".join(parts)


def protect(response: Response) -> Response:
    """Add the security headers; a view's own choice of caching or referrer wins."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    # "no-referrer" would also blank the Origin of our own forms, which the forgery check reads.
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def reports(app: Flask) -> Counter[str]:
    """Return how often a browser reported each breach of the content policy."""
    return cast("Counter[str]", app.extensions.setdefault("csp_reports", Counter()))


@blueprint.post("/csp-report")
def csp_report() -> tuple[str, int]:
    """Count a breach of the content policy that a browser saw."""
    text = request.get_data(cache=False)[:LONGEST_REPORT].decode("utf-8", "replace")
    counts = reports(current_app)
    if len(counts) < 1000 or text in counts:
        counts[text] += 1
    return "", 204


def install(app: Flask) -> None:
    """Protect every answer of the application."""
    app.register_blueprint(blueprint)
    policies(app)["headers.csp_report"] = PUBLIC
    policies(app)["static"] = PUBLIC
    app.after_request(protect)
