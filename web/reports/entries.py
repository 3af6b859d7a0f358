"""The forms that say what was worked otherwise: one for each kind."""

from __future__ import annotations

from planner.errors import FormError
from planner.reports.exception_rules import MOST_MINUTES, Worked
from planner.reports.record_exception import Recorded, record_exception
from planner.rotas.worked_models import AWAY, CALLED_OUT, STAYED
from web.current import actor, planner
from web.forms import Form

# By their name in addresses and ids, in the order on the page.
KINDS = {"stayed": STAYED, "called-out": CALLED_OUT, "away": AWAY}
LABELS = {"stayed": "Stayed longer", "called-out": "Called out", "away": "Away for a while"}


def empty_forms() -> dict[str, Form]:
    """The forms before anything is typed."""
    return {name: Form(scope=name, counts=1) for name in KINDS}


def entered(form: Form, what: str, person_id: str) -> Recorded | None:
    """Record what a form says; None when the form has messages now."""
    worked = _read(form, what)
    if worked is None:
        return None
    try:
        return record_exception(planner(), actor(), person_id, worked)
    except FormError as wrong:
        form.refuse_all({{"start_minute": "start"}.get(k, k): v for k, v in wrong.fields.items()})
        return None


def said(recorded: Recorded, done: str) -> str:
    """What the page says after an entry, and where it counts."""
    if recorded.month_closed:
        return f"{done} The month is closed, so it counts as a correction in the next one."
    return done


def _read(form: Form, what: str) -> Worked | None:
    day, minutes = form.day("day"), form.whole("minutes", 1, MOST_MINUTES)
    start = form.minute_of_day("start") if what == "called-out" else None
    if what not in KINDS or day is None or not form.ok:
        return None
    return Worked(KINDS[what], day, minutes, counts=form.ticked("counts"), start_minute=start)
