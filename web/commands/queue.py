"""`planner queue`."""

from __future__ import annotations

import click

from planner.accounts.actor import SYSTEM
from planner.demand.queue_settings import CHANNELS
from planner.demand.queues import QueueInput, add_queue, list_queues
from web.commands.terminal import opened


@click.group("queue")
def command() -> None:
    """Queues: streams of contacts that are planned together."""


@command.command("add")
@click.argument("name")
@click.option("--channel", type=click.Choice(CHANNELS), required=True)
@click.option("--time-zone", required=True, help="Zone of its opening hours: Europe/Dublin.")
def add(name: str, channel: str, time_zone: str) -> None:
    """Add the queue NAME, served as its channel usually is; the pages change the details.

    \b
    Example:
      planner queue add Phone --channel phone --time-zone Europe/Dublin
    """
    with opened() as planner:
        add_queue(planner, SYSTEM, QueueInput(name, channel, time_zone))
    click.echo(f"Queue {name} added.")


@command.command("list")
def list_all() -> None:
    """List the queues.

    \b
    Example:
      planner queue list
    """
    with opened() as planner:
        for queue in list_queues(planner, SYSTEM):
            click.echo(f"{queue.name}  {queue.channel}  {queue.time_zone}")
