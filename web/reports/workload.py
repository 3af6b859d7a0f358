"""The hours of a span of days: contract, planned, credited, and what weighs on people."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, render_template, request

from planner.errors import FormError
from planner.reports import workload as reports
from web.current import actor, planner
from web.forms import Form
from web.mistakes import Mistake, page


def workload() -> str | tuple[str, int]:
    """Show the report as a table."""
    form, span = _asked()
    rows: list[reports.WorkloadRow] = []
    if span is not None:
        try:
            rows = reports.workload(planner(), actor(), *span)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    shown = render_template("reports/workload.html", form=form, rows=rows, span=span)
    return shown if form.ok else (shown, 400)


def workload_csv() -> Response | tuple[str, int]:
    """Send the same report as a file."""
    form, span = _asked()
    if span is None:
        return page(Mistake(400, "These dates cannot be used", " ".join(form.errors.values())))
    try:
        content = reports.workload_csv(planner(), actor(), *span)
    except FormError as wrong:
        return page(Mistake(400, "These dates cannot be used", " ".join(wrong.fields.values())))
    response = Response(content, content_type="text/csv; charset=utf-8")
    name = f"hours-{span[0]}-to-{span[1]}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> tuple[Form, tuple[date, date] | None]:
    """Read the span; without one it is this month."""
    if "first" not in request.args and "last" not in request.args:
        first, last = _month_of(planner().clock().date())
        return Form(first=first, last=last), (first, last)
    form = Form(request.args)
    begin, end = form.day("first"), form.day("last")
    return form, None if begin is None or end is None else (begin, end)


def _month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)
