"""`planner people`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from planner.accounts.actor import SYSTEM
from planner.errors import FormError
from planner.people.edit import end_role, set_role
from planner.people.import_people import PeoplePreview, import_people, preview_people
from web.commands import people_balances, people_days
from web.commands.named import person_named
from web.commands.terminal import confirmed, opened

MOST_SHOWN = 20
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("people")
def command() -> None:
    """People: their contracts, skills and time off."""


command.add_command(people_balances.import_file)
command.add_command(people_days.fixed_days)
command.add_command(people_days.release_days)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Store without asking.")
@click.option("--create", is_flag=True, help="Create sites and teams that do not exist yet.")
@click.option(
    "--from",
    "changes_from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="From when changes of people who are known hold.  [default: today]",
)
def import_file(file: Path, yes: bool, create: bool, changes_from: datetime | None) -> None:  # noqa: FBT001 -- flags of the command line
    """Import people from the CSV file FILE; shows first what would change.

    Columns: person, e-mail, site, team, contract hours (needed); zone, day hours, fixed days,
    skills, starts, ends, time off, opening nights, opening weekends, opening lates, opening
    holidays, external id. The same file twice changes nothing, and an empty cell leaves what is
    stored.

    \b
    What a cell may hold:
      contract hours    hours a week: 37.5
      day hours         hours of a working day, or seven, Monday to Sunday: 8 8 8 8 5.5 0 0
      fixed days        Mon-Wed or Mon;Thu – "any" ends the agreement
      skills            queues, with a level in % where it is not 100: Phone; Chat:80
      zone              where the person lives, when not at the site: Asia/Manila
      starts, ends      first and last day of work: 2027-03-01
      time off          2027-03-08..2027-03-12 leave; 2027-04-01 sick
      opening nights, weekends, lates, holidays    how many were carried so far: 4
      external id       the id in another system, which finds people with a new e-mail

    \b
    Example:
      planner people import people.csv --create
    """
    with opened() as planner:
        preview = preview_people(
            planner,
            SYSTEM,
            file,
            file.name,
            changes_from=changes_from.date() if changes_from else None,
            create_missing=create,
        )
        _show(preview)
        if preview.plan.is_empty:
            click.echo("All of this is stored already; nothing changes.")
            return
        if not confirmed("Store this?", yes):
            click.echo("Nothing was stored.")
            return
        done = import_people(planner, SYSTEM, preview)
        click.echo(f"{done.added} people added, {done.changed} changed.")


@command.command("role")
@click.argument("person")
@click.argument("role")
@click.option("--from", "first", type=DAY, help="From which day on.  [default: today]")
@click.option("--until", "until", type=DAY, help="The first day without it.")
@click.option("--end", "ends", is_flag=True, help="No longer, from that day on.")
def set_one_role(
    person: str,
    role: str,
    first: datetime | None,
    until: datetime | None,
    ends: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Say that PERSON can be asked to be ROLE on a shift, such as duty lead.

    \b
    Examples:
      planner people role aoife@example.com "duty lead"
      planner people role aoife@example.com "duty lead" --end --from 2027-04-01
    """
    with opened() as planner:
        found, since = person_named(planner, person), (first or planner.clock()).date()
        try:
            if ends:
                end_role(planner, SYSTEM, found.id, None, since, role)
            else:
                last = None if until is None else until.date()
                set_role(planner, SYSTEM, found.id, None, since, role, last)
        except FormError as wrong:
            raise click.UsageError("\n".join(wrong.fields.values())) from wrong
    click.echo(f"{found.shown_name}: {'no longer ' if ends else ''}{role} from {since}.")


def _show(preview: PeoplePreview) -> None:
    plan = preview.plan
    click.echo(
        f"{preview.file_name}: {len(plan.added)} new people, {len(plan.changed)} with changes, "
        f"{plan.unchanged} unchanged."
    )
    for kind, names in (("site", plan.new_sites), ("team", plan.new_teams)):
        for name in names:
            click.echo(f"  New {kind}: {name}")
    for change in plan.changed[:MOST_SHOWN]:
        for field in change.changes:
            click.echo(f"  {change.name}: {field.field} {field.before} → {field.after}")
    if len(plan.changed) > MOST_SHOWN:
        click.echo(f"  … and {len(plan.changed) - MOST_SHOWN} more people.")
    for note in preview.notes:
        click.echo(f"  Note: {note}")
