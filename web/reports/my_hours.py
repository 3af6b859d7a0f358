"""One's own hours of a month, and reporting what was worked otherwise."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.reports.person_month import person_month
from planner.reports.record_exception import withdraw_exception
from web.current import actor, planner
from web.forms import Form
from web.reports.entries import KINDS, LABELS, empty_forms, entered
from web.reports.months import asked_month, month_links


def show() -> str:
    """Show the month."""
    return _page(empty_forms(), "")


def report() -> Response | tuple[str, int]:
    """Report an exception; it counts when somebody has confirmed it."""
    what, person_id = request.form.get("what", ""), actor().person_id
    if what not in KINDS or person_id is None:
        abort(400)
    form = Form(request.form, scope=what)
    if entered(form, what, person_id) is None:
        return _page(empty_forms() | {what: form}, what), 400
    flash("Reported. It counts when your lead or HR has confirmed it.")
    return _back()


def withdraw(entry_id: str) -> Response:
    """Take back what one reported."""
    withdraw_exception(planner(), actor(), entry_id)
    flash("Taken back.")
    return _back()


def _back() -> Response:
    month = f"{asked_month(planner().clock().date()):%Y-%m}"
    return redirect(url_for("my_hours.show", month=month), 303)


def _page(forms: dict[str, Form], opened: str) -> str:
    month, person_id = asked_month(planner().clock().date()), actor().person_id
    page = None
    if person_id is not None:
        page = person_month(planner(), actor(), person_id, month)
    return render_template(
        "reports/my_hours.html",
        page=page,
        links=month_links(month),
        forms=forms,
        labels=LABELS,
        opened=opened,
    )
