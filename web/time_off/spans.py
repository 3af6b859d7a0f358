"""A span of time off, as forms hold it and as pages say it."""

from __future__ import annotations

from planner.errors import FormError
from planner.people.absence import KINDS, Absence
from planner.time_off.reasons import LONGEST_REASON
from web.forms import Form

MOST_HOURS = 17_544  # 731 days of 24 hours
KIND_CHOICES = [(kind, kind.capitalize()) for kind in KINDS]
# Where a form has another name for a field of its verb.
FIELDS = {"credited_minutes": "credited_hours"}


def absence_in(form: Form) -> Absence | None:
    """Read a span; None when something is wrong, which the form then says.

    Without a last day it is one day; with times it is a part of that day.
    """
    kind, first = form.choice("kind", KINDS), form.day("first_date")
    last = form.optional_day("last_date") or first
    window, hours = _window(form), form.optional_number("credited_hours", 0, MOST_HOURS)
    if not form.ok or first is None or last is None:
        return None
    credited_minutes = None if hours is None else round(hours * 60)
    return Absence(kind, first, last, window, credited_minutes)


def reason_in(form: Form) -> str:
    """Read a reason, which may be empty."""
    return form.optional_text("reason", longest=LONGEST_REASON)


def note(form: Form, wrong: FormError) -> None:
    """Put what a verb found wrong beside its field."""
    form.refuse_all({FIELDS.get(name, name): text for name, text in wrong.fields.items()})


def _window(form: Form) -> tuple[int, int] | None:
    given = [name for name in ("start_minute", "end_minute") if form[name].strip()]
    if not given:
        return None
    window = form.minute_of_day("start_minute"), form.minute_of_day("end_minute")
    return window if form.ok else None
