"""One person's month: its days, and what was worked otherwise."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.reports import person_month as months
from planner.reports.record_exception import confirm_exception, withdraw_exception
from web.current import actor, planner
from web.forms import Form
from web.reports.entries import KINDS, LABELS, empty_forms, entered, said
from web.reports.months import asked_month, month_links


def person(person_id: str) -> str:
    """Show the month."""
    return _page(person_id, empty_forms(), "")


def enter(person_id: str) -> Response | tuple[str, int]:
    """Record an exception."""
    what = request.form.get("what", "")
    if what not in KINDS:
        abort(400)
    form = Form(request.form, scope=what)
    recorded = entered(form, what, person_id)
    if recorded is None:
        return _page(person_id, empty_forms() | {what: form}, what), 400
    done = "Recorded." if recorded.state == "recorded" else "Reported; somebody confirms it."
    flash(said(recorded, done))
    return _back(person_id)


def confirm(person_id: str, entry_id: str) -> Response:
    """Confirm what somebody reported."""
    flash(said(confirm_exception(planner(), actor(), entry_id), "Confirmed."))
    return _back(person_id)


def withdraw(person_id: str, entry_id: str) -> Response:
    """Take an entry back."""
    flash(said(withdraw_exception(planner(), actor(), entry_id), "Withdrawn."))
    return _back(person_id)


def _back(person_id: str) -> Response:
    month = f"{asked_month(planner().clock().date()):%Y-%m}"
    return redirect(url_for("reports.person", person_id=person_id, month=month), 303)


def _page(person_id: str, forms: dict[str, Form], opened: str) -> str:
    month = asked_month(planner().clock().date())
    return render_template(
        "reports/person.html",
        page=months.person_month(planner(), actor(), person_id, month),
        links=month_links(month),
        forms=forms,
        labels=LABELS,
        opened=opened,
    )
