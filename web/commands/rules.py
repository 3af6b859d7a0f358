"""`planner rules`: which rules every rota keeps."""

from __future__ import annotations

from datetime import date, datetime

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.rotas.presets import PRESETS
from planner.rotas.rules import (
    RuleSetView,
    adopt_preset,
    enable_nights,
    enable_on_call,
    rules_page,
)
from web.commands.terminal import opened

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("rules")
def command() -> None:
    """Rules about rest, hours and fairness; the pages change single values."""


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


@command.command("show")
@click.option("--on", "day", type=DAY, help="The rules of which day.  [default: today]")
def show(day: datetime | None) -> None:
    """Print the rules in force and where each comes from.

    \b
    Example:
      planner rules show --on 2027-03-01
    """
    with opened() as planner:
        view = rules_page(planner, SYSTEM, (day or planner.clock()).date())
    if view is None:
        raise click.UsageError("No rules are in force on that day; see `planner rules use`.")
    for line in rule_lines(view):
        click.echo(line)


def rule_lines(view: RuleSetView) -> list[str]:
    """Write rules as text: first what is never broken, then what is weighed."""
    lines = [f"{view.name}, from {view.from_date}"]
    for title, hard in (("Never broken:", True), ("Weighed against each other:", False)):
        lines.append(title)
        lines += [f"  {one.text} ({one.source})" for one in view.lines if one.hard is hard]
    return [*lines, f"Nights are {_on(view.nights_enabled)}, on-call {_on(view.on_call_enabled)}."]


def _version(planner: Planner, day: date) -> int:
    view = rules_page(planner, SYSTEM, day)
    if view is None:
        raise RuntimeError("rules that were just adopted are not in force")
    return view.version


def _on(switched: bool) -> str:  # noqa: FBT001 -- the word for a state
    return "allowed" if switched else "off"
