"""One shift that nobody has: who could take it, whom it is offered to."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError, Refused
from planner.swaps import offer
from planner.swaps.queries import cover_page
from web.current import actor, planner
from web.forms import Form
from web.rotas.correct_forms import times_in


def show_cover(request_id: str) -> str:
    """Show who could take it, ranked, and why the others could not."""
    return render_template("swaps/cover.html", page=cover_page(planner(), actor(), request_id))


def send_offer(request_id: str) -> Response:
    """Offer it to one person, at the times of the form."""
    form = Form(request.form)
    person_id = form.text("person_id")
    times, template_id = _times(form), form.optional_text("template_id") or None
    try:
        if not form.ok:
            raise FormError(form.errors)
        whole = times is None
        offer.offer_cover(
            planner(), actor(), request_id, person_id, times, None if whole else template_id
        )
    except FormError as wrong:
        flash(" ".join(wrong.fields.values()), "error")
    except Refused as told:
        flash(str(told), "error")
    else:
        flash("Offered. It waits on their page; the first yes has the shift.")
    return _back(request_id)


def withdraw(request_id: str, offer_id: str) -> Response:
    """Take an offer back."""
    try:
        offer.withdraw_offer(planner(), actor(), offer_id)
    except Refused as told:
        flash(str(told), "error")
    else:
        flash("The offer was taken back.")
    return _back(request_id)


def stop(request_id: str) -> Response:
    """Leave the shift free."""
    offer.stop_looking(planner(), actor(), request_id)
    flash("Nobody is asked any more. The shift stays free.")
    return _back(request_id)


def _times(form: Form) -> tuple[int, int] | None:
    """The times typed in; None for the shift as it was."""
    typed = f"{form['start']}–{form['end']}"
    return None if typed == form["as_it_was"] else times_in(form)


def _back(request_id: str) -> Response:
    return redirect(url_for("swaps.show_cover", request_id=request_id), 303)
