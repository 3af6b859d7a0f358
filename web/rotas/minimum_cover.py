"""Minimum cover: at least so many people in a window, whatever the volume."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.queues import list_queues
from planner.errors import FormError, NotFound
from planner.rotas.minimum_cover import (
    MOST_PEOPLE,
    CoverInput,
    CoverView,
    add_minimum_cover,
    cover_places,
    cover_roles,
    edit_minimum_cover,
    end_minimum_cover,
    list_minimum_covers,
)
from web.current import actor, planner
from web.forms import Form
from web.words import LONG_WEEKDAYS, wall

MINUTES_PER_DAY = 1440
ONE_DAY = timedelta(days=1)
ZONES = sorted(available_timezones())


def covers() -> str:
    """List what is asked for, with a form for one more."""
    return _list(_blank())


def add_cover() -> Response | tuple[str, int]:
    """Ask for a least number of people."""
    form = Form(request.form)
    values = _values(form)
    if values is not None:
        try:
            add_minimum_cover(planner(), actor(), values)
            return _done("Noted. Rotas made from now on keep it.")
        except FormError as wrong:
            _note(form, wrong)
    return _list(form), 400


def cover(cover_id: str) -> str:
    """Show one with its form."""
    view = _find(cover_id)
    return _one(view, _filled(view))


def save_cover(cover_id: str) -> Response | tuple[str, int]:
    """Change one for rotas made from now on."""
    view, form = _find(cover_id), Form(request.form)
    version = form.whole("version", 1, 1_000_000)
    values = _values(form)
    if values is not None:
        try:
            edit_minimum_cover(planner(), actor(), cover_id, version, values)
            return _done("Saved. Rotas made from now on keep it.")
        except FormError as wrong:
            _note(form, wrong)
    return _one(view, form), 400


def end_cover(cover_id: str) -> Response | tuple[str, int]:
    """Let one end today, so that it no longer holds from today on."""
    form = Form(request.form)
    version = form.whole("version", 1, 1_000_000)
    if not form.ok:
        return _one(_find(cover_id), form), 400
    end_minimum_cover(planner(), actor(), cover_id, version, _today())
    return _done("It no longer holds from today on. Published rotas stay as they are.")


def _values(form: Form) -> CoverInput | None:
    start, end = form.minute_of_day("start"), form.minute_of_day("end")
    first, last = form.day("from_date"), form.optional_day("last_date")
    values = CoverInput(
        at_least=form.whole("at_least", 1, MOST_PEOPLE),
        time_zone=form.zone("time_zone"),
        start_minute=start,
        end_minute=end if end > start else end + MINUTES_PER_DAY,
        from_date=first or _today(),
        to_date=None if last is None else last + ONE_DAY,
        weekdays=tuple(form.weekdays("weekdays")),
        site_id=form["site_id"] or None,
        queue_id=form["queue_id"] or None,
        role=form["role"] or None,
        always=form.ticked("always"),
    )
    return values if form.ok else None


def _note(form: Form, wrong: FormError) -> None:
    shown = {"start_minute": "start", "end_minute": "end", "to_date": "last_date"}
    form.refuse_all({shown.get(name, name): text for name, text in wrong.fields.items()})


def _blank() -> Form:
    places = cover_places(planner(), actor())
    first = places[0] if places else None
    return Form(
        site_id=None if first is None else first.site_id,
        at_least=2,
        time_zone=None if first is None else first.time_zone,
        weekdays=range(7),
        from_date=_today(),
    )


def _filled(view: CoverView) -> Form:
    values = view.values
    last = None if values.to_date is None else values.to_date - ONE_DAY
    return Form(
        at_least=values.at_least,
        time_zone=values.time_zone,
        start=wall(values.start_minute),
        end=wall(values.end_minute % MINUTES_PER_DAY),
        from_date=values.from_date,
        last_date=last,
        weekdays=values.weekdays,
        site_id=values.site_id,
        queue_id=values.queue_id,
        role=values.role,
        always=values.always,
    )


def _find(cover_id: str) -> CoverView:
    for view in list_minimum_covers(planner(), actor()):
        if view.cover_id == cover_id:
            return view
    raise NotFound("There is no such minimum cover, or it has ended.")


def _list(form: Form) -> str:
    views = list_minimum_covers(planner(), actor())
    return render_template("rotas/minimum_covers.html", covers=views, form=form, **_choices())


def _one(view: CoverView, form: Form) -> str:
    return render_template("rotas/minimum_cover.html", view=view, form=form, **_choices())


def _choices() -> dict[str, object]:
    places = cover_places(planner(), actor())
    queues = [(one.id, one.name) for one in list_queues(planner(), actor())]
    return {
        "places": [(one.site_id or "", one.name) for one in places],
        "queues": [("", "any queue"), *queues],
        "roles": [("", "everybody"), *((one, one) for one in cover_roles(planner(), actor()))],
        "days": list(enumerate(LONG_WEEKDAYS)),
        "zones": ZONES,
        "one_day": ONE_DAY,
    }


def _today() -> date:
    return planner().clock().date()


def _done(message: str) -> Response:
    flash(message)
    return redirect(url_for("rules.covers"), 303)
