"""For leads: who was told of a published rota, who has seen it, and what became of each letter."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.notices.queries import readers_of
from planner.notices.refused import send_again
from web.current import actor, planner


def show_readers(version_id: str) -> str:
    """List those who were told, who has not seen it first."""
    return render_template("notices/readers.html", page=readers_of(planner(), actor(), version_id))


def send_letter(version_id: str, notice_id: str) -> Response:
    """Have a letter tried again that was refused."""
    send_again(planner(), actor(), notice_id)
    flash("The e-mail is on its way again.")
    return redirect(url_for("rotas.show_readers", version_id=version_id), 303)
