"""Enter time off for somebody."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError
from planner.people.queries import list_people
from planner.time_off.effect import Effect
from planner.time_off.enter import enter_time_off
from planner.time_off.queries import look_ahead
from web.current import actor, planner
from web.forms import Form
from web.time_off.decide import approved_words
from web.time_off.spans import KIND_CHOICES, absence_in, note, reason_in


def new() -> str:
    """Show the form, for the person that the address names."""
    return _page(Form(person_id=request.args.get("person")), None)


def look() -> str:
    """Show what the time off would do; nothing is stored."""
    form = Form(request.form)
    absence, person_id, effect = absence_in(form), _person(form), None
    if absence is not None and form.ok:
        try:
            effect = look_ahead(planner(), actor(), person_id, absence)
        except FormError as wrong:
            note(form, wrong)
    return _page(form, effect)


def create() -> Response | tuple[str, int]:
    """Store it as approved."""
    form = Form(request.form)
    absence, person_id, reason = absence_in(form), _person(form), reason_in(form)
    if absence is not None and form.ok:
        try:
            done = enter_time_off(planner(), actor(), person_id, absence, reason)
            flash(approved_words(done))
            return redirect(url_for("time_off.one", time_off_id=done.time_off_id), 303)
        except FormError as wrong:
            note(form, wrong)
    return _page(form, None), 400


def _person(form: Form) -> str:
    return form.choice("person_id", [one.id for one in list_people(planner(), actor())])


def _page(form: Form, effect: Effect | None) -> str:
    people = list_people(planner(), actor())
    names = {one.id: one.shown_name for one in people}
    return render_template(
        "time_off/enter.html",
        form=form,
        effect=effect,
        people=[("", "Choose a person"), *((one.id, one.shown_name) for one in people)],
        name=names.get(form["person_id"], "They"),
        kinds=KIND_CHOICES,
    )
