"""One's own wishes: days off, and times one likes or would rather avoid."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused
from planner.people.edit import (
    Statement,
    add_availability,
    add_day_wish,
    end_availability,
    remove_day_wish,
)
from planner.people.page_rows import PersonPage
from planner.people.queries import person_page
from web.current import actor, planner
from web.forms import Form
from web.words import LONG_WEEKDAYS

KINDS = {
    "rather_not": "I would rather not work",
    "prefer": "I like to work",
    "cannot": "I cannot work",
}


def show() -> str:
    """Show what is wished for, with forms for more."""
    return _page(Form(), _times())


def add() -> Response | tuple[str, int]:
    """Wish for a day off."""
    form = Form(request.form)
    day = form.day("day")
    if day is not None and day <= planner().clock().date():
        form.refuse("day", "Please choose a day to come.")
    if form.ok and day is not None:
        must_have = form.ticked("must_have")
        try:
            add_day_wish(planner(), actor(), _me(), day, must_have=must_have)
            return _saved("Noted. Wishes weigh in wherever the rules leave room.")
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(form, _times()), 400


def remove(wish_id: str) -> Response:
    """Take a wish back."""
    remove_day_wish(planner(), actor(), wish_id)
    return _saved("The wish was taken back.")


def add_times() -> Response | tuple[str, int]:
    """Say when one cannot, would rather not, or likes to work."""
    form = Form(request.form)
    said = _statement(form)
    if said is not None:
        try:
            add_availability(planner(), actor(), _me(), said)
            return _saved("Noted. It holds for rotas made from now on.")
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(Form(), form), 400


def end_times(availability_id: str) -> Response:
    """Let a statement about times end today."""
    end_availability(planner(), actor(), availability_id, planner().clock().date())
    return _saved("It no longer holds.")


def _statement(form: Form) -> Statement | None:
    kind, days = form.choice("kind", KINDS), form.weekdays("weekdays")
    start, end = form.minute_of_day("start_minute"), form.minute_of_day("end_minute")
    first = form.optional_day("from_date") or planner().clock().date()
    last = form.optional_day("to_date")
    if not form.ok:
        return None
    end += 1440 if end <= start else 0
    return Statement(kind, days, start, end, first, last, form.ticked("must_have"))


def _times() -> Form:
    return Form(kind="rather_not", weekdays=range(5))


def _me() -> str:
    person_id = actor().person_id
    if person_id is None:
        raise Refused("Your account is not connected to a person yet. Ask an administrator.")
    return person_id


def _saved(message: str) -> Response:
    flash(message)
    return redirect(url_for("wishes.show"), 303)


def _page(day_form: Form, times_form: Form) -> str:
    day_form.scope, times_form.scope = "day", "times"
    person_id = actor().person_id
    page: PersonPage | None = None
    if person_id is not None:
        page = person_page(planner(), actor(), person_id)
    return render_template(
        "people/wishes.html",
        page=page,
        day_form=day_form,
        times_form=times_form,
        kinds=list(KINDS.items()),
        weekdays=list(enumerate(LONG_WEEKDAYS)),
        today=planner().clock().date(),
    )
