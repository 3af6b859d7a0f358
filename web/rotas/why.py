"""Why: somebody's day, a short time on a queue, and who would step in for the sick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused, Stale
from planner.rotas.forbidden_now import forbidden_now
from planner.rotas.queries import coverage_page, grid_page
from planner.rotas.replan_apply import apply_sick
from planner.rotas.replan_sick import SickPreview, preview_sick
from planner.rotas.short_apply import apply_short
from planner.rotas.why import DayExplained, ShortExplained, why_day, why_short
from web.current import actor, planner

Answer = DayExplained | ShortExplained | SickPreview
Read = TypeVar("Read", date, time)


def why(version_id: str) -> str | tuple[str, int]:
    """Show the three questions, and the answer to the one that was asked."""
    kind = request.args.get("about", "")
    answer, problem = None, None
    try:
        if kind in QUESTIONS:
            answer = QUESTIONS[kind](version_id)
    except (FormError, Refused, Stale) as refusal:
        problem = str(refusal)
    page = render_template(
        "rotas/why.html",
        page=coverage_page(planner(), actor(), version_id),
        people=grid_page(planner(), actor(), version_id, None).rows,
        kind=kind,
        asked=request.args,
        answer=answer,
        problem=problem,
        forbidden=forbidden_now(planner(), actor(), version_id),
    )
    return page if problem is None else (page, 400)


def put_in_replan(version_id: str) -> Response:
    """Put the replan that was seen into the rota, and go to where it stands now."""
    form = request.form
    try:
        first, last = (date.fromisoformat(form.get(name, "")) for name in ("day", "last"))
    except ValueError as error:
        raise Refused("Give the first and the last day.") from error
    who, seen = form.get("person", ""), form.get("fingerprint", "")
    done = apply_sick(planner(), actor(), version_id, who, first, last, seen)
    return redirect(url_for("rotas.grid", version_id=done.version_id), 303)


def take_remedy(version_id: str) -> Response:
    """Put in the change that was seen to help when a queue is short, and show the time again."""
    form = request.form
    try:
        day, at = date.fromisoformat(form.get("day", "")), time.fromisoformat(form.get("at", ""))
    except ValueError as error:
        raise Refused("Give a day and a time such as 14:30.") from error
    queue, seen = form.get("queue", ""), form.get("fingerprint", "")
    minute = at.hour * 60 + at.minute
    done = apply_short(planner(), actor(), version_id, queue, day, minute, seen)
    flash("Done. This is how it stands now; the last correction can be taken back.")
    shown = url_for(
        "rotas.why",
        version_id=done.version_id,
        about="short",
        queue=queue,
        day=day.isoformat(),
        at=f"{at:%H:%M}",
    )
    return redirect(shown, 303)


def _day(version_id: str) -> Answer:
    day = _read("day", date.fromisoformat, "Give a day.")
    return why_day(planner(), actor(), version_id, request.args.get("person", ""), day)


def _short(version_id: str) -> Answer:
    day = _read("day", date.fromisoformat, "Give a day.")
    at = _read("at", time.fromisoformat, "Give a time such as 14:30.")
    queue, minute = request.args.get("queue", ""), at.hour * 60 + at.minute
    return why_short(planner(), actor(), version_id, queue, day, minute)


def _absent(version_id: str) -> Answer:
    first = _read("day", date.fromisoformat, "Give the first day.")
    last = _read("last", date.fromisoformat, "Give the last day.")
    who = request.args.get("person", "")
    return preview_sick(planner(), actor(), version_id, who, first, last)


def _read(name: str, read: Callable[[str], Read], words: str) -> Read:
    try:
        return read(request.args.get(name, ""))
    except ValueError as error:
        raise Refused(words) from error


# Addresses stand in logs: they never say that somebody is ill.
QUESTIONS: dict[str, Callable[[str], Answer]] = {"day": _day, "short": _short, "absent": _absent}
"""What can be asked, by what the address says it is about."""
