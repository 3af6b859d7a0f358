"""One time off, for those who decide about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError
from planner.time_off import decide
from planner.time_off.queries import time_off_page
from planner.time_off.withdraw import withdraw
from web.current import actor, planner
from web.forms import Form
from web.time_off.repair import repair_address
from web.time_off.spans import reason_in
from web.words import plural

HIGHEST_VERSION = 1_000_000
# HR decides about time off and leaves rotas to leads.
CORRECTORS = frozenset({"lead", "admin"})


def one(time_off_id: str) -> str:
    """Show a request with what it does to the rota, and the forms to decide."""
    return _page(time_off_id, Form())


def approve(time_off_id: str) -> Response:
    """Approve; where published shifts lie in it, the page says which and how to mend it."""
    done = decide.approve(planner(), actor(), time_off_id, _version(Form(request.form)))
    flash(approved_words(done))
    return _back(time_off_id)


def decline(time_off_id: str) -> Response | tuple[str, int]:
    """Decline, and say why."""
    form = Form(request.form)
    version, reason = _version(form), reason_in(form)
    if form.ok:
        try:
            decide.decline(planner(), actor(), time_off_id, version, reason)
            flash("Declined. They find your answer on their page.")
            return _back(time_off_id)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(time_off_id, form), 400


def take_back(time_off_id: str) -> Response:
    """Take approved time off back."""
    withdraw(planner(), actor(), time_off_id, _version(Form(request.form)))
    flash("The time off was withdrawn. The rota counts on them again from now on.")
    return _back(time_off_id)


def approved_words(done: decide.Approved) -> str:
    """Say what was approved, and plainly what it leaves to do."""
    said, count = f"{done.shown_name}'s time off is approved.", len(done.clashes)
    if done.month_closed:
        said += " The month is closed: this is told as a later correction."
    if count:
        lie = "lies" if count == 1 else "lie"
        said += f" {plural(count, 'published shift')} {lie} in it: the rota has to be corrected."
    return said


def _version(form: Form) -> int:
    return form.whole("version", 1, HIGHEST_VERSION)


def _back(time_off_id: str) -> Response:
    return redirect(url_for("time_off.one", time_off_id=time_off_id), 303)


def _page(time_off_id: str, form: Form) -> str:
    page = time_off_page(planner(), actor(), time_off_id)
    return render_template(
        "time_off/one.html",
        page=page,
        line=page.line,
        mine=False,
        form=form,
        repair_address=repair_address if actor().roles & CORRECTORS else None,
    )
