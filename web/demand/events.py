"""Known events that make days busier or quieter, limit leave, and bring temporary contracts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.events import (
    MOST_ON_LEAVE,
    EventInput,
    EventRow,
    add_event,
    limit_leave,
    list_events,
    remove_event,
)
from planner.demand.queues import list_queues
from planner.demand.temporary import TemporaryContracts, take_on
from planner.errors import FormError, NotFound
from planner.people.queries import list_sites, list_teams
from web.current import actor, planner
from web.forms import Form
from web.words import plural

ONE_DAY = timedelta(days=1)
LONGEST_LIST = 20_000
MOST_HOURS = 168
SHOWN = {"to_date": "last_date", "level_hundredths": "level_percent"}


def events() -> str:
    """List the events, with a form for one more."""
    return _page(Form(multiplier="1.5"))


def add() -> Response | tuple[str, int]:
    """Add an event."""
    form = Form(request.form)
    name, multiplier = form.text("name", longest=80), form.number("multiplier", 0, 20)
    first, last = form.day("from_date"), form.day("last_date")
    limit = _limit(form)
    if form.ok and first is not None and last is not None:
        queue_id = form["queue_id"] or None
        event = EventInput(name, queue_id, first, last + ONE_DAY, multiplier, limit)
        try:
            add_event(planner(), actor(), event)
            flash(f"{name} was noted. Forecasts made from now on expect it.")
            return redirect(url_for("demand.events"), 303)
        except FormError as wrong:
            form.refuse_all(_shown(wrong.fields))
    return _page(form), 400


def remove(event_id: str) -> Response:
    """Take an event back."""
    remove_event(planner(), actor(), event_id)
    flash("The event was taken back.")
    return redirect(url_for("demand.events"), 303)


def event(event_id: str) -> str:
    """Show an event: who may be on leave, and who is taken on for it."""
    found = _find(event_id)
    return _event_page(found, _limit_form(found), _temporary_form(found))


def limit(event_id: str) -> Response | tuple[str, int]:
    """Say how many may be on leave at once."""
    form, found = Form(request.form, scope="limit"), _find(event_id)
    most = _limit(form)
    if form.ok:
        limit_leave(planner(), actor(), event_id, most)
        flash("The limit holds for what is approved from now on.")
        return redirect(url_for("demand.event", event_id=event_id), 303)
    return _event_page(found, form, _temporary_form(found)), 400


def temporary(event_id: str) -> Response | tuple[str, int]:
    """Take people on for an event."""
    form, found = Form(request.form, scope="temporary"), _find(event_id)
    contracts = _contracts(form)
    if contracts is not None:
        try:
            people = take_on(planner(), actor(), event_id, contracts)
            flash(f"{plural(len(people), 'person', 'people')} can be planned on these days.")
            return redirect(url_for("demand.event", event_id=event_id), 303)
        except FormError as wrong:
            form.refuse_all(_shown(wrong.fields))
    return _event_page(found, _limit_form(found), form), 400


def _limit(form: Form) -> int | None:
    given = form.optional_text("leave_limit")
    return form.whole("leave_limit", 0, MOST_ON_LEAVE) if given else None


def _contracts(form: Form) -> TemporaryContracts | None:
    people, hours = _people(form), form.number("weekly_hours", 1, MOST_HOURS)
    first, last = form.day("from_date"), form.day("last_date")
    queue_id = form.choice("queue_id", [one.id for one in list_queues(planner(), actor())])
    team_id, site_id = form.text("team_id"), form.text("site_id")
    level = form.whole("level_percent", 1, 200)
    if not form.ok or first is None or last is None:
        return None
    return TemporaryContracts(
        people, site_id, team_id, queue_id, first, last + ONE_DAY, round(hours * 60), level
    )


def _people(form: Form) -> list[tuple[str, str]]:
    """Read a name and an address a line, with a comma between them."""
    text = form["people"]
    if len(text) > LONGEST_LIST:
        form.refuse("people", "This list is too long. Add the people in parts.")
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines, 1):
        if "," not in line:
            form.refuse("people", f"Line {number}: write a name, a comma, and an e-mail address.")
    parts = (line.rpartition(",") for line in lines)
    return [(name.strip(), email.strip()) for name, _comma, email in parts]


def _shown(fields: Mapping[str, str]) -> dict[str, str]:
    return {SHOWN.get(field, field): text for field, text in fields.items()}


def _find(event_id: str) -> EventRow:
    for found in list_events(planner(), actor()):
        if found.id == event_id:
            return found
    raise NotFound("There is no such event.")


def _limit_form(found: EventRow) -> Form:
    return Form(scope="limit", leave_limit=found.leave_limit)


def _temporary_form(found: EventRow) -> Form:
    return Form(
        scope="temporary",
        queue_id=found.queue_id,
        from_date=found.from_date,
        last_date=found.last_date,
        weekly_hours=40,
        level_percent=100,
    )


def _event_page(found: EventRow, limit_form: Form, form: Form) -> str:
    teams = [one for one in list_teams(planner(), actor()) if actor().leads(one.id)]
    return render_template(
        "demand/event.html",
        event=found,
        limit_form=limit_form,
        form=form,
        queues=[(one.id, one.name) for one in list_queues(planner(), actor())],
        teams=[(one.id, one.name) for one in teams],
        sites=[(one.id, one.name) for one in list_sites(planner(), actor())],
    )


def _page(form: Form) -> str:
    queues = [("", "Every queue"), *((q.id, q.name) for q in list_queues(planner(), actor()))]
    return render_template(
        "demand/events.html",
        form=form,
        events=list_events(planner(), actor()),
        queues=queues,
    )
