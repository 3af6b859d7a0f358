"""Sign in with a password or a one-time link; sign out."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from planner.accounts import sign_in as verbs
from web import identity
from web.access import safe_next
from web.current import actor_or_none, planner
from web.forms import Form


def show() -> str | Response:
    """Show the sign-in form, or go on if somebody is signed in."""
    if actor_or_none() is not None:
        return redirect(safe_next(request.args.get("next")), 303)
    return _form(Form(next=request.args.get("next", "")))


def enter() -> Response | tuple[str, int]:
    """Sign in with e-mail address and password."""
    form = Form(request.form)
    email, password = form.text("email"), request.form.get("password", "")
    if not password:
        form.refuse("password", "Please fill this in.")
    if not form.ok:
        return _form(form), 400
    try:
        signed_in = verbs.sign_in(planner(), email, password, request.remote_addr or "")
    except verbs.SignInFailed as failed:
        form.refuse("email", str(failed))
        return _form(form), 401
    return identity.remember(redirect(safe_next(form["next"]), 303), signed_in.token)


def link(token: str) -> str:
    """Show the button that uses a one-time link: mail scanners follow links, people press."""
    return render_template("accounts/link.html", token=token, spent=None)


def enter_with_link(token: str) -> Response | tuple[str, int]:
    """Use a one-time link."""
    try:
        signed_in = verbs.sign_in_with_link(planner(), token)
    except verbs.SignInFailed as failed:
        return render_template("accounts/link.html", token=token, spent=str(failed)), 410
    return identity.remember(redirect("/", 303), signed_in.token)


def sign_out() -> Response:
    """End the session, on the server too."""
    verbs.sign_out(planner(), request.cookies[identity.COOKIE])
    return identity.forget(redirect("/sign-in", 303))


def _form(form: Form) -> str:
    return render_template("accounts/sign_in.html", form=form)
