"""`planner shift`: which shifts there are."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.errors import FormError
from planner.rotas.templates import (
    EVERY_DAY,
    KINDS,
    TemplateInput,
    TemplateView,
    add_template,
    list_templates,
)
from web.commands.named import refused, site_named
from web.commands.terminal import opened
from web.commands.windows import weekdays_of
from web.rotas.shift_templates import LONGEST_BREAK, segments_of
from web.words import weekdays as days_in_words

MINUTES = click.IntRange(0, LONGEST_BREAK)
OPTIONS = {"name": "NAME", "segments": "--times", "weekdays": "--weekdays", "to_date": "--from"}
"""Which words of the command a field that was refused came from."""


@click.group("shift")
def command() -> None:
    """Shifts as templates, in the local time of a site."""


@command.command("add")
@click.argument("name")
@click.option("--site", required=True, help="Where it is worked; `planner people import` makes it.")
@click.option("--times", required=True, help="Start and end; a split shift has a comma.")
@click.option("--weekdays", help="On which days it begins: Mon,Tue,Wed.  [default: every day]")
@click.option("--unpaid-break", type=MINUTES, default=30, show_default=True, help="Minutes.")
@click.option("--paid-break", type=MINUTES, default=0, show_default=True, help="Minutes.")
@click.option("--kind", type=click.Choice(KINDS), default="work", show_default=True)
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day it may be worked.  [default: today]",
)
def add(
    name: str,
    site: str,
    times: str,
    weekdays: str | None,
    unpaid_break: int,
    paid_break: int,
    kind: str,
    first: datetime | None,
) -> None:
    """Add the shift NAME at a site; an end before the start lies on the next day.

    \b
    Examples:
      planner shift add Early --site Dublin --times 07:00-15:30
      planner shift add Night --site Dublin --times 23:00-07:00 --weekdays Mon,Tue,Wed
    """
    with opened() as planner:
        values = TemplateInput(
            name=name,
            site_id=site_named(planner, site).id,
            segments=_segments(times),
            from_date=(first or planner.clock()).date(),
            weekdays=EVERY_DAY if weekdays is None else weekdays_of(weekdays),
            kind=kind,
            paid_break_minutes=paid_break,
            unpaid_break_minutes=unpaid_break,
        )
        try:
            add_template(planner, SYSTEM, values)
        except FormError as wrong:
            raise _in_words_of_the_command(wrong) from wrong
    click.echo(f"Shift {name} added at {site}.")


@command.command("list")
def list_all() -> None:
    """List the shifts of every site.

    \b
    Example:
      planner shift list
    """
    with opened() as planner:
        templates = list_templates(planner, SYSTEM)
    if not templates:
        click.echo("There is no shift yet; see `planner shift add`.", err=True)
    for template in templates:
        click.echo(template_line(template))


def template_line(template: TemplateView) -> str:
    """Write a template on one line: site, name, local times, days, paid hours."""
    values = template.values
    days = days_in_words(list(values.weekdays))
    return (
        f"{template.site_name}  {values.name}  {template.hours}  {days}  "
        f"{template.paid_minutes / 60:g} h paid  from {values.from_date}"
    )


def _segments(times: str) -> tuple[tuple[int, int], ...]:
    try:
        return segments_of(times)
    except ValueError as wrong:
        advice = "give start and end, such as 07:00-15:30; a split shift has a comma"
        raise refused("--times", times, advice) from wrong


def _in_words_of_the_command(wrong: FormError) -> click.UsageError:
    return click.UsageError(
        "\n".join(f"{OPTIONS.get(name, name)}: {message}" for name, message in wrong.fields.items())
    )
