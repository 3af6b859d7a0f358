"""People: the list, one person with everything dated, and the forms that change it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.queues import list_queues
from planner.errors import FormError
from planner.people.edit import NewPerson, add_person, edit_person
from planner.people.hours import nominal_week
from planner.people.page_rows import PersonPage
from planner.people.queries import list_people, list_sites, list_teams, person_page
from web.current import actor, planner
from web.forms import Form
from web.people.changes import CHANGES, FOR_HR, FORM_FIELDS, HOURS_IN_A_WEEK
from web.words import LONG_WEEKDAYS
from web.zones import ZONES

WEEKDAYS = list(enumerate(LONG_WEEKDAYS))
HIGHEST_VERSION = 1_000_000
FULLY = 100


def overview() -> str:
    """List the people in the actor's scope, of one team if asked."""
    teams = list_teams(planner(), actor())
    wanted = request.args.get("team") or None
    people = list_people(planner(), actor(), wanted)
    return render_template(
        "people/people.html", people=people, teams=teams, wanted=wanted, may_edit=_may_edit()
    )


def new() -> str:
    """Show the form for a new person."""
    return _new_form(Form(weekly_hours=40, weekdays=range(5), starts=planner().clock().date()))


def create() -> Response | tuple[str, int]:
    """Add a person."""
    form = Form(request.form)
    values = _new_person(form)
    if values is not None:
        try:
            person_id = add_person(planner(), actor(), values)
            flash(f"{values.shown_name} was added.")
            return redirect(url_for("people.one", person_id=person_id), 303)
        except FormError as wrong:
            _note(form, wrong, {"day_minutes": "weekdays"})
    return _new_form(form), 400


def one(person_id: str) -> str:
    """Show a person with everything that is dated."""
    return _page(person_id, "", Form())


def rename(person_id: str) -> Response | tuple[str, int]:
    """Change names and e-mail address."""
    form = Form(request.form)
    version = form.whole("version", 1, HIGHEST_VERSION)
    names = (form.text("shown_name"), form.text("email"), form.text("legal_name"))
    if form.ok:
        try:
            edit_person(planner(), actor(), person_id, version, *names)
            return _saved(person_id)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(person_id, "name", form), 400


def change(person_id: str, what: str) -> Response | tuple[str, int]:
    """Let something else hold from a date on."""
    if what not in CHANGES:
        abort(404)
    form = Form(request.form)
    version, since = form.whole("version", 1, HIGHEST_VERSION), form.day("from_date")
    if form.ok and since is not None:
        try:
            CHANGES[what][1](form, person_id, version, since)
        except FormError as wrong:
            _note(form, wrong, FORM_FIELDS.get(what, {}))
        if form.ok:
            return _saved(person_id)
    return _page(person_id, what, form), 400


def _new_person(form: Form) -> NewPerson | None:
    starts, hours = form.day("starts"), form.number("weekly_hours", 0, HOURS_IN_A_WEEK)
    days, minutes = form.weekdays("weekdays"), round(hours * 60)
    name, email = form.text("shown_name"), form.text("email")
    site_id, team_id = form.text("site_id"), form.text("team_id")
    if not form.ok or starts is None:
        return None
    return NewPerson(
        shown_name=name,
        legal_name=form.optional_text("legal_name") or name,
        email=email,
        site_id=site_id,
        team_id=team_id,
        starts=starts,
        weekly_minutes=minutes,
        day_minutes=nominal_week(minutes, days),
        weekdays=tuple(days) if form.ticked("fixed") else None,
        skills=dict.fromkeys(form.chosen("skills"), FULLY),
    )


def _note(form: Form, wrong: FormError, names: Mapping[str, str]) -> None:
    form.refuse_all({names.get(name, name): told for name, told in wrong.fields.items()})


def _new_form(form: Form) -> str:
    return render_template("people/person_form.html", form=form, **_choices())


def _page(person_id: str, opened: str, form: Form) -> str:
    """Render a person; the form named by `opened` shows what was typed and what is wrong."""
    page = person_page(planner(), actor(), person_id)
    changes = {what: one for what, one in CHANGES.items() if _may_edit() or what not in FOR_HR}
    form.scope = opened
    forms = {what: _begun(page, what) for what in ("name", *changes)} | {opened: form}
    return render_template(
        "people/person.html",
        page=page,
        opened=opened,
        forms=forms,
        changes=changes,
        may_edit=_may_edit(),
        zones=ZONES,
        **_choices(),
    )


def _begun(page: PersonPage, scope: str) -> Form:
    today = planner().clock().date()
    return Form(
        scope=scope,
        from_date=today,
        weekly_hours=f"{page.row.weekly_minutes / 60:g}",
        weekdays=[day for day, minutes in enumerate(page.day_minutes) if minutes],
        fixed_days=page.row.weekdays,
        level=100,
        shown_name=page.row.shown_name,
        legal_name=page.legal_name,
        email=page.row.email,
    )


def _choices() -> dict[str, list[tuple[object, str]]]:
    ports = planner(), actor()
    return {
        "sites": [("", "Choose a site"), *((site.id, site.name) for site in list_sites(*ports))],
        "teams": [("", "Choose a team"), *((team.id, team.name) for team in list_teams(*ports))],
        "queues": [(queue.id, queue.name) for queue in list_queues(*ports)],
        "weekdays": [(number, name) for number, name in WEEKDAYS],
    }


def _may_edit() -> bool:
    return bool(actor().roles & {"hr", "admin"})


def _saved(person_id: str) -> Response:
    flash("The change was saved.")
    return redirect(url_for("people.one", person_id=person_id), 303)
