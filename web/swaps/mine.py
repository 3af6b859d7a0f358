"""Shifts that one is asked to cover: yes or no, on the phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.errors import Refused
from planner.swaps import answer
from planner.swaps.queries import my_covers
from web.current import actor, planner


def show() -> str:
    """Show the offers that wait, and what became of the last ones."""
    offers = () if actor().person_id is None else my_covers(planner(), actor())
    return render_template("swaps/mine.html", offers=offers, connected=actor().person_id)


def accept(offer_id: str) -> Response:
    """Take the shift."""
    try:
        answer.accept_cover(planner(), actor(), offer_id)
    except Refused as told:
        flash(str(told), "error")
    else:
        flash("Thank you. The shift is yours: it is on your rota and in your calendar.")
    return redirect(url_for("my_covers.show"), 303)


def decline(offer_id: str) -> Response:
    """Say no; nobody asks why."""
    try:
        answer.decline_cover(planner(), actor(), offer_id)
    except Refused as told:
        flash(str(told), "error")
    else:
        flash("That is fine. Nobody asks why.")
    return redirect(url_for("my_covers.show"), 303)
