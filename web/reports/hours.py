"""Everybody's hours over a span of days, as a page and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Response, render_template, request

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import FormError
from planner.people.closed_months import first_of_month
from planner.people.queries import list_sites, list_teams
from planner.reports import hours_csv as as_csv
from planner.reports import hours_xlsx as as_xlsx
from planner.reports.hours_report import Asked, HoursReport, hours_report
from web.current import actor, planner
from web.forms import Form
from web.mistakes import Mistake, page
from web.reports.months import asked_month, month_links, span_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hours() -> str | tuple[str, int]:
    """Show the report as a table."""
    form, asked = _asked()
    report: HoursReport | None = None
    if asked is not None:
        try:
            report = hours_report(planner(), actor(), asked)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    shown = render_template(
        "reports/hours.html",
        form=form,
        report=report,
        today=planner().clock().date(),
        teams=[("", "All teams"), *((one.id, one.name) for one in list_teams(planner(), actor()))],
        sites=[("", "All sites"), *((one.id, one.name) for one in list_sites(planner(), actor()))],
        links=None if asked is None else month_links(first_of_month(asked.first)),
        whole_month=asked is not None and _is_month(asked),
        may_close=bool(actor().roles & {"hr", "admin"}),
    )
    return shown if form.ok else (shown, 400)


def hours_csv() -> Response | tuple[str, int]:
    """Send the report as CSV."""
    return _file(as_csv.hours_csv, CSV, "csv")


def hours_xlsx() -> Response | tuple[str, int]:
    """Send the report as a workbook."""
    return _file(as_xlsx.hours_xlsx, XLSX, "xlsx")


def _file(
    write: Callable[[Planner, Actor, Asked], bytes], content_type: str, ending: str
) -> Response | tuple[str, int]:
    form, asked = _asked()
    if asked is None:
        return page(Mistake(400, "These dates cannot be used", " ".join(form.errors.values())))
    try:
        content = write(planner(), actor(), asked)
    except FormError as wrong:
        return page(Mistake(400, "These dates cannot be used", " ".join(wrong.fields.values())))
    response = Response(content, content_type=content_type)
    name = f"hours-{asked.first}-to-{asked.last}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> tuple[Form, Asked | None]:
    """Read span, team and site; without a span it is a month, without one the present one."""
    places = {"team": request.args.get("team", ""), "site": request.args.get("site", "")}
    if "first" not in request.args and "last" not in request.args:
        first, last = span_of(asked_month(planner().clock().date()))
        return Form(first=first, last=last, **places), _made(first, last, places)
    form = Form(request.args)
    begin, end = form.day("first"), form.day("last")
    return form, None if begin is None or end is None else _made(begin, end, places)


def _made(first: date, last: date, places: dict[str, str]) -> Asked:
    return Asked(first, last, places["team"] or None, places["site"] or None)


def _is_month(asked: Asked) -> bool:
    return (asked.first, asked.last) == span_of(first_of_month(asked.first))
