"""Let somebody be invited to shifts that change too late for a calendar that looks rarely."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from planner.notices.invitations import ask_for_invitations, end_invitations
from web.current import actor, planner


def invite() -> Response:
    """Begin or end invitations by e-mail, as the form says."""
    if request.form.get("wanted") == "yes":
        ask_for_invitations(planner(), actor())
        flash("Changes within two days now come by e-mail as an invitation too.")
    else:
        end_invitations(planner(), actor())
        flash("No new invitations are sent. Those you have are still corrected.")
    return redirect(url_for("calendars.show"), 303)
