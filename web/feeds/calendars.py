"""Subscribe a calendar to one's shifts, a team's or a site's; addresses are shown once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.accounts.feed_tokens import (
    compress_feed,
    make_feed_token,
    replace_feed_token,
    revoke_feed_token,
)
from planner.errors import FormError
from planner.feeds.queries import Subscription, list_subscriptions
from planner.notices.invitations import wants_invitations
from planner.people.queries import list_sites, list_teams
from web.current import actor, planner
from web.feeds import qr
from web.feeds.freshness import told
from web.feeds.sights import latest
from web.forms import Form

MINE = "mine"
VARIANTS = {"details": "What and where", "busy": "Busy times only"}
OUTLOOK = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class Address:
    """A new feed's address in the forms that calendars understand.

    `is_local` says that no other machine can reach it; `code` is drawn for a phone's camera.
    """

    https: str
    webcal: str
    google: str
    outlook: str
    is_local: bool
    code: qr.Cells


def show() -> str:
    """Show the calendars that are subscribed, and the form for one more."""
    return _page(_new_form())


def subscribe() -> str | tuple[str, int]:
    """Make a secret address; this answer is the only one that shows it."""
    form = Form(request.form)
    what = form.choice("what", [value for value, _ in _choices()])
    variant = form.choice("variant", VARIANTS)
    name = form.text("name", longest=60)
    if not form.ok:
        return _page(form), 400
    kind, subject_id = _subject(what)
    try:
        token = make_feed_token(planner(), actor(), kind, subject_id, name, variant)
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _page(form), 400
    return _page(_new_form(), _address(token))


def replace_link(token_id: str) -> str:
    """End an address and show the new one that takes its place, this once."""
    return _page(_new_form(), _address(replace_feed_token(planner(), actor(), token_id)))


def revoke(token_id: str) -> Response:
    """End an address; whoever still holds it is told so and sees nothing else."""
    revoke_feed_token(planner(), actor(), token_id)
    flash("The calendar link was switched off. Calendars that still have it empty themselves.")
    return redirect(url_for("calendars.show"), 303)


def compress(token_id: str) -> Response:
    """Send an address's bytes plain, for a calendar that stays empty, or compressed again."""
    compressed = request.form.get("compressed") == "yes"
    compress_feed(planner(), actor(), token_id, compressed=compressed)
    how = "compressed" if compressed else "uncompressed"
    flash(f"This calendar is now sent {how}.")
    return redirect(url_for("calendars.show"), 303)


def _page(form: Form, address: Address | None = None) -> str:
    shown = [_with_latest(one) for one in list_subscriptions(planner(), actor())]
    return render_template(
        "feeds/calendars.html",
        form=form,
        choices=_choices(),
        variants=list(VARIANTS.items()),
        address=address,
        is_mine=actor().person_id is not None,
        may_be_invited="agent" in actor().roles,
        is_invited=wants_invitations(planner(), actor()),
        subscriptions=[(one, told(one, planner().clock())) for one in shown],
    )


def _with_latest(one: Subscription) -> Subscription:
    return replace(one, token=latest(one.token))


def _new_form() -> Form:
    choices = _choices()
    return Form(what=choices[0][0] if choices else "", variant="details")


def _choices() -> list[tuple[str, str]]:
    who = actor()
    mine = [(MINE, "My shifts and time off")] if who.person_id else []
    teams, sites = [], []
    if who.roles & {"lead", "admin"}:
        teams = [team for team in list_teams(planner(), who) if who.leads(team.id)]
    if who.roles & {"hr", "admin"}:
        sites = list_sites(planner(), who)
    return [
        *mine,
        *((f"team {one.id}", f"Everyone in {one.name}") for one in teams),
        *((f"site {one.id}", f"Everyone at {one.name}") for one in sites),
    ]


def _subject(what: str) -> tuple[str, str]:
    if what == MINE:
        return "person", actor().person_id or ""
    kind, subject_id = what.split(" ", 1)
    return kind, subject_id


def _address(token: str) -> Address:
    https = url_for("feeds.feed", token=token, _external=True)
    webcal = "webcal://" + https.split("://", 1)[1]
    return Address(
        https=https,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"{OUTLOOK}?url={quote(https, safe='')}&name=Rota",
        is_local=urlsplit(https).hostname in {"127.0.0.1", "::1", "localhost"},
        code=qr.qr_code(webcal),
    )
