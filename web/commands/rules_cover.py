"""`planner rules cover`: so many people in a window, whatever the volume."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from planner.accounts.actor import SYSTEM
from planner.demand.queues import list_queues
from planner.errors import FormError
from planner.rotas.minimum_cover import (
    CoverInput,
    CoverView,
    add_minimum_cover,
    end_minimum_cover,
    list_minimum_covers,
)
from planner.rotas.templates import EVERY_DAY, clock
from web.commands.named import queues_named, refused, site_named
from web.commands.terminal import opened
from web.commands.windows import weekdays_of, window_of
from web.words import weekdays as days_in_words

DAY = click.DateTime(["%Y-%m-%d"])
ONE_DAY = timedelta(days=1)
OPTIONS = {"time_zone": "--zone", "end_minute": "--times", "to_date": "--until", "role": "--role"}
"""Which words of the command a field that was refused came from."""


@click.group("cover")
def cover() -> None:
    """Minimum cover: who must be there at least, whatever the volume."""


@cover.command("add")
@click.option("--times", required=True, help="Local start and end, such as 22:00-06:00.")
@click.option("--at-least", default=1, show_default=True, help="How many people.")
@click.option("--role", help="Count only people with this role, such as duty lead.")
@click.option("--site", help="People of this site only.")
@click.option("--queue", help="People on this queue only.")
@click.option("--weekdays", help="Days on which it begins, such as Mon,Tue.  [default: all]")
@click.option("--zone", help="Time zone of the window.  [default: of the site]")
@click.option("--from", "first", type=DAY, help="The first day.  [default: today]")
@click.option("--until", "last", type=DAY, help="The last day.")
@click.option("--always", is_flag=True, help="No rota does without, else as far as possible.")
def add(
    times: str,
    at_least: int,
    role: str | None,
    site: str | None,
    queue: str | None,
    weekdays: str | None,
    zone: str | None,
    first: datetime | None,
    last: datetime | None,
    always: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Ask for a least number of people in rotas made from now on.

    \b
    Examples:
      planner rules cover add --times 22:00-06:00 --at-least 2 --site Dublin
      planner rules cover add --times 09:00-17:00 --role "duty lead" --site Dublin --always
    """
    start, end = window_of(times)
    with opened() as planner:
        place = None if site is None else site_named(planner, site)
        if place is None and zone is None:
            raise click.UsageError("Name a --site, or the --zone of the window.")
        queues = [] if queue is None else queues_named(list_queues(planner, SYSTEM), [queue])
        values = CoverInput(
            at_least=at_least,
            time_zone=zone or (place.time_zone if place else ""),
            start_minute=start,
            end_minute=end,
            from_date=(first or planner.clock()).date(),
            to_date=None if last is None else last.date() + ONE_DAY,
            weekdays=EVERY_DAY if weekdays is None else weekdays_of(weekdays),
            site_id=None if place is None else place.id,
            queue_id=queues[0].id if queues else None,
            role=role,
            always=always,
        )
        try:
            cover_id = add_minimum_cover(planner, SYSTEM, values)
        except FormError as wrong:
            said = (f"{OPTIONS.get(name, name)}: {text}" for name, text in wrong.fields.items())
            raise click.UsageError("\n".join(said)) from wrong
        view = next(one for one in list_minimum_covers(planner, SYSTEM) if one.cover_id == cover_id)
    click.echo(f"{cover_line(view)}. Rotas made from now on keep it.")


@cover.command("list")
def show() -> None:
    """List what is asked for today or later; the number is what `end` wants.

    \b
    Example:
      planner rules cover list
    """
    with opened() as planner:
        views = list_minimum_covers(planner, SYSTEM)
    for number, view in enumerate(views, 1):
        click.echo(f"{number}  {cover_line(view)}")
    if not views:
        click.echo("Nothing is asked for; see `planner rules cover add`.", err=True)


@cover.command("end")
@click.argument("number", type=int)
@click.option("--on", "day", type=DAY, help="First day without it.  [default: today]")
def end(number: int, day: datetime | None) -> None:
    """Let the minimum cover with this NUMBER of `planner rules cover list` end.

    \b
    Example:
      planner rules cover end 1 --on 2027-04-01
    """
    with opened() as planner:
        views = list_minimum_covers(planner, SYSTEM)
        if not 1 <= number <= len(views):
            advice = f"there are {len(views)}; see `planner rules cover list`"
            raise refused("NUMBER", str(number), advice)
        view, first = views[number - 1], (day or planner.clock()).date()
        end_minimum_cover(planner, SYSTEM, view.cover_id, view.version, first)
    click.echo(f"Ends: {cover_line(view)}.")


def cover_line(view: CoverView) -> str:
    """Say a minimum cover on one line."""
    values = view.values
    who = f"with the role {values.role}" if values.role else "people"
    window = f"{clock(values.start_minute)}–{clock(values.end_minute)} {values.time_zone}"
    where = f"{view.site_name}{f', {view.queue_name}' if view.queue_name else ''}"
    kept = "always" if values.always else "as far as possible"
    days = days_in_words(list(values.weekdays))
    return f"{where}: at least {values.at_least} {who}, {days} {window}, {kept}"
