"""`planner people fixed-days` and `release-days`: what is agreed about days of work."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.errors import FormError
from planner.people.cells import CellError, rotation
from planner.people.edit import agree_rotation, release_work_pattern, set_work_pattern
from web.commands.named import person_named, refused
from web.commands.terminal import opened

DAY = click.DateTime(["%Y-%m-%d"])
FROM = click.option("--from", "first", type=DAY, help="From which day on.  [default: today]")


@click.command("fixed-days")
@click.argument("person")
@click.argument("days")
@click.option("--anchor", type=DAY, help="The Monday on which the first week of a rotation begins.")
@click.option("--agreed-by", default="", help="Who agreed.")
@FROM
def fixed_days(
    person: str, days: str, anchor: datetime | None, agreed_by: str, first: datetime | None
) -> None:
    """Agree that PERSON works only on DAYS: the same each week, or a rotation of weeks.

    \b
    Examples:
      planner people fixed-days aoife@example.com Mon-Thu
      planner people fixed-days ben@example.com "Mon-Fri / Mon-Wed" --anchor 2027-03-01
    """
    try:
        weeks = rotation(days)
    except CellError as wrong:
        raise refused("DAYS", days, f"{wrong}; {wrong.what_to_do.rstrip('.')}") from wrong
    with opened() as planner:
        found, since = person_named(planner, person), (first or planner.clock()).date()
        who = (planner, SYSTEM, found.id, None, since)
        try:
            if len(weeks) == 1:
                set_work_pattern(*who, weeks[0], agreed_by)
            else:
                agree_rotation(*who, weeks, anchor.date() if anchor else None, agreed_by)
        except FormError as wrong_field:
            raise click.UsageError("\n".join(wrong_field.fields.values())) from wrong_field
    click.echo(f"{found.shown_name} works only on {days} from {since}.")


@click.command("release-days")
@click.argument("person")
@click.option("--because", required=True, help="Why; it stays with the person.")
@click.option("--until", type=DAY, help="The first day on which they bind again.")
@FROM
def release_days(person: str, because: str, until: datetime | None, first: datetime | None) -> None:
    """Let the agreed days of PERSON no longer bind, for a while or for good.

    \b
    Example:
      planner people release-days aoife@example.com --because "asked for it" --until 2027-04-01
    """
    with opened() as planner:
        found, since = person_named(planner, person), (first or planner.clock()).date()
        last = until.date() if until else None
        try:
            release_work_pattern(planner, SYSTEM, found.id, None, since, because, last)
        except FormError as wrong:
            raise click.UsageError("\n".join(wrong.fields.values())) from wrong
    click.echo(f"Agreed days of {found.shown_name} do not bind from {since}: {because}.")
