"""`planner people import-balances`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from planner.accounts.actor import SYSTEM
from planner.people.import_balances import BalancesPreview, import_balances, preview_balances
from web.commands.terminal import confirmed, opened
from web.words import plural

MOST_SHOWN = 20


@click.command("import-balances")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Store without asking.")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day that does not belong to them any more.  [default: today]",
)
def import_file(file: Path, yes: bool, before: datetime | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """Import what people have carried before the planner from the CSV file FILE.

    Columns: e-mail or external id, and any of nights, weekends, lates, holidays. An empty cell
    leaves what is stored; the same file twice changes nothing. What somebody carried more than
    the others counts when the next rotas share out nights and weekends.

    \b
    Example:
      planner people import-balances carried.csv --before 2027-02-01
    """
    with opened() as planner:
        day = before.date() if before else None
        preview = preview_balances(planner, SYSTEM, file, file.name, day)
        _show(preview)
        if not preview.changed:
            click.echo("All of this is stored already; nothing changes.")
        elif confirmed("Store this?", yes):
            done = import_balances(planner, SYSTEM, preview)
            click.echo(f"Balances of {plural(done.changed, 'person', 'people')} stored.")
        else:
            click.echo("Nothing was stored.")


def _show(preview: BalancesPreview) -> None:
    changed = plural(len(preview.changed), "person", "people")
    click.echo(
        f"{preview.file_name}: {changed} with changes, {preview.unchanged} unchanged; carried "
        f"before {preview.before}."
    )
    for one in preview.changed[:MOST_SHOWN]:
        said = ", ".join(f"{each.field} {each.before} → {each.after}" for each in one.changes)
        click.echo(f"  {one.balance.name}: {said}")
    if len(preview.changed) > MOST_SHOWN:
        click.echo(f"  … and {len(preview.changed) - MOST_SHOWN} more people.")
