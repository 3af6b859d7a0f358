"""Shifts as templates: which there are, in the local time of their site."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, NotFound
from planner.people.queries import list_sites
from planner.rotas.templates import (
    KINDS,
    TemplateInput,
    TemplateView,
    add_template,
    edit_template,
    list_templates,
)
from web.current import actor, planner
from web.forms import Form, minute_of
from web.words import LONG_WEEKDAYS

KIND_NAMES = {"work": "Work", "on-call": "On call", "training": "Training"}
TIMES_HINT = "Please give start and end, such as 07:00-15:30; split shifts with a comma."
LONGEST_BREAK = 480


def overview() -> str:
    """List the shifts of every site."""
    return render_template(
        "rotas/templates.html", templates=list_templates(planner(), actor()), kinds=KIND_NAMES
    )


def new() -> str:
    """Show the form for a new shift."""
    return _form(_blank())


def create() -> Response | tuple[str, int]:
    """Add a shift."""
    form = Form(request.form)
    values = _values(form)
    if form.ok and values is not None:
        try:
            add_template(planner(), actor(), values)
            return _saved(values)
        except FormError as wrong:
            _note(form, wrong)
    return _form(form), 400


def one(template_id: str) -> str:
    """Show a shift with its form."""
    view = _find(template_id)
    return _form(_filled(view), view)


def save(template_id: str) -> Response | tuple[str, int]:
    """Change a shift for rotas made from now on."""
    form = Form(request.form)
    values = _values(form)
    version = form.whole("version", 1, 1_000_000)
    if form.ok and values is not None:
        try:
            edit_template(planner(), actor(), template_id, version, values)
            return _saved(values)
        except FormError as wrong:
            _note(form, wrong)
    return _form(form, _find(template_id)), 400


def segments_of(text: str) -> tuple[tuple[int, int], ...]:
    """Turn "07:00-11:00, 22:00-06:00" into minutes after midnight; raises `ValueError`.

    An end that is not after its start lies on the next day and counts on past 1440.
    """
    parts = [re.split(r"\s*[-–]\s*", part.strip()) for part in text.split(",")]
    if any(len(part) != 2 for part in parts):
        raise ValueError(text)
    pairs = [(minute_of(start), minute_of(end)) for start, end in parts]
    return tuple((start, end if end > start else end + 1440) for start, end in pairs)


def _blank() -> Form:
    return Form(
        weekdays=range(7),
        kind="work",
        from_date=planner().clock().date(),
        unpaid_break_minutes=30,
        paid_break_minutes=0,
    )


def _values(form: Form) -> TemplateInput | None:
    times, first = form.text("times"), form.day("from_date")
    try:
        segments = segments_of(times)
    except ValueError:
        form.refuse("times", TIMES_HINT)
        return None
    if first is None:
        return None
    return TemplateInput(
        name=form.text("name", longest=60),
        site_id=form.text("site_id"),
        segments=segments,
        from_date=first,
        to_date=form.optional_day("to_date"),
        weekdays=tuple(form.weekdays("weekdays")),
        label=form.optional_text("label", longest=30),
        kind=form.choice("kind", KINDS),
        paid_break_minutes=form.whole("paid_break_minutes", 0, LONGEST_BREAK),
        unpaid_break_minutes=form.whole("unpaid_break_minutes", 0, LONGEST_BREAK),
    )


def _filled(view: TemplateView) -> Form:
    values = view.values
    return Form(
        name=values.name,
        site_id=values.site_id,
        times=view.hours.replace("–", "-"),
        weekdays=values.weekdays,
        label=values.label,
        kind=values.kind,
        from_date=values.from_date,
        to_date=values.to_date,
        paid_break_minutes=values.paid_break_minutes,
        unpaid_break_minutes=values.unpaid_break_minutes,
        version=view.version,
    )


def _note(form: Form, wrong: FormError) -> None:
    form.refuse_all(
        {"times" if name == "segments" else name: m for name, m in wrong.fields.items()}
    )


def _saved(values: TemplateInput) -> Response:
    flash(f"{values.name} was saved. Rotas made from now on use it.")
    return redirect(url_for("templates.overview"), 303)


def _form(form: Form, view: TemplateView | None = None) -> str:
    return render_template(
        "rotas/template_form.html",
        form=form,
        view=view,
        sites=[("", "Choose a site")] + [(s.id, s.name) for s in list_sites(planner(), actor())],
        weekdays=list(enumerate(LONG_WEEKDAYS)),
        kinds=list(KIND_NAMES.items()),
    )


def _find(template_id: str) -> TemplateView:
    for view in list_templates(planner(), actor()):
        if view.template_id == template_id:
            return view
    raise NotFound("There is no such shift.")
