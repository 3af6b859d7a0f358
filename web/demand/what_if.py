"""What if: other volumes, handling times, hours or promises, beside what holds."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.forecast_page import list_forecasts
from planner.demand.plan_staffing import MOST_DAYS
from planner.demand.queues import QueueRow, list_queues
from planner.demand.what_if import LARGEST_FACTOR, Comparison, WhatIf, adopt, dates_of, what_if
from planner.errors import FormError, NotFound, Refused
from planner.people.queries import list_teams
from planner.rotas.scenario_page import list_scenarios
from web.current import actor, planner
from web.demand.opening_words import field_of, opening_text, read_opening
from web.demand.queues import MONTH_SECONDS, PERCENT
from web.forms import Form
from web.rotas.scenario_words import scenario_words
from web.words import LONG_WEEKDAYS

USUAL_DAYS = 14
FIELDS = {"target_share": "target_percent", "days": "days"}


def compare(queue_id: str) -> str | tuple[str, int]:
    """Show a scenario beside what holds; the address holds it, nothing is stored."""
    queue = _find(queue_id)
    if "volume" not in request.args:
        return _page(queue, _usual(queue), None)
    form = Form(request.args)
    found = _compared(queue, form)
    return _page(queue, form, found) if found else (_page(queue, form, None), 400)


def make_baseline(queue_id: str) -> Response | tuple[str, int]:
    """Make a scenario what holds."""
    queue, form = _find(queue_id), Form(request.form)
    other = scenario_of(form)
    first, days = form.day("first_date"), form.whole("days", 1, MOST_DAYS)
    if form.ok and first is not None:
        try:
            adopt(planner(), actor(), queue_id, first, days, other)
            flash("This holds now. Work out who is needed anew to plan by it.")
            return redirect(url_for("demand.fan", queue_id=queue_id), 303)
        except FormError as wrong:
            form.refuse_all(_by_field(wrong.fields))
        except Refused as refused:
            form.refuse("first_date", str(refused))
    return _page(queue, form, None), 400


def _compared(queue: QueueRow, form: Form) -> Comparison | None:
    other = scenario_of(form)
    first, days = form.day("first_date"), form.whole("days", 1, MOST_DAYS)
    if not form.ok or first is None:
        return None
    try:
        return what_if(planner(), actor(), queue.id, first, days, other)
    except FormError as wrong:
        form.refuse_all(_by_field(wrong.fields))
    except Refused as refused:
        form.refuse("first_date", str(refused))
    return None


def scenario_of(form: Form) -> WhatIf:
    """Read what would be; mistakes are kept in the form."""
    return WhatIf(
        volume=form.number("volume", 0.01, LARGEST_FACTOR),
        handling=form.number("handling", 0.01, LARGEST_FACTOR),
        opening=read_opening(form),
        target_share=form.number("target_percent", 1, 99.9) / PERCENT,
        threshold_seconds=form.whole("threshold_seconds", 0, MONTH_SECONDS),
    )


def _by_field(messages: Mapping[str, str]) -> dict[str, str]:
    return {FIELDS.get(name, name): text for name, text in messages.items()}


def _usual(queue: QueueRow) -> Form:
    lines = list_forecasts(planner(), actor(), queue.id)
    today = planner().clock().date()
    first = max(lines[0].first_date, today) if lines else today
    values = queue.setting
    hours = {field_of(day): opening_text(windows) for day, windows in enumerate(values.opening)}
    return Form(
        first_date=first,
        days=USUAL_DAYS,
        volume="1",
        handling="1",
        target_percent=f"{values.target_share * PERCENT:g}",
        threshold_seconds=values.threshold_seconds,
        **hours,
    )


def _page(queue: QueueRow, form: Form, found: Comparison | None) -> str:
    rows = [] if found is None else _rows(found)
    return render_template(
        "demand/what_if.html",
        queue=queue,
        form=form,
        found=found,
        rows=rows,
        weekdays=[(field_of(day), name) for day, name in enumerate(LONG_WEEKDAYS)],
        asked=request.args.to_dict(),
        teams=_own_teams(),
        scenarios=list_scenarios(planner(), actor(), queue.id),
        words=scenario_words,
    )


def _own_teams() -> list[tuple[str, str]]:
    who = actor()
    return [(team.id, team.name) for team in list_teams(planner(), who) if who.leads(team.id)]


def _rows(found: Comparison) -> list[tuple[object, float, float]]:
    pairs = zip(dates_of(found), found.now.hours_by_day, found.then.hours_by_day, strict=True)
    return [(day, now, then) for day, now, then in pairs]


def _find(queue_id: str) -> QueueRow:
    for queue in list_queues(planner(), actor()):
        if queue.id == queue_id:
            return queue
    raise NotFound("There is no such queue.")
