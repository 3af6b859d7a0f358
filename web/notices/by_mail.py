"""The page behind the link of a letter; no sign-in, it shows that one notice only."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.notices.queries import notice_in_letter
from planner.notices.seen import mark_seen_by_mail
from web.current import planner
from web.notices.pages import onward


def by_letter(letter: str) -> str:
    """Show the notice with a button: mail scanners follow links, people press."""
    notice = notice_in_letter(planner(), letter)
    more = onward(notice)
    return render_template("notices/letter.html", notice=notice, letter=letter, more=more)


def seen_by_letter(letter: str) -> Response:
    """Note that whoever got the letter has seen it."""
    mark_seen_by_mail(planner(), letter)
    return redirect(url_for("notices.by_letter", letter=letter), 303)
