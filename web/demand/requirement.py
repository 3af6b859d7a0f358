"""Who is needed when: the heat map of each queue, and how the numbers come about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.demand.plan_staffing import MOST_DAYS, plan_staffing
from planner.demand.queries import (
    RequirementCell,
    RequirementOfQueue,
    list_requirements,
    requirement_page,
)
from planner.errors import FormError, Refused
from web.current import actor, planner
from web.demand.queue_words import DEFINITION_NAMES
from web.forms import Form
from web.words import number

USUAL_DAYS = 28
USUAL_NOTICE = timedelta(days=28)
FULL = 100
SHADES = 4


@dataclass(frozen=True)
class NeedCell:
    """One cell of the heat map: the people to roster, shaded by the queue's largest need."""

    shade: int
    text: str
    words: str


@dataclass(frozen=True)
class NeedMap:
    """The heat map of a queue, without the hours in which it never needs anybody."""

    columns: tuple[str, ...]
    rows: tuple[tuple[date, tuple[NeedCell | None, ...]], ...]


def show() -> str:
    """Show a stored requirement, the newest unless another is asked for."""
    return _page(usual_form())


def plan() -> Response | tuple[str, int]:
    """Work out who is needed."""
    form = Form(request.form)
    first, days = form.day("first_date"), form.whole("days", 1, MOST_DAYS)
    if form.ok and first is not None:
        try:
            requirement_id = plan_staffing(planner(), actor(), first, days)
            flash("Worked out who is needed. Rotas of these days use it.")
            return redirect(url_for("demand.show", requirement=requirement_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
        except Refused as refused:
            form.refuse("first_date", str(refused))
    return _page(form), 400


def usual_form() -> Form:
    """Begin with four weeks from the first Monday that leaves time to publish."""
    day = planner().clock().date() + USUAL_NOTICE
    monday = day + timedelta(days=-day.weekday() % 7)
    return Form(first_date=monday, days=USUAL_DAYS)


def need_map(queue: RequirementOfQueue, columns: tuple[str, ...]) -> NeedMap:
    """Shade a queue's need, leaving out columns that are empty on every day."""
    cells = [cell for row in queue.rows for cell in row.cells if cell is not None]
    most = max((cell.rostered_hundredths for cell in cells), default=0) or 1
    used = [
        place
        for place in range(len(columns))
        if any(cell and cell.rostered_hundredths for cell in (r.cells[place] for r in queue.rows))
    ]
    return NeedMap(
        columns=tuple(columns[place] for place in used),
        rows=tuple(
            (row.day, tuple(_cell(row.cells[place], most) for place in used)) for row in queue.rows
        ),
    )


def _cell(cell: RequirementCell | None, most: int) -> NeedCell | None:
    if cell is None or not cell.rostered_hundredths:
        return None
    needed = number(cell.net_hundredths / FULL)
    words = f"needed {needed}, contacts {number(cell.contacts)}"
    shade = -(-SHADES * cell.rostered_hundredths // most)
    return NeedCell(shade, number(cell.rostered_hundredths / FULL), words)


def _page(form: Form) -> str:
    lines = list_requirements(planner(), actor())
    wanted = request.args.get("requirement") or (lines[0].id if lines else None)
    page = None if wanted is None else requirement_page(planner(), actor(), wanted)
    maps = [] if page is None else [(one, need_map(one, page.columns)) for one in page.queues]
    return render_template(
        "demand/requirement.html",
        form=form,
        lines=lines,
        page=page,
        maps=maps,
        definitions=DEFINITION_NAMES,
    )
