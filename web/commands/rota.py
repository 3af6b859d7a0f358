"""`planner rota`: generate, look, ask why, publish."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.rotas.generate import MOST_DAYS, MOST_SECONDS, start_run
from planner.rotas.grid_page import GridCell
from planner.rotas.notice import notice_words
from planner.rotas.publish import publish
from planner.rotas.queries import GridPage, VersionLine, grid_page, list_versions
from web.commands import rota_import, rota_price, rota_replan, rota_why
from web.commands.named import the_team
from web.commands.rota_versions import chosen, version_named
from web.commands.terminal import opened
from web.commands.watching import wait_for_run

DAY = click.DateTime(["%Y-%m-%d"])
TEAM = click.option("--team", help="The team; may be left out when there is only one.")


@click.group("rota")
def command() -> None:
    """Generate rotas or import them, look at them, ask why, publish them."""


command.add_command(rota_import.import_file)
command.add_command(rota_import.pins)
command.add_command(rota_why.why)
command.add_command(rota_price.price)
command.add_command(rota_replan.replan)


@command.command("generate")
@TEAM
@click.option("--from", "first", type=DAY, required=True, help="The first day, such as 2027-03-01.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=28, show_default=True)
@click.option("--seconds", type=click.IntRange(1, MOST_SECONDS), default=60, show_default=True)
@click.option("--seed", type=int, help="The same seed searches the same way.")
def generate(team: str | None, first: datetime, days: int, seconds: int, seed: int | None) -> None:
    """Search for a rota and keep the best as a draft; Ctrl+C leaves the search to the worker.

    It needs people, shift templates, rules, and a staffing plan of these days.

    \b
    Example:
      planner rota generate --from 2027-03-01 --days 28 --seconds 60
    """
    with opened() as planner:
        team_id = the_team(planner, team).id
        run_id = start_run(planner, SYSTEM, team_id, first.date(), days, seconds, seed)
        ended = wait_for_run(planner, run_id)
        click.echo(f"Draft {ended.draft_id}. {ended.sentence}")
        click.echo("Look at it with `planner rota show`, publish it with `planner rota publish`.")


@command.command("show")
@TEAM
@click.option("--version", "wanted", help="Number or id of a version.  [default: the latest]")
@click.option("--zone", help="Show all times in this zone.  [default: where each person is]")
def show(team: str | None, wanted: str | None, zone: str | None) -> None:
    """Print a rota, a draft or what was published: people by days, week by week.

    \b
    Example:
      planner rota show --version 3 --zone Europe/Dublin
    """
    with opened() as planner:
        version = version_named(planner, the_team(planner, team).id, wanted)
        page = grid_page(planner, SYSTEM, version.version_id, zone)
    for line in grid_lines(page):
        click.echo(line)


@command.command("publish")
@TEAM
@click.option("--version", "wanted", help="Id of a draft.  [default: the latest draft]")
@click.option("--why-late", help="The reason, when people get less than 14 days' notice.")
def publish_draft(team: str | None, wanted: str | None, why_late: str | None) -> None:
    """Publish a draft: from then on people see it, and it never changes again.

    \b
    Example:
      planner rota publish --why-late "Two colleagues fell ill"
    """
    with opened() as planner:
        draft = _draft(planner, the_team(planner, team).id, wanted)
        done = publish(planner, SYSTEM, draft.version_id, why_late)
    notice = notice_words(done.notice_days)
    click.echo(f"Version {done.number} published: {notice}, {len(done.people)} people.")


def _draft(planner: Planner, team_id: str, wanted: str | None) -> VersionLine:
    drafts = [one for one in list_versions(planner, SYSTEM, team_id) if one.number is None]
    return chosen(drafts, wanted, "draft")


def grid_lines(page: GridPage) -> list[str]:
    """Write a rota as text: a block a week, a line a person."""
    number = f"version {page.number}" if page.number else f"draft {page.version_id}"
    where = f"times in {page.zone}" if page.zone else "times where each person is"
    lines = [f"{page.team_name}, {number}, {page.first_date} to {page.last_date}, {where}"]
    lines.append(page.sentence)
    for start in range(0, len(page.dates), 7):
        lines += ["", *_week_lines(page, slice(start, start + 7))]
    return lines


def _week_lines(page: GridPage, week: slice) -> list[str]:
    header = "".join(f"{day:%a %-d %b}".ljust(13) for day in page.dates[week])
    lines = [" " * 22 + header.rstrip()]
    for row in page.rows:
        cells = "".join(_cell_text(cell).ljust(13) for cell in row.cells[week])
        line = row.shown_name[:21].ljust(22) + cells
        lines.append(line.rstrip())
    return lines


def _cell_text(cell: GridCell) -> str:
    if cell.shifts:
        return "+".join(shift.text for shift in cell.shifts)
    return cell.off or ("holiday" if cell.holiday else "·")
