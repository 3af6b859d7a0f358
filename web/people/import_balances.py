"""Import what people have carried so far from a file: upload, look at what it would do, confirm."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import InputError, Stale
from planner.people import import_balances as verbs
from web import held_files
from web.current import actor, planner
from web.forms import Form
from web.words import plural

STALE = "Balances were changed meanwhile. Please look at the preview again."


def choose_balances() -> str:
    """Show the form for a file."""
    return _choose(Form(before=planner().clock().date()))


def upload_balances() -> Response | tuple[str, int]:
    """Hold the file and show what storing it would do."""
    form = Form(request.form)
    before, file = form.day("before"), request.files.get("file")
    if file is None or not file.filename:
        form.refuse("file", "Please choose a file.")
    if not form.ok or file is None:
        return _choose(form), 400
    held = held_files.hold(planner().instance, _user(), file)
    try:
        _preview(held, before)
    except InputError as wrong:
        held_files.drop(held)
        form.refuse("file", str(wrong))
        return _choose(form), 400
    return redirect(_address(held.held_id, before), 303)


def show_balances(held_id: str) -> str:
    """Show what storing a held file would do; nothing is stored yet."""
    held = held_files.find(planner().instance, _user(), held_id)
    seen = _preview(held, _before())
    return render_template("people/balances_preview.html", preview=seen, held=held)


def confirm_balances(held_id: str) -> Response:
    """Store what the preview showed, unless something changed since."""
    held = held_files.find(planner().instance, _user(), held_id)
    seen = _preview(held, _before())
    try:
        if request.form.get("fingerprint") != seen.fingerprint():
            raise Stale(STALE)
        done = verbs.import_balances(planner(), actor(), seen)
    except Stale:
        flash(STALE, "error")
        return redirect(_address(held_id, _before()), 303)
    held_files.drop(held)
    flash(f"Balances of {plural(done.changed, 'person', 'people')} stored.")
    return redirect(url_for("people.overview"), 303)


def discard_balances(held_id: str) -> Response:
    """Forget a held file."""
    held_files.drop(held_files.find(planner().instance, _user(), held_id))
    flash("Nothing was stored.")
    return redirect(url_for("people.choose_balances"), 303)


def _preview(held: held_files.HeldFile, before: date | None) -> verbs.BalancesPreview:
    return verbs.preview_balances(planner(), actor(), held.path, held.name, before)


def _before() -> date | None:
    return Form(request.args).optional_day("before")


def _address(held_id: str, before: date | None) -> str:
    return url_for("people.show_balances", held_id=held_id, before=before)


def _user() -> str:
    return actor().user_id or "nobody"


def _choose(form: Form) -> str:
    return render_template("people/balances_file.html", form=form, columns=verbs.COLUMNS)
