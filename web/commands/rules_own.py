"""`planner rules add` and `remove`: rules that name people, sites or kinds of shift."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.errors import FormError, NotFound
from planner.rotas.own_rules import (
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
from planner.rotas.rule_choices import Keeping
from web.commands.named import person_named, refused, site_named
from web.commands.terminal import opened
from web.commands.windows import window_of

DAY = click.DateTime(["%Y-%m-%d"])
ON = click.option("--on", "day", type=DAY, help="The rules of which day.  [default: today]")


@click.group("add")
def add() -> None:
    """Add a rule that names people, sites or kinds of shift to the rules in force."""


@add.command("apart")
@click.argument("people", nargs=-1, required=True)
@ON
def apart(people: tuple[str, ...], day: datetime | None) -> None:
    """At most one of PEOPLE works at a time, as far as possible; e-mail addresses or names.

    \b
    Example:
      planner rules add apart aoife@example.com "Ben Byrne"
    """
    with opened() as planner:
        ids = tuple(person_named(planner, name).id for name in people)
        _add(planner, day, Apart(ids))


@add.command("paired")
@click.argument("learner")
@click.argument("mentors", nargs=-1, required=True)
@ON
def paired(learner: str, mentors: tuple[str, ...], day: datetime | None) -> None:
    """LEARNER works only while one of MENTORS is there, as far as possible.

    \b
    Example:
      planner rules add paired "Kim Kelly" aoife@example.com "Ben Byrne"
    """
    with opened() as planner:
        new, *helping = (person_named(planner, name).id for name in (learner, *mentors))
        _add(planner, day, Paired(new, tuple(helping)))


@add.command("hand-over")
@click.argument("giving")
@click.argument("taking")
@click.option("--times", required=True, help="Local start and end, such as 14:00-15:00.")
@click.option("--zone", help="Whose local time.  [default: of the site that gives]")
@click.option("--at-least", default=1, show_default=True, help="People of each site.")
@ON
def hand_over(
    giving: str, taking: str, times: str, zone: str | None, at_least: int, day: datetime | None
) -> None:
    """Every day people of both sites are there when GIVING hands over to TAKING.

    \b
    Example:
      planner rules add hand-over Dublin Denver --times 15:00-16:00
    """
    with opened() as planner:
        gives, takes = site_named(planner, giving), site_named(planner, taking)
        start, end = window_of(times)
        wanted = HandOver(gives.id, takes.id, start, end, zone or gives.time_zone, at_least)
        _add(planner, day, wanted)


@add.command("kind")
@click.argument("labels", nargs=-1, required=True)
@click.option("--most", type=int, help="Shifts in a rota, at most.")
@click.option("--least", type=int, help="Shifts in a rota, at least, as far as possible.")
@click.option("--always", "keeping", flag_value="always", help="Never have more.")
@ON
def kind(
    labels: tuple[str, ...],
    most: int | None,
    least: int | None,
    keeping: str | None,
    day: datetime | None,
) -> None:
    """How many shifts of these kinds each person has in a rota.

    \b
    Example:
      planner rules add kind Late --most 5 --always
    """
    kept: Keeping = "always" if keeping else "as-far-as-possible"
    with opened() as planner:
        _add(planner, day, KindOfShift(labels, most, least, kept))


@click.command("remove")
@click.argument("number", type=int, required=False)
@ON
def remove(number: int | None, day: datetime | None) -> None:
    """Take away the rule with this NUMBER; without one, list those that were added.

    \b
    Example:
      planner rules remove 20
    """
    with opened() as planner:
        view = _in_force(planner, day)
        if number is None:
            for line in view.lines:
                click.echo(f"{line.number}  {line.text} ({line.source})")
            if not view.lines:
                click.echo("No rule was added; see `planner rules add`.", err=True)
            return
        try:
            said = remove_own_rule(planner, SYSTEM, view.rule_set_id, view.version, number)
        except NotFound as unknown:
            advice = "no added rule has this number; list them with `planner rules remove`"
            raise refused("NUMBER", str(number), advice) from unknown
    click.echo(f"No longer kept: {said}.")


def _add(planner: Planner, day: datetime | None, wanted: OwnRule) -> None:
    view = _in_force(planner, day)
    try:
        said = add_own_rule(planner, SYSTEM, view.rule_set_id, view.version, wanted)
    except FormError as wrong:
        raise click.UsageError("\n".join(wrong.fields.values())) from wrong
    click.echo(f"{said}, in rotas made from now on.")


def _in_force(planner: Planner, day: datetime | None) -> OwnRules:
    view = own_rules(planner, SYSTEM, (day or planner.clock()).date())
    if view is None:
        raise click.UsageError("No rules are in force on that day; see `planner rules use`.")
    return view
