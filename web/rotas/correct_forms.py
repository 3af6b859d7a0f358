"""Corrections as forms hold them."""

from __future__ import annotations

from planner.rotas.correct import Reasons
from planner.rotas.correct_edits import LONGEST_PIN_REASON, Assign, Edit, Free, Move, Pin, Wanted
from web.forms import MINUTES_PER_DAY, Form

ACTIONS = ("assign", "move", "free", "pin", "unpin")
LONGEST_REASON = 300
# What a form carries from the first look to the save.
FIELDS = (
    *("action", "shift", "person_id", "day", "template_id", "queue_id"),
    *("start", "end", "reason", "person"),
)


def edit_in(form: Form) -> Edit | None:
    """Read an edit; None when something is wrong, which the form then says."""
    action, shift = form.choice("action", ACTIONS), form.optional_text("shift")
    edit = _edit(action, shift, form)
    return edit if form.ok else None


def _edit(action: str, shift: str, form: Form) -> Edit | None:
    if action == "free":
        return Free(shift)
    if action == "pin":
        return Pin(shift, form.text("reason", longest=LONGEST_PIN_REASON))
    if action == "unpin":
        return Pin(shift, "")
    wanted = _wanted(form)
    if wanted is None:
        return None
    return Move(shift, wanted) if action == "move" else Assign(wanted)


def reasons_in(form: Form) -> Reasons:
    """Read why with so little notice, and why a rule is broken for once."""
    return Reasons(
        why_late=form.optional_text("why_late", longest=LONGEST_REASON),
        override=form.optional_text("override", longest=LONGEST_REASON),
    )


def times_in(form: Form) -> tuple[int, int] | None:
    """Read times of one's own, None when the fields are empty; an earlier end is the next day."""
    if not any(form[name].strip() for name in ("start", "end")):
        return None
    start, end = form.minute_of_day("start"), form.minute_of_day("end")
    return start, end if end > start else end + MINUTES_PER_DAY


def _wanted(form: Form) -> Wanted | None:
    day, times = form.day("day"), times_in(form)
    person_id, template_id = form.text("person_id"), form.text("template_id")
    queue_id = form.optional_text("queue_id") or None
    if day is None or not form.ok:
        return None
    return Wanted(person_id, day, template_id, queue_id, times)
