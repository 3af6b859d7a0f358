"""Subscribe a calendar to one's shifts or to a team's; addresses are shown once."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.accounts.feed_tokens import list_feed_tokens, make_feed_token, revoke_feed_token
from planner.errors import FormError
from planner.people.queries import list_teams
from web.current import actor, planner
from web.forms import Form

MINE = "mine"


@dataclass(frozen=True)
class Address:
    """A new feed's address in the forms that calendars understand."""

    https: str
    webcal: str
    google: str


def show() -> str:
    """Show the calendars that are subscribed, and the form for one more."""
    return _page(Form(what=_choices()[0][0] if _choices() else ""))


def subscribe() -> str | tuple[str, int]:
    """Make a secret address; this answer is the only one that shows it."""
    form = Form(request.form)
    what = form.choice("what", [value for value, _ in _choices()])
    name = form.text("name", longest=60)
    if not form.ok:
        return _page(form), 400
    kind, subject_id = _subject(what)
    try:
        token = make_feed_token(planner(), actor(), kind, subject_id, name)
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _page(form), 400
    return _page(Form(what=what), _address(token))


def revoke(token_id: str) -> Response:
    """End an address; whoever still holds it sees nothing any more."""
    revoke_feed_token(planner(), actor(), token_id)
    flash("The calendar link was switched off.")
    return redirect(url_for("calendars.show"), 303)


def _page(form: Form, address: Address | None = None) -> str:
    return render_template(
        "feeds/calendars.html",
        form=form,
        choices=_choices(),
        address=address,
        tokens=list_feed_tokens(planner(), actor()),
    )


def _choices() -> list[tuple[str, str]]:
    who = actor()
    mine = [(MINE, "My shifts")] if who.person_id else []
    if not who.roles & {"lead", "admin"}:
        return mine
    teams = [team for team in list_teams(planner(), who) if who.leads(team.id)]
    return mine + [(team.id, f"Everyone in {team.name}") for team in teams]


def _subject(what: str) -> tuple[str, str]:
    if what == MINE:
        return "person", actor().person_id or ""
    return "team", what


def _address(token: str) -> Address:
    https = url_for("feeds.feed", token=token, _external=True)
    webcal = "webcal://" + https.split("://", 1)[1]
    google = f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"
    return Address(https, webcal, google)
