"""For whoever looks after people's addresses: letters that were refused, of every kind."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.notices.refused import refused_letters, send_again
from web.current import actor, planner


def show() -> str:
    """List them, the latest first."""
    letters = refused_letters(planner(), actor())
    return render_template("notices/refused.html", letters=letters)


def send(notice_id: str) -> Response:
    """Have one tried again."""
    send_again(planner(), actor(), notice_id)
    flash("The e-mail is on its way again.")
    return redirect(url_for("letters.show"), 303)
