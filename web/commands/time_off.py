"""`planner time-off`."""

from __future__ import annotations

from pathlib import Path

import click

from planner.accounts.actor import SYSTEM
from planner.time_off.file_plan import NewTimeOff
from planner.time_off.import_time_off import TimeOffPreview, import_time_off, preview_time_off
from web.commands.terminal import confirmed, opened
from web.words import dated, hours, plural, wall

MOST_SHOWN = 20


@click.group("time-off")
def command() -> None:
    """Time off: what is approved already."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Store without asking.")
def import_file(file: Path, yes: bool) -> None:  # noqa: FBT001 -- flag of the command line
    """Import approved time off from the CSV file FILE; shows first what would be stored.

    Columns: kind, first day (needed), one of e-mail, external id and person (needed); last day,
    from, to, credited hours. The same file twice changes nothing. There is no column for reasons.

    \b
    What a cell may hold:
      kind              leave, parental, public duty, sick, training, unpaid, other
      first day, last day    2027-03-08 – without a last day it is one day
      from, to          a part of one day, in local time: 08:00 and 12:00
      credited hours    how many of the agreed hours it counts – empty: as the contract says

    \b
    Example:
      planner time-off import leave.csv
    """
    with opened() as planner:
        preview = preview_time_off(planner, SYSTEM, file, file.name)
        _show(preview)
        if preview.plan.is_empty:
            click.echo("All of this is stored already; nothing changes.")
            return
        if not confirmed("Store this?", yes):
            click.echo("Nothing was stored.")
            return
        done = import_time_off(planner, SYSTEM, preview)
        click.echo(f"{done.added} added.")
        if done.clashes:
            click.echo(
                f"{plural(done.clashes, 'published shift')} to correct: see the page Time off."
            )


def _show(preview: TimeOffPreview) -> None:
    added, unchanged = preview.plan.added, preview.plan.unchanged
    click.echo(f"{preview.file_name}: {len(added)} new, {unchanged} as they are.")
    for one in added[:MOST_SHOWN]:
        click.echo(f"  {_line(one)}")
    if len(added) > MOST_SHOWN:
        click.echo(f"  … and {len(added) - MOST_SHOWN} more.")


def _line(one: NewTimeOff) -> str:
    span = one.absence
    days = dated(span.first_date)
    if span.last_date != span.first_date:
        days += f" – {dated(span.last_date)}"
    if span.window is not None:
        days += f", {wall(span.window[0])}–{wall(span.window[1])}"
    return f"{one.shown_name}: {days}, {span.kind}, {hours(one.credited_minutes)} credited"
