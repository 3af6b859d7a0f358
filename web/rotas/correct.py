"""Correct one person's day: choose, see what it does, save; take the last correction back."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused
from planner.rotas import correct as verbs
from planner.rotas.correct_edits import Edit
from planner.rotas.correct_ground import Overtaken
from planner.rotas.correct_page import CorrectPage, correct_page
from planner.rotas.notice import NOTICE_DAYS
from web.current import actor, planner
from web.forms import Form
from web.rotas.correct_forms import FIELDS, edit_in, reasons_in
from web.words import plural

HIGHEST_VERSION = 1_000_000


def correct_form(version_id: str) -> str | Response:
    """Show one person's day with what can be done about it."""
    person_id, day = request.args.get("person", ""), _asked_day()
    try:
        page = correct_page(planner(), actor(), version_id, person_id, day)
    except Overtaken as told:
        flash("A newer version holds on this day: here it is.")
        address = url_for("rotas.correct_form", version_id=told.version_id)
        return redirect(f"{address}?{request.query_string.decode()}", 303)
    return _page(page, Form())


def look_at_edit(version_id: str) -> str | tuple[str, int]:
    """Show what an edit would do; nothing is stored."""
    form = Form(request.form)
    edit = edit_in(form)
    if edit is None:
        return _again(version_id, form), 400
    return _look(version_id, edit, form)


def save_edit(version_id: str) -> Response | str | tuple[str, int]:
    """Save an edit that was looked at."""
    form = Form(request.form)
    edit, reasons = edit_in(form), reasons_in(form)
    version = form.whole("version", 1, HIGHEST_VERSION)
    if edit is None or not form.ok:
        return _again(version_id, form), 400
    try:
        done = verbs.correct(planner(), actor(), version_id, edit, version, reasons)
    except Overtaken as told:
        form.refuse("", str(told))
        return _look(told.version_id, edit, form)
    except Refused as told:
        form.refuse("", str(told))
        return _look(version_id, edit, form)
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _again(version_id, form), 400
    flash(_said(done))
    return redirect(url_for("rotas.grid", version_id=done.version_id), 303)


def undo_last(version_id: str) -> Response:
    """Take the last correction back."""
    form = Form(request.form)
    version = form.whole("version", 1, HIGHEST_VERSION)
    done = verbs.undo(planner(), actor(), version_id, version, reasons_in(form))
    flash(f"The last correction was taken back. {_said(done)}")
    return redirect(url_for("rotas.grid", version_id=done.version_id), 303)


def _said(done: verbs.Corrected) -> str:
    people = plural(len(done.people), "person", "people")
    if done.number is None:
        return "Saved in the draft. Nobody else sees it before you publish."
    return f"Published as version {done.number}: shifts of {people} changed."


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _look(version_id: str, edit: Edit, form: Form) -> str | tuple[str, int]:
    status = 200 if form.ok else 409
    try:
        found = verbs.look_at(planner(), actor(), version_id, edit)
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _again(version_id, form), 400
    except Overtaken as told:
        form.refuse("", str(told))
        if told.version_id == version_id:
            return _again(version_id, form), 409
        return _look(told.version_id, edit, form)
    page = _day_page(version_id, form)
    text = render_template(
        "rotas/correct_look.html",
        page=page,
        form=form,
        found=found,
        carried=FIELDS,
        usual_notice=NOTICE_DAYS,
    )
    return text, status


def _again(version_id: str, form: Form) -> str:
    return _page(_day_page(version_id, form), form)


def _day_page(version_id: str, form: Form) -> CorrectPage:
    try:
        day = date.fromisoformat(form["day"])
    except ValueError:
        day = None
    return correct_page(planner(), actor(), version_id, form["person"], day)


def _page(page: CorrectPage, form: Form) -> str:
    return render_template("rotas/correct.html", page=page, form=form)
