"""One's own notices, with the button that says "Seen"."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.notices.queries import my_notices
from planner.notices.seen import mark_seen
from web.current import actor, planner
from web.notices.pages import onward


def show() -> str:
    """List one's notices, those that wait for "Seen" first."""
    notices = my_notices(planner(), actor()) if actor().person_id else None
    return render_template("notices/mine.html", notices=notices, onward=onward)


def seen(notice_id: str) -> Response:
    """Note that one has seen a notice."""
    mark_seen(planner(), actor(), notice_id)
    flash("Thank you. Your team lead knows that you have seen it.")
    return redirect(url_for("notices.show"), 303)
