"""`planner feed`."""

from __future__ import annotations

import click

from planner.accounts.actor import SYSTEM
from planner.accounts.feed_tokens import make_feed_token
from web.addresses import feed_address, known_port
from web.commands.named import person_named, team_named
from web.commands.terminal import opened


@click.command("feed")
@click.option("--person", help="Whose shifts, by name or e-mail address.")
@click.option("--team", help="The shifts of everybody in this team.")
@click.option("--name", default="command line", show_default=True, help="What the link is for.")
@click.option("--port", type=click.IntRange(1, 65535), help="By default the one served last.")
def command(person: str | None, team: str | None, name: str, port: int | None) -> None:
    """Print a new secret calendar link of one person or one team.

    Whoever has the link can read these shifts; it cannot be shown again, only revoked.

    \b
    Example:
      planner feed --person aoife.byrne@example.org
    """
    if (person is None) == (team is None):
        raise click.UsageError("Give either --person or --team.")
    with opened() as planner:
        if person is not None:
            kind, subject = "person", person_named(planner, person).id
        else:
            kind, subject = "team", team_named(planner, team or "").id
        token = make_feed_token(planner, SYSTEM, kind, subject, name)
        click.echo(feed_address(token, port or known_port(planner.instance)))
