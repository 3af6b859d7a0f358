"""Closing a month: seen first, then done for ever."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.reports import close_month as months
from planner.reports.hours import summed
from web.current import actor, planner
from web.reports.months import asked_month, month_links


def close_form() -> str:
    """Show what closing the month would settle."""
    found = months.closing(planner(), actor(), asked_month(planner().clock().date()))
    return render_template(
        "reports/close.html",
        found=found,
        total=summed(one.total for one in found.rows),
        unpublished=[one for one in found.rows if one.published_days < len(one.days)],
        links=month_links(found.month),
    )


def close() -> Response:
    """Close the month."""
    found = months.close_month(planner(), actor(), asked_month(planner().clock().date()))
    flash(f"{found.month:%B %Y} is closed.")
    return redirect(url_for("reports.hours", month=f"{found.month:%Y-%m}"), 303)
