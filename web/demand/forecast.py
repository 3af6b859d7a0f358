"""A queue's forecast: the fan by day and by half-hour, and how far to trust it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand import chosen_method
from planner.demand.forecast import LONGEST_HORIZON_DAYS
from planner.demand.forecast_page import ForecastPage, forecast_page, list_forecasts
from planner.demand.forecasting import make_forecast
from planner.demand.methods import METHODS
from planner.demand.page_words import revised_sentence
from planner.demand.profile import MOST_CONTACTS_A_DAY, DemandProfile, forecast_by_hand
from planner.demand.queues import QueueRow, list_queues
from planner.demand.revise_today import revise_today
from planner.errors import FormError, NotFound, Refused
from web.current import actor, planner
from web.demand.charts import fan_of_days, fan_of_points
from web.forms import Form
from web.words import LONG_WEEKDAYS

USUAL_DAYS = 70
SHOWN_DAYS = timedelta(days=7)
BY_PAST_WEEKS = "Those that missed least on past weeks"
NAMES = {method.key: method.name.capitalize() for method in METHODS}


def fan(queue_id: str) -> str:
    """Show a stored forecast, the newest unless another is asked for."""
    return _page(_find(queue_id), Form(first_date=_usual_start(), days=USUAL_DAYS, busiest_hour=10))


def make(queue_id: str) -> Response | tuple[str, int]:
    """Make a forecast of one queue."""
    form = Form(request.form)
    first, days = form.day("first_date"), form.whole("days", 1, LONGEST_HORIZON_DAYS)
    if form.ok and first is not None:
        try:
            method = form["method"] or None
            made = make_forecast(planner(), actor(), queue_id, first, days, method)
            flash(f"Forecast {made.number} was made.")
            return redirect(url_for("demand.fan", queue_id=queue_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
        except Refused as refused:
            form.refuse("first_date", str(refused))
    return _page(_find(queue_id), form), 400


def choose_method(queue_id: str) -> Response:
    """Let a queue's forecasts use one method from now on, or let past weeks decide again."""
    method = Form(request.form)["method"] or None
    chosen_method.choose_method(planner(), actor(), queue_id, method)
    said = BY_PAST_WEEKS if method is None else NAMES[method]
    flash(f"Forecasts made from now on use: {said[0].lower()}{said[1:]}.")
    return redirect(url_for("demand.fan", queue_id=queue_id), 303)


def by_hand(queue_id: str) -> Response | tuple[str, int]:
    """Make a forecast of a queue without history from what the lead expects."""
    form = Form(request.form)
    first, days = form.day("first_date"), form.whole("days", 1, LONGEST_HORIZON_DAYS)
    contacts = tuple(form.number(f"contacts-{day}", 0, MOST_CONTACTS_A_DAY) for day in range(7))
    profile = DemandProfile(contacts, form.whole("busiest_hour", 0, 23))
    if form.ok and first is not None:
        try:
            made = forecast_by_hand(planner(), actor(), queue_id, first, days, profile)
            flash(f"Forecast {made.number} was made.")
            return redirect(url_for("demand.fan", queue_id=queue_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(_find(queue_id), form), 400


def revise(queue_id: str) -> Response:
    """Forecast the rest of today from this morning's contacts."""
    try:
        done = revise_today(planner(), actor(), queue_id)
    except Refused as refused:
        flash(str(refused), "error")
    else:
        flash(revised_sentence(done.until, done.came, done.expected, done.rest_factor))
    return redirect(url_for("demand.fan", queue_id=queue_id), 303)


def make_all() -> Response:
    """Make a forecast of every queue that has enough history; say of the others why not."""
    queues = list_queues(planner(), actor())
    first = _usual_start()
    for queue in queues:
        try:
            made = make_forecast(planner(), actor(), queue.id, first, USUAL_DAYS)
        except Refused as refused:
            flash(str(refused), "error")
        else:
            flash(f"{queue.name}: forecast {made.number} was made.")
    return redirect(url_for("demand.overview"), 303)


def _usual_start() -> date:
    # From tomorrow, so that a day is left over on the other side of every date line.
    return planner().clock().date() + timedelta(days=1)


def _page(queue: QueueRow, form: Form) -> str:
    lines = list_forecasts(planner(), actor(), queue.id)
    chosen = Form(scope="standing", method=queue.forecast_method)
    wanted = request.args.get("forecast") or (lines[0].id if lines else None)
    page = None if wanted is None else forecast_page(planner(), actor(), wanted)
    if page is None:
        return render_template(
            "demand/forecast.html",
            queue=queue,
            form=form,
            page=None,
            lines=(),
            methods=_once(queue),
            standing=_standing(),
            chosen=chosen,
            weekdays=LONG_WEEKDAYS,
        )
    week = _week(page)
    points = [one for one in page.points if week <= one.start.date() < week + SHOWN_DAYS]
    return render_template(
        "demand/forecast.html",
        queue=queue,
        form=form,
        page=page,
        lines=lines,
        methods=_once(queue),
        standing=_standing(),
        chosen=chosen,
        weekdays=LONG_WEEKDAYS,
        days_chart=fan_of_days(page.days),
        week_chart=fan_of_points(points, page.time_zone),
        week=week,
        earlier=week - SHOWN_DAYS,
        later=week + SHOWN_DAYS,
    )


def _once(queue: QueueRow) -> list[tuple[str, str]]:
    """The methods that one forecast may use; without a choice that of the queue holds."""
    usual = BY_PAST_WEEKS if queue.forecast_method is None else NAMES[queue.forecast_method]
    return [("", f"As for this queue: {usual[0].lower()}{usual[1:]}"), *NAMES.items()]


def _standing() -> list[tuple[str, str]]:
    """The methods that a queue may keep."""
    return [("", BY_PAST_WEEKS), *NAMES.items()]


def _week(page: ForecastPage) -> date:
    first, last = page.line.first_date, page.line.last_date
    asked = Form(request.args).optional_day("week") or first
    return min(max(asked, first), last)


def _find(queue_id: str) -> QueueRow:
    for queue in list_queues(planner(), actor()):
        if queue.id == queue_id:
            return queue
    raise NotFound("There is no such queue.")
