"""`planner feed`."""

from __future__ import annotations

import click

from planner.accounts.actor import SYSTEM
from planner.accounts.feed_tokens import make_feed_token
from planner.application import Planner
from web.addresses import feed_address, known_port
from web.commands.named import person_named, site_named, team_named
from web.commands.terminal import opened


@click.command("feed")
@click.option("--person", help="Whose shifts, by name or e-mail address.")
@click.option("--team", help="The shifts of everybody in this team.")
@click.option("--site", help="The shifts of everybody at this site.")
@click.option("--busy-only", is_flag=True, help="Show neither what nor where, only when.")
@click.option("--name", default="command line", show_default=True, help="What the link is for.")
@click.option("--port", type=click.IntRange(1, 65535), help="By default the one served last.")
def command(
    person: str | None,
    team: str | None,
    site: str | None,
    busy_only: bool,  # noqa: FBT001 -- given by click
    name: str,
    port: int | None,
) -> None:
    """Print a new secret calendar link of one person, one team, or one site.

    Whoever has the link can read these shifts; it cannot be shown again, only replaced or
    switched off, on the page My calendar.

    \b
    Example:
      planner feed --person aoife.byrne@example.org
      planner feed --site Dublin --busy-only --name "wall screen"
    """
    if [person, team, site].count(None) != 2:
        raise click.UsageError("Give one of --person, --team, and --site.")
    with opened() as planner:
        kind, subject = _subject(planner, person, team, site)
        variant = "busy" if busy_only else "details"
        token = make_feed_token(planner, SYSTEM, kind, subject, name, variant)
        click.echo(feed_address(token, port or known_port(planner.instance)))


def _subject(
    planner: Planner, person: str | None, team: str | None, site: str | None
) -> tuple[str, str]:
    if person is not None:
        return "person", person_named(planner, person).id
    if team is not None:
        return "team", team_named(planner, team).id
    return "site", site_named(planner, site or "").id
