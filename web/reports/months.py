"""Months in addresses and on pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from planner.people.closed_months import first_of_month, last_of_month, month_after


@dataclass(frozen=True)
class MonthLinks:
    """A month and its neighbours, each by its first day."""

    month: date
    before: date
    after: date


def month_links(month: date) -> MonthLinks:
    """The month that begins on a day, the one before it and the one after it."""
    return MonthLinks(month, first_of_month(month - timedelta(days=1)), month_after(month))


def asked_month(today: date) -> date:
    """The month that the address names as 2027-03, else the present one; its first day."""
    try:
        asked = date.fromisoformat(f"{request.values.get('month', '')}-01")
    except ValueError:
        return first_of_month(today)
    return asked if 2000 < asked.year < 2200 else first_of_month(today)


def span_of(month: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return month, last_of_month(month)
