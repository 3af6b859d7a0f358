"""Known events that make days busier or quieter."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.events import add_event, list_events, remove_event
from planner.demand.queues import list_queues
from planner.errors import FormError
from web.current import actor, planner
from web.forms import Form


def events() -> str:
    """List the events, with a form for one more."""
    return _page(Form(multiplier="1.5"))


def add() -> Response | tuple[str, int]:
    """Add an event."""
    form = Form(request.form)
    name, multiplier = form.text("name", longest=80), form.number("multiplier", 0, 20)
    first, last = form.day("from_date"), form.day("last_date")
    if form.ok and first is not None and last is not None:
        end = last + timedelta(days=1)
        queue_id = form["queue_id"] or None
        try:
            add_event(planner(), actor(), name, queue_id, first, end, multiplier)
            flash(f"{name} was noted. Forecasts made from now on expect it.")
            return redirect(url_for("demand.events"), 303)
        except FormError as wrong:
            form.refuse_all({_shown(field): text for field, text in wrong.fields.items()})
    return _page(form), 400


def remove(event_id: str) -> Response:
    """Take an event back."""
    remove_event(planner(), actor(), event_id)
    flash("The event was taken back.")
    return redirect(url_for("demand.events"), 303)


def _shown(field: str) -> str:
    return "last_date" if field == "to_date" else field


def _page(form: Form) -> str:
    queues = [("", "Every queue"), *((q.id, q.name) for q in list_queues(planner(), actor()))]
    return render_template(
        "demand/events.html",
        form=form,
        events=list_events(planner(), actor()),
        queues=queues,
        one_day=timedelta(days=1),
    )
