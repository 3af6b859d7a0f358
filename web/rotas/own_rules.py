"""Rules that leads write themselves: people kept apart or paired, hand-overs, kinds of shift."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from planner.errors import FormError
from planner.people.queries import list_people, list_sites
from planner.rotas.own_rules import (
    MOST_OF_A_KIND,
    MOST_OF_EACH_SIDE,
    Apart,
    HandOver,
    KindOfShift,
    OwnRule,
    OwnRules,
    Paired,
    add_own_rule,
    own_rules,
    remove_own_rule,
)
from planner.rotas.rule_choices import KEEPINGS
from web.current import actor, planner
from web.forms import Form

MINUTES_PER_DAY = 1440
ZONES = sorted(available_timezones())
KEPT = [("as-far-as-possible", "as far as possible"), ("always", "always")]


def own() -> str:
    """List the rules of one's own, with a form for one more of each kind."""
    return _page(_blank())


def add_own(kind: str) -> Response | tuple[str, int]:
    """Add a rule of one of the kinds."""
    if kind not in READERS:
        raise NotFound
    form = Form(request.form, scope=kind)
    wanted = READERS[kind](form)
    version = form.whole("version", 1, 1_000_000)
    if form.ok:
        try:
            said = add_own_rule(planner(), actor(), form.text("rule_set_id"), version, wanted)
            return _done(f"Added: {said}. Rotas made from now on keep it.")
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(_blank() | {kind: form}), 400


def remove_own() -> Response:
    """Take a rule away."""
    form = Form(request.form)
    number = form.whole("number", 0, 1_000_000)
    version = form.whole("version", 1, 1_000_000)
    said = remove_own_rule(planner(), actor(), form.text("rule_set_id"), version, number)
    return _done(f"No longer kept: {said}. Rotas made with it stay as they are.")


def _apart(form: Form) -> OwnRule:
    return Apart(tuple(form.chosen("people")))


def _paired(form: Form) -> OwnRule:
    return Paired(form["learner"], tuple(form.chosen("mentors")))


def _hand_over(form: Form) -> OwnRule:
    start, end = form.minute_of_day("start_minute"), form.minute_of_day("end_minute")
    return HandOver(
        giving=form["giving"],
        taking=form["taking"],
        start_minute=start,
        end_minute=end if end > start else end + MINUTES_PER_DAY,
        time_zone=form.zone("time_zone"),
        at_least=form.whole("at_least", 1, MOST_OF_EACH_SIDE),
    )


def _kind(form: Form) -> OwnRule:
    keeping = form.choice("keeping", KEEPINGS)
    return KindOfShift(
        labels=tuple(form.chosen("labels")),
        most=_optional(form, "most"),
        least=_optional(form, "least"),
        keeping=next((one for one in KEEPINGS if one == keeping), "as-far-as-possible"),
    )


def _optional(form: Form, name: str) -> int | None:
    return form.whole(name, 0, MOST_OF_A_KIND) if form[name].strip() else None


READERS: dict[str, Callable[[Form], OwnRule]] = {
    "apart": _apart,
    "paired": _paired,
    "hand-over": _hand_over,
    "kind": _kind,
}


def _blank() -> dict[str, Form]:
    sites = list_sites(planner(), actor())
    zone = sites[0].time_zone if sites else "UTC"
    return {
        "apart": Form(scope="apart"),
        "paired": Form(scope="paired"),
        "hand-over": Form(scope="hand-over", at_least=1, time_zone=zone),
        "kind": Form(scope="kind"),
    }


def _page(forms: dict[str, Form]) -> str:
    view: OwnRules | None = own_rules(planner(), actor(), planner().clock().date())
    return render_template(
        "rotas/own_rules.html",
        view=view,
        forms=forms,
        people=[(one.id, one.shown_name) for one in list_people(planner(), actor())],
        sites=[(one.id, one.name) for one in list_sites(planner(), actor())],
        zones=ZONES,
        kinds=[(one, one) for one in view.kinds] if view else [],
        kept=KEPT,
    )


def _done(message: str) -> Response:
    flash(message)
    return redirect(url_for("rules.own"), 303)
