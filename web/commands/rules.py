"""`planner rules`: which rules every rota keeps."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.errors import FormError
from planner.rotas.presets import PRESETS
from planner.rotas.rule_choices import RuleChoices, keepings_of
from planner.rotas.rule_values import RuleValues
from planner.rotas.rules import (
    RuleSetView,
    adopt_preset,
    enable_nights,
    enable_on_call,
    rules_page,
    set_rule_values,
)
from web.commands import rules_cover, rules_own
from web.commands.terminal import opened

DAY = click.DateTime(["%Y-%m-%d"])
CHOICES = [one.name.replace("_", "-") for one in fields(RuleChoices)]
LIMITS = [*(one.name.replace("_", "-") for one in fields(RuleValues)), *CHOICES]


@click.group("rules")
def command() -> None:
    """Rules about rest, hours and fairness; `set` changes single limits."""


command.add_command(rules_own.add)
command.add_command(rules_own.remove)
command.add_command(rules_cover.cover)


@command.command("use")
@click.argument("preset", type=click.Choice(sorted(PRESETS)))
@click.option("--from", "first", type=DAY, help="The first day they hold.  [default: today]")
@click.option("--nights", is_flag=True, help="Allow night shifts, which are off otherwise.")
@click.option("--on-call", is_flag=True, help="Allow on-call shifts, which are off otherwise.")
def use(preset: str, first: datetime | None, nights: bool, on_call: bool) -> None:  # noqa: FBT001 -- flags of the command line
    """Put the rules PRESET in force; rules that begin on the same day are replaced.

    \b
    Examples:
      planner rules use eu
      planner rules use us-basic --from 2027-03-01 --nights
    """
    with opened() as planner:
        day = (first or planner.clock()).date()
        rule_set_id = adopt_preset(planner, SYSTEM, preset, day)
        if nights:
            enable_nights(planner, SYSTEM, rule_set_id, _version(planner, day))
        if on_call:
            enable_on_call(planner, SYSTEM, rule_set_id, _version(planner, day))
    click.echo(f"{PRESETS[preset].title}: in force from {day}.")


@command.command("set")
@click.argument("limit", type=click.Choice(LIMITS))
@click.argument("value")
@click.option("--on", "day", type=DAY, help="The rules of which day.  [default: today]")
def set_limit(limit: str, value: str, day: datetime | None) -> None:
    """Set LIMIT of the rules in force to VALUE, a whole number, or to none: then it is not kept.

    forward-rotation, year-end and others without a number are kept always, as-far-as-possible,
    or none.

    \b
    Examples:
      planner rules set days-off-after-nights 2
      planner rules set most-start-times-in-a-week none
      planner rules set forward-rotation always
    """
    wanted = _wanted(limit, value)
    field = limit.replace("-", "_")
    with opened() as planner:
        view = _in_force(planner, day)
        values, choices = view.values, view.choices
        if limit in CHOICES:
            choices = replace(choices, **{field: wanted})  # type: ignore[arg-type]  # see _wanted
        else:
            values = replace(values, **{field: wanted})  # type: ignore[arg-type]  # see _wanted
        try:
            set_rule_values(planner, SYSTEM, view.rule_set_id, view.version, values, choices)
        except FormError as wrong:
            raise click.BadParameter(wrong.fields[field], param_hint="VALUE") from wrong
    click.echo(f"{limit}: {value}, in rotas made from now on.")


def _wanted(limit: str, value: str) -> int | str | None:
    """Read a value: a whole number, or how a rule without one is kept; None is not at all."""
    if value == "none":
        return None
    if limit in CHOICES:
        keepings = keepings_of(limit.replace("-", "_"))
        if value in keepings:
            return value
        text = f"{value} is none of {', '.join(keepings)} and none."
        raise click.BadParameter(text, param_hint="VALUE")
    if not value.isdigit():
        raise click.BadParameter(f"{value} is neither a whole number nor none.", param_hint="VALUE")
    return int(value)


@command.command("show")
@click.option("--on", "day", type=DAY, help="The rules of which day.  [default: today]")
def show(day: datetime | None) -> None:
    """Print the rules in force and where each comes from.

    \b
    Example:
      planner rules show --on 2027-03-01
    """
    with opened() as planner:
        view = _in_force(planner, day)
    for line in rule_lines(view):
        click.echo(line)


def rule_lines(view: RuleSetView) -> list[str]:
    """Write rules as text: first what is never broken, then what is weighed."""
    lines = [f"{view.name}, from {view.from_date}"]
    for title, hard in (("Never broken:", True), ("Weighed against each other:", False)):
        lines.append(title)
        for one in view.lines:
            if one.hard is hard:
                lines.append(f"  {one.text} ({one.source})")
                lines += [f"    {one.note}"] if one.note else []
    return [*lines, f"Nights are {_on(view.nights_enabled)}, on-call {_on(view.on_call_enabled)}."]


def _in_force(planner: Planner, day: datetime | None) -> RuleSetView:
    view = rules_page(planner, SYSTEM, (day or planner.clock()).date())
    if view is None:
        raise click.UsageError("No rules are in force on that day; see `planner rules use`.")
    return view


def _version(planner: Planner, day: date) -> int:
    view = rules_page(planner, SYSTEM, day)
    if view is None:
        raise RuntimeError("rules that were just adopted are not in force")
    return view.version


def _on(switched: bool) -> str:  # noqa: FBT001 -- the word for a state
    return "allowed" if switched else "off"
