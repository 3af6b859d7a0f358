"""`planner report`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.people.closed_months import last_of_month
from planner.reports.close_month import close_month, closing
from planner.reports.hours_csv import hours_csv
from planner.reports.hours_report import Asked, HoursReport, hours_report
from planner.reports.hours_xlsx import hours_xlsx
from web.commands.named import refused, site_named, team_named
from web.commands.terminal import confirmed, console, opened
from web.words import exact_hours, hours_apart

WRITERS = {".csv": hours_csv, ".xlsx": hours_xlsx}


@click.group("report")
def command() -> None:
    """Hours against the contract, and closing months."""


@command.command("hours")
@click.option("--month", metavar="YYYY-MM", help="A month, in place of --from and --to.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--team", help="Only people of this team.")
@click.option("--site", help="Only people of this site.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a file instead: .csv or .xlsx by its name.",
)
def hours(
    month: str | None,
    first: datetime | None,
    last: datetime | None,
    team: str | None,
    site: str | None,
    out: Path | None,
) -> None:
    """Show hours of people: target, planned, worked, credited, difference.

    Planned is what was published, worked that with what was recorded otherwise. A closed month
    stays as it was closed; what changed later is a correction of the month after. The same hours
    give the same bytes.

    \b
    Examples:
      planner report hours --month 2027-03
      planner report hours --month 2027-03 --out march.xlsx
      planner report hours --from 2027-03-01 --to 2027-03-14
    """
    begin, end = _span(month, first, last)
    if out is not None and out.suffix.lower() not in WRITERS:
        raise refused("--out", str(out), "the name must end in .csv or .xlsx")
    with opened() as planner:
        asked = Asked(
            begin,
            end,
            None if team is None else team_named(planner, team).id,
            None if site is None else site_named(planner, site).id,
        )
        if out is None:
            _show(hours_report(planner, SYSTEM, asked))
        else:
            _write(planner, asked, out)


@command.command("close")
@click.argument("month", metavar="YYYY-MM")
@click.option("--yes", is_flag=True, help="Close without asking.")
def close(month: str, yes: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Close the month YYYY-MM of the whole organisation, for good.

    Its hours stay as they are now; what changes later is told as a correction of the month after.

    \b
    Example:
      planner report close 2027-03
    """
    first = _month("YYYY-MM", month)
    with opened() as planner:
        found = closing(planner, SYSTEM, first)
        if found.problem is not None:
            raise click.UsageError(found.problem)
        click.echo(
            f"{first:%B %Y}: {len(found.rows)} people, {len(found.differences)} corrections of "
            f"earlier months, {found.waiting} reports that nobody has confirmed."
        )
        if not confirmed(f"Close {first:%B %Y} for good?", yes):
            click.echo("Nothing was closed.")
            return
        close_month(planner, SYSTEM, first)
        click.echo(f"{first:%B %Y} is closed.")


def _span(month: str | None, first: datetime | None, last: datetime | None) -> tuple[date, date]:
    if month is not None and first is None and last is None:
        begin = _month("--month", month)
        return begin, last_of_month(begin)
    if month is None and first is not None and last is not None:
        return first.date(), last.date()
    raise click.UsageError("Give either --month, or --from and --to.")


def _month(option: str, month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as unknown:
        raise refused(option, month, "give a month such as 2027-03") from unknown


def _write(planner: Planner, asked: Asked, out: Path) -> None:
    content = WRITERS[out.suffix.lower()](planner, SYSTEM, asked)
    try:
        out.write_bytes(content)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise refused("--out", str(out), f"it cannot be written: {reason}") from problem
    click.echo(f"Written: {out}")


def _show(report: HoursReport) -> None:
    for row in report.rows:
        total = row.total
        click.echo(
            f"{row.labels.shown_name}: target {exact_hours(row.target_so_far)}, planned "
            f"{exact_hours(total.planned)}, worked {exact_hours(total.worked)}, credited "
            f"{exact_hours(total.credited)}, difference {hours_apart(row.difference)}"
        )
    for one in report.differences:
        click.echo(
            f"Correction {one.labels.shown_name}, {one.day}: worked "
            f"{hours_apart(one.amounts.worked)}, credited {hours_apart(one.amounts.credited)}"
        )
    if report.is_partly_published:
        console.print(
            f"Partly published: {report.published_days} of {report.days} days of these people. "
            "The difference compares published days only.",
            highlight=False,
            soft_wrap=True,
        )
