"""Take over personal busy times from a calendar file: look at it, then store; it is not kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import InputError, Refused
from planner.feeds.busy_file import LARGEST_BYTES
from planner.feeds.busy_times import preview_busy_times, store_busy_times
from planner.people.wishes import Statement
from web.current import actor, planner
from web.forms import Form


def choose() -> str:
    """Show the form for a file."""
    return render_template("feeds/busy_file.html", form=Form())


def look() -> str | tuple[str, int]:
    """Show what the file would add; nothing is stored, and the file is forgotten at once."""
    form, file = Form(request.form), request.files.get("file")
    if file is None or not file.filename:
        form.refuse("file", "Please choose a file.")
        return render_template("feeds/busy_file.html", form=form), 400
    content = file.stream.read(LARGEST_BYTES + 1)
    try:
        found = preview_busy_times(planner(), actor(), _me(), content, file.filename)
    except InputError as wrong:
        form.refuse("file", str(wrong))
        return render_template("feeds/busy_file.html", form=form), 400
    understood = _written(found.statements)
    return render_template("feeds/busy_preview.html", found=found, understood=understood)


def store() -> Response:
    """Store what the preview showed."""
    count = store_busy_times(planner(), actor(), _me(), _read(request.form.get("understood", "")))
    flash(f"{count} busy times taken over. They hold for rotas made from now on.")
    return redirect(url_for("wishes.show"), 303)


def _me() -> str:
    person_id = actor().person_id
    if person_id is None:
        raise Refused("Your account is not connected to a person yet. Ask an administrator.")
    return person_id


def _written(statements: Sequence[Statement]) -> str:
    return json.dumps(
        [
            [list(one.weekdays), one.start_minute, one.end_minute, one.from_date, one.to_date]
            for one in statements
        ],
        default=date.isoformat,
    )


def _read(understood: str) -> list[Statement]:
    try:
        return [
            Statement(
                "cannot",
                tuple(int(one) for one in weekdays),
                int(start),
                int(end),
                date.fromisoformat(first),
                None if last is None else date.fromisoformat(last),
            )
            for weekdays, start, end, first, last in json.loads(understood)
        ]
    except (ValueError, TypeError) as damaged:
        raise Refused("These busy times are damaged. Choose the file again.") from damaged
