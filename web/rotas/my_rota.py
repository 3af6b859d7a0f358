"""One's own rota, week by week, in the time of the place where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request

from planner.notices.queries import unseen_count
from planner.rotas.my_rota import MyDay
from planner.rotas.queries import my_rota
from planner.swaps.queries import offers_waiting
from web.current import actor, planner

DAYS_PER_WEEK = 7
WEEKS = 4


@dataclass(frozen=True)
class Week:
    """Seven days, with the paid minutes of their shifts."""

    first: date
    days: tuple[MyDay, ...]
    paid_minutes: int

    @property
    def is_known(self) -> bool:
        """Whether a day of it is published, or holds a shift, time off or a holiday."""
        return any(day.published or day.shifts or day.away or day.holiday for day in self.days)


def show() -> str:
    """Show the next shift and the weeks around it."""
    if actor().person_id is None:
        return render_template("rotas/my_rota.html", page=None, weeks=())
    page = my_rota(planner(), actor(), first=_asked(), days=WEEKS * DAYS_PER_WEEK)
    weeks = _weeks(page.days)
    step = timedelta(weeks=WEEKS)
    return render_template(
        "rotas/my_rota.html",
        page=page,
        weeks=weeks,
        earlier=weeks[0].first - step,
        later=weeks[0].first + step,
        is_now=_asked() is None,
        covers_waiting=offers_waiting(planner(), actor()),
        unseen_notices=unseen_count(planner(), actor()),
    )


def _asked() -> date | None:
    try:
        asked = date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None
    return asked - timedelta(days=asked.weekday()) if 2000 < asked.year < 2200 else None


def _weeks(days: Sequence[MyDay]) -> list[Week]:
    spans = [days[start : start + DAYS_PER_WEEK] for start in range(0, len(days), DAYS_PER_WEEK)]
    return [Week(span[0].day, tuple(span), _paid(span)) for span in spans]


def _paid(days: Sequence[MyDay]) -> int:
    return sum(shift.paid_minutes for day in days for shift in day.shifts)
