"""Import approved time off from a file: upload, look at what it would do, confirm."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import InputError
from planner.time_off.file_rows import COLUMNS
from planner.time_off.import_time_off import TimeOffPreview, import_time_off, preview_time_off
from web import held_files
from web.current import actor, planner
from web.forms import Form
from web.words import plural


def choose() -> str:
    """Show the form for a file."""
    return _choose(Form())


def upload() -> Response | tuple[str, int]:
    """Hold the file and show what storing it would do."""
    form, file = Form(request.form), request.files.get("file")
    if file is None or not file.filename:
        form.refuse("file", "Please choose a file.")
        return _choose(form), 400
    held = held_files.hold(planner().instance, _user(), file)
    try:
        _preview(held)
    except InputError as wrong:
        held_files.drop(held)
        form.refuse("file", str(wrong))
        return _choose(form), 400
    return redirect(url_for("time_off.preview", held_id=held.held_id), 303)


def preview(held_id: str) -> str:
    """Show what storing a held file would do; nothing is stored yet."""
    held = held_files.find(planner().instance, _user(), held_id)
    return render_template("time_off/import_preview.html", preview=_preview(held), held=held)


def confirm(held_id: str) -> Response:
    """Store what the preview showed, unless something changed since."""
    held = held_files.find(planner().instance, _user(), held_id)
    seen = _preview(held)
    if request.form.get("fingerprint") != seen.fingerprint():
        flash("Time off was changed meanwhile. Please look at the preview again.", "error")
        return redirect(url_for("time_off.preview", held_id=held_id), 303)
    done = import_time_off(planner(), actor(), seen)
    held_files.drop(held)
    flash(f"{done.added} added, {done.unchanged} as they were.")
    if done.clashes:
        flash(f"{plural(done.clashes, 'published shift')} to correct: see below.", "error")
    return redirect(url_for("time_off.overview"), 303)


def discard(held_id: str) -> Response:
    """Forget a held file."""
    held_files.drop(held_files.find(planner().instance, _user(), held_id))
    flash("Nothing was stored.")
    return redirect(url_for("time_off.choose"), 303)


def _preview(held: held_files.HeldFile) -> TimeOffPreview:
    return preview_time_off(planner(), actor(), held.path, held.name)


def _user() -> str:
    return actor().user_id or "nobody"


def _choose(form: Form) -> str:
    return render_template("time_off/import_file.html", form=form, columns=COLUMNS)
