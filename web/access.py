"""One declared policy per route; a route without one is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from flask import Blueprint, Flask, abort, current_app, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from web.current import actor_or_none

View = Callable[..., Any]


@dataclass(frozen=True)
class Policy:
    """Who may call a route: everybody, anybody signed in, or holders of one of `roles`."""

    public: bool = False
    roles: frozenset[str] | None = None

    def admits(self, roles: frozenset[str] | None) -> bool:
        """Whether somebody with these roles (None: not signed in) may pass."""
        if self.public:
            return True
        if roles is None:
            return False
        return self.roles is None or bool(self.roles & roles)


PUBLIC = Policy(public=True)
SIGNED_IN = Policy()
AGENT = Policy(roles=frozenset({"agent"}))
LEAD = Policy(roles=frozenset({"lead", "admin"}))
HR = Policy(roles=frozenset({"hr", "admin"}))
ADMIN = Policy(roles=frozenset({"admin"}))


class Room(Blueprint):
    """A feature's blueprint whose pages are declared with their policy."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name, template_folder="templates")

    def get(self, rule: str, policy: Policy, view: View) -> None:  # type: ignore[override]
        """Declare a page that only reads."""
        self._page(rule, policy, view, "GET")

    def post(self, rule: str, policy: Policy, view: View) -> None:  # type: ignore[override]
        """Declare an action."""
        self._page(rule, policy, view, "POST")

    def _page(self, rule: str, policy: Policy, view: View, method: str) -> None:
        endpoint = view.__name__
        self.add_url_rule(rule, endpoint, view, methods=[method])

        def declare(state: BlueprintSetupState) -> None:
            policies(cast(Flask, state.app))[f"{self.name}.{endpoint}"] = policy

        self.record(declare)


def policies(app: Flask) -> dict[str, Policy]:
    """Return the declared policy of each endpoint."""
    return cast(dict[str, Policy], app.extensions.setdefault("policies", {}))


def guard() -> Response | None:
    """Let a request pass, send a visitor to the sign-in page, or refuse."""
    if request.endpoint is None:
        return None  # No such address: the error page says so.
    policy = policies(current_app).get(request.endpoint)
    if policy is None:
        abort(403)
    who = actor_or_none()
    if policy.admits(None if who is None else who.roles):
        return None
    if who is not None:
        abort(403)
    return _to_sign_in()


def _to_sign_in() -> Response:
    if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
        abort(401)
    return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='/')}", 303)


def safe_next(target: str | None) -> str:
    """Return `target` if it is a path on this site, else the home page."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return "/"
    if "%2f" in target[:4].lower() or "%5c" in target[:4].lower():
        return "/"
    if any(ord(sign) < 33 or sign == "\\" for sign in target):
        return "/"
    return target
