"""Import people from a file: upload, look at what it would do, confirm."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import InputError
from planner.people.import_people import PeoplePreview, import_people, preview_people
from planner.people.person_row import COLUMNS
from web import held_files
from web.current import actor, planner
from web.forms import Form


def choose() -> str:
    """Show the form for a file."""
    return _choose(Form(changes_from=planner().clock().date()))


def upload() -> Response | tuple[str, int]:
    """Hold the file and show what storing it would do."""
    form = Form(request.form)
    since, file = form.day("changes_from"), request.files.get("file")
    if file is None or not file.filename:
        form.refuse("file", "Please choose a file.")
    if not form.ok or file is None:
        return _choose(form), 400
    held = held_files.hold(planner().instance, _user(), file)
    create = form.ticked("create_missing")
    try:
        _preview(held, since, create)
    except InputError as wrong:
        held_files.drop(held)
        form.refuse("file", str(wrong))
        return _choose(form), 400
    target = url_for("people.preview", held_id=held.held_id, since=since, create=int(create))
    return redirect(target, 303)


def preview(held_id: str) -> str:
    """Show what storing a held file would do; nothing is stored yet."""
    held = held_files.find(planner().instance, _user(), held_id)
    seen = _preview(held, _since(), _create())
    return render_template("people/import_preview.html", preview=seen, held=held)


def confirm(held_id: str) -> Response:
    """Store what the preview showed, unless something changed since."""
    held = held_files.find(planner().instance, _user(), held_id)
    seen = _preview(held, _since(), _create())
    if request.form.get("fingerprint") != seen.fingerprint():
        flash("People were changed meanwhile. Please look at the preview again.", "error")
        return redirect(request.full_path, 303)
    done = import_people(planner(), actor(), seen)
    held_files.drop(held)
    flash(f"{done.added} added, {done.changed} changed, {done.unchanged} as they were.")
    return redirect(url_for("people.overview"), 303)


def discard(held_id: str) -> Response:
    """Forget a held file."""
    held_files.drop(held_files.find(planner().instance, _user(), held_id))
    flash("Nothing was stored.")
    return redirect(url_for("people.choose"), 303)


def _preview(held: held_files.HeldFile, since: date | None, create: bool) -> PeoplePreview:  # noqa: FBT001 -- a box of the form
    return preview_people(
        planner(),
        actor(),
        held.path,
        held.name,
        changes_from=since,
        create_missing=create,
    )


def _since() -> date | None:
    return Form(request.args).optional_day("since")


def _create() -> bool:
    return request.args.get("create") == "1"


def _user() -> str:
    return actor().user_id or "nobody"


def _choose(form: Form) -> str:
    may_create = "admin" in actor().roles
    return render_template(
        "people/import_file.html", form=form, columns=COLUMNS, may_create=may_create
    )
