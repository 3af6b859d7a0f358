"""Import ticket history: upload, see what was understood, say which queue is which, confirm."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.history_page import history_page
from planner.demand.history_preview import HistoryPreview
from planner.demand.import_history import import_history, preview_history
from planner.demand.interval_counts import INTERVAL_CHOICES
from planner.demand.queues import list_queues
from planner.demand.text_table import open_table
from planner.errors import InputError, Stale
from web import held_files
from web.current import actor, planner
from web.demand.charts import line_of_days
from web.forms import Form
from web.held_files import HeldFile
from web.zones import ZONES, viewers_zone

LEAVE_OUT = "-"


@dataclass(frozen=True)
class Reading:
    """How a file is to be read; None leaves the choice to the file."""

    time_zone: str
    interval_minutes: int | None
    time_column: str | None
    queue_column: str | None


def choose() -> str:
    """Show the form for a file."""
    queues = list_queues(planner(), actor())
    zone = queues[0].time_zone if queues else viewers_zone()
    return _choose(Form(zone=zone))


def upload() -> Response | tuple[str, int]:
    """Hold the file and go on to what was understood."""
    form, file = Form(request.form), request.files.get("file")
    zone = form.zone("zone")
    if file is None or not file.filename:
        form.refuse("file", "Please choose a file.")
    if not form.ok or file is None:
        return _choose(form), 400
    held = held_files.hold(planner().instance, _user(), file)
    try:
        # What only other columns or another zone can cure is asked on the next page.
        open_table(held.path, held.name)
    except InputError as wrong:
        held_files.drop(held)
        form.refuse("file", str(wrong))
        return _choose(form), 400
    return redirect(url_for("demand.understood", held_id=held.held_id, zone=zone), 303)


def understood(held_id: str) -> str | tuple[str, int]:
    """Show what the file says when it is read as asked, and ask which queue is which."""
    held, form = _held(held_id), Form(request.args)
    try:
        preview = _preview(held, _reading(form), {})
    except InputError as wrong:
        form.refuse("reading", str(wrong))
        return _understood(held, form, None), 400
    return _understood(held, form, preview)


def mapped(held_id: str) -> str | tuple[str, int]:
    """Show what storing would do; nothing is stored yet."""
    held, form, answers = _held(held_id), Form(request.args), Form(request.form)
    seen = _preview(held, _reading(form), {})
    queues = _queues(answers, seen)
    if not answers.ok:
        return _understood(held, form, seen, answers), 400
    try:
        preview = _preview(held, _reading(form), queues)
    except InputError as wrong:
        answers.refuse("mapping", str(wrong))
        return _understood(held, form, seen, answers), 400
    return render_template(
        "demand/preview.html", held=held, preview=preview, answers=request.form, asked=request.args
    )


def confirm(held_id: str) -> Response | tuple[str, int]:
    """Store what the preview showed, unless something changed since."""
    held, reading, answers = _held(held_id), _reading(Form(request.args)), Form(request.form)
    queues = _queues(answers, _preview(held, reading, {}))
    preview = _preview(held, reading, queues)
    if preview.fingerprint() != answers["fingerprint"]:
        raise Stale("The history was changed since you looked at the file. Look at it again.")
    done = import_history(planner(), actor(), preview, answers.ticked("replace_changed"))
    held_files.drop(held)
    flash(f"{done.added:,} intervals added, {done.replaced:,} replaced.")
    return redirect(url_for("demand.overview"), 303)


def discard(held_id: str) -> Response:
    """Forget a held file."""
    held_files.drop(_held(held_id))
    flash("Nothing was stored.")
    return redirect(url_for("demand.choose"), 303)


def volumes(queue_id: str) -> str:
    """Show what is stored of a queue."""
    page = history_page(planner(), actor(), queue_id)
    return render_template("demand/volumes.html", page=page, chart=line_of_days(page.days))


def _reading(form: Form) -> Reading:
    interval = form["interval"]
    return Reading(
        time_zone=form["zone"] or "UTC",
        interval_minutes=int(interval) if interval.isdigit() else None,
        time_column=form["time_column"] or None,
        queue_column=form["queue_column"] or None,
    )


def _preview(held: HeldFile, reading: Reading, queues: dict[str, str | None]) -> HistoryPreview:
    return preview_history(
        planner(),
        actor(),
        held.path,
        queues=queues,
        time_zone=reading.time_zone,
        interval_minutes=reading.interval_minutes,
        time_column=reading.time_column,
        queue_column=reading.queue_column,
        shown_as=held.name,
    )


def _queues(answers: Form, preview: HistoryPreview) -> dict[str, str | None]:
    """Read which queue each value of the file stands for; None leaves it out."""
    ids = [queue.id for queue in list_queues(planner(), actor())]
    chosen = {
        one.value: answers.choice(f"queue-{place}", [LEAVE_OUT, *ids])
        for place, one in enumerate(preview.values)
    }
    if answers.ok and set(chosen.values()) == {LEAVE_OUT}:
        answers.refuse("queue-0", "Please choose a queue for at least one of them.")
    return {value: None if name == LEAVE_OUT else name for value, name in chosen.items()}


def _held(held_id: str) -> HeldFile:
    return held_files.find(planner().instance, _user(), held_id)


def _user() -> str:
    return actor().user_id or "nobody"


def _choose(form: Form) -> str:
    return render_template("demand/choose.html", form=form, zones=ZONES)


def _understood(
    held: HeldFile, form: Form, preview: HistoryPreview | None, answers: Form | None = None
) -> str:
    return render_template(
        "demand/understood.html",
        held=held,
        form=form,
        preview=preview,
        answers=answers or Form(),
        columns=open_table(held.path, held.name).columns,
        intervals=INTERVAL_CHOICES,
        queues=list_queues(planner(), actor()),
        leave_out=LEAVE_OUT,
        zones=ZONES,
    )
