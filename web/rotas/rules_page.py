"""The rules in force, where they come from, and a simple form to change them."""

from __future__ import annotations

from dataclasses import asdict, fields

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.errors import FormError
from planner.rotas.presets import PRESETS
from planner.rotas.rule_choices import Keeping, RuleChoices, keepings_of
from planner.rotas.rule_values import RuleValues
from planner.rotas.rules import (
    RuleSetView,
    adopt_preset,
    enable_nights,
    enable_on_call,
    rules_page,
    set_rule_values,
)
from web.current import actor, planner
from web.forms import Form

LABELS = {
    "rest_hours": "Rest between shifts, hours",
    "weekly_rest_hours": "Unbroken weekly rest, hours",
    "average_weekly_hours": "Average weekly hours, at most",
    "most_days_in_a_row": "Days in a row, at most",
    "most_weekends_in_four": "Weekends with work in four, at most",
    "most_nights_in_a_row": "Nights in a row, at most",
    "extra_weekly_hours": "Hours over contract in a week, at most",
    "most_hours_a_day": "Hours a day, at most",
    "most_weekends_in_a_row": "Weekends with work in a row, at most",
    "days_off_after_nights": "Days off after nights, at least",
    "most_start_times_in_a_week": "Different start times in a week, at most",
    "days_off_in_a_row": "Days off in a row, at least",
    "most_public_holidays": "Shifts on public holidays in a rota, at most",
}
CHOICE_LABELS = {
    "forward_rotation": "Shifts only move later in the day from one day to the next",
    "year_end": "Christmas or New Year off, by turns",
    "whole_weekends": "Weekends are worked whole or not at all",
    "fair_starts": "A fair share of shifts that start before 07:00",
    "fair_overtime": "A fair share of hours over the contract",
    "stability": "Published shifts change as little as possible in a new draft",
}
NOT_KEPT = ("", "not kept")
KEPT = {"as-far-as-possible": "as far as possible", "always": "always"}
SWITCHES = {"nights": enable_nights, "on-call": enable_on_call}
MOST = 200


def overview() -> str:
    """Show the rules in force today."""
    view = _in_force()
    return _page(view, _shown(view), _adopt_form())


def save() -> Response | tuple[str, int]:
    """Change the values of the rules."""
    form = Form(request.form)
    values = {field.name: _optional_whole(form, field.name) for field in fields(RuleValues)}
    choices = {field.name: _keeping(form, field.name) for field in fields(RuleChoices)}
    version = form.whole("version", 1, 1_000_000)
    if form.ok:
        try:
            rule_set_id = form.text("rule_set_id")
            chosen = RuleChoices(**choices)
            set_rule_values(planner(), actor(), rule_set_id, version, RuleValues(**values), chosen)
            flash("The rules were saved. Rotas made from now on keep them.")
            return redirect(url_for("rules.overview"), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _page(_in_force(), form, _adopt_form()), 400


def adopt() -> Response | tuple[str, int]:
    """Put a preset in force."""
    form = Form(request.form)
    preset, first = form.choice("preset", PRESETS), form.day("from_date")
    if not form.ok or first is None:
        view = _in_force()
        return _page(view, _shown(view), form), 400
    adopt_preset(planner(), actor(), preset, first)
    flash(f"{PRESETS[preset].title}: in force from {first:%-d %B %Y}.")
    return redirect(url_for("rules.overview"), 303)


def switch_on() -> Response:
    """Allow nights or on-call."""
    form = Form(request.form)
    what = form.choice("what", SWITCHES)
    if form.ok:
        version = form.whole("version", 1, 1_000_000)
        SWITCHES[what](planner(), actor(), form.text("rule_set_id"), version)
        flash("Switched on for rotas made from now on.")
    return redirect(url_for("rules.overview"), 303)


def _optional_whole(form: Form, name: str) -> int | None:
    return form.whole(name, 0, MOST) if form[name].strip() else None


def _keeping(form: Form, name: str) -> Keeping | None:
    found = form.choice(name, ["", *keepings_of(name)])
    return next((one for one in keepings_of(name) if one == found), None)


def _shown(view: RuleSetView | None) -> Form:
    return Form(**asdict(view.values), **asdict(view.choices)) if view else Form()


def _in_force() -> RuleSetView | None:
    return rules_page(planner(), actor(), planner().clock().date())


def _adopt_form() -> Form:
    return Form(preset="eu", from_date=planner().clock().date())


def _page(view: RuleSetView | None, form: Form, adopting: Form) -> str:
    return render_template(
        "rotas/rules.html",
        view=view,
        form=form,
        adopting=adopting,
        labels=LABELS,
        choice_labels=CHOICE_LABELS,
        kept={
            name: [NOT_KEPT, *((one, KEPT[one]) for one in keepings_of(name))]
            for name in CHOICE_LABELS
        },
        presets=[(name, preset.title) for name, preset in PRESETS.items()],
    )
