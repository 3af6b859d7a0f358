"""One's own time off: ask, see at once what it does, take it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError
from planner.time_off.effect import Effect
from planner.time_off.queries import MyTimeOff, look_ahead, my_time_off, time_off_page
from planner.time_off.request import own_person, request_time_off
from planner.time_off.withdraw import withdraw
from web.current import actor, planner
from web.forms import Form
from web.time_off.spans import KIND_CHOICES, absence_in, note, reason_in

HIGHEST_VERSION = 1_000_000


def show() -> str:
    """Show the short form, and what one has asked for so far."""
    return _page(Form(), None)


def look() -> str:
    """Show what the request would do; nothing is stored."""
    form = Form(request.form)
    absence, effect = absence_in(form), None
    if absence is not None:
        try:
            effect = look_ahead(planner(), actor(), own_person(actor()), absence)
        except FormError as wrong:
            note(form, wrong)
    return _page(form, effect)


def ask() -> Response | tuple[str, int]:
    """Ask for the time off."""
    form = Form(request.form)
    absence, reason = absence_in(form), reason_in(form)
    if absence is not None and form.ok:
        try:
            request_time_off(planner(), actor(), absence, reason)
            flash("Asked. You find the answer here.")
            return redirect(url_for("my_time_off.show"), 303)
        except FormError as wrong:
            note(form, wrong)
    return _page(form, None), 400


def one(time_off_id: str) -> str:
    """Show one time off with its answer."""
    page = time_off_page(planner(), actor(), time_off_id)
    return render_template("time_off/one.html", page=page, line=page.line, mine=True, form=Form())


def take_back(time_off_id: str) -> Response:
    """Take a request back."""
    version = Form(request.form).whole("version", 1, HIGHEST_VERSION)
    withdraw(planner(), actor(), time_off_id, version)
    flash("Your request was taken back.")
    return redirect(url_for("my_time_off.show"), 303)


def _page(form: Form, effect: Effect | None) -> str:
    page: MyTimeOff | None = None
    if actor().person_id is not None:
        page = my_time_off(planner(), actor())
    return render_template(
        "time_off/mine.html",
        page=page,
        form=form,
        effect=effect,
        kinds=KIND_CHOICES,
        today=planner().clock().date(),
    )
