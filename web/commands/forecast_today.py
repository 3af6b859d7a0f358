"""`planner forecast-today`."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.demand.forecast_page import forecast_page
from planner.demand.page_words import revised_sentence
from planner.demand.queues import list_queues
from planner.demand.revise_today import revise_today
from web.commands.forecast import forecast_lines
from web.commands.named import queues_named
from web.commands.terminal import opened


@click.command("forecast-today")
@click.option("--queue", "names", multiple=True, help="Which queue.  [default: every one]")
@click.option(
    "--until",
    type=click.DateTime(["%H:%M"]),
    help="Local time up to which contacts are stored.  [default: the last contact of today]",
)
def command(names: tuple[str, ...], until: datetime | None) -> None:
    """Forecast the rest of today from the contacts that have come since the morning.

    Import today's contacts so far first; the newest forecast that covers today is revised, and
    the result kept as a forecast of today alone.

    \b
    Example:
      planner forecast-today --queue Phone --until 11:00
    """
    heard = None if until is None else until.time()
    with opened() as planner:
        for queue in queues_named(list_queues(planner, SYSTEM), names):
            made = revise_today(planner, SYSTEM, queue.id, heard)
            for line in forecast_lines(forecast_page(planner, SYSTEM, made.forecast.id)):
                click.echo(line)
            click.echo(
                "  " + revised_sentence(made.until, made.came, made.expected, made.rest_factor)
            )
