"""`planner queue`."""

from __future__ import annotations

import click

from planner.accounts.actor import SYSTEM
from planner.demand.chosen_method import choose_method
from planner.demand.methods import BY_KEY
from planner.demand.queue_settings import CHANNELS
from planner.demand.queues import QueueInput, add_queue, list_queues
from web.commands.named import queues_named
from web.commands.terminal import opened

PAST_WEEKS = "past-weeks"


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


@command.command("method")
@click.argument("name")
@click.option(
    "--use",
    type=click.Choice([*BY_KEY, PAST_WEEKS]),
    required=True,
    help=f"{PAST_WEEKS} gives the choice back to what missed least.",
)
def method(name: str, use: str) -> None:
    """Say how the queue NAME is forecast from now on, when you know better than its past weeks.

    Every forecast goes on trying all methods, and says when another missed less.

    \b
    Example:
      planner queue method Phone --use growth
      planner queue method Phone --use past-weeks
    """
    with opened() as planner:
        (queue,) = queues_named(list_queues(planner, SYSTEM), (name,))
        choose_method(planner, SYSTEM, queue.id, None if use == PAST_WEEKS else use)
    said = "what missed least on past weeks" if use == PAST_WEEKS else BY_KEY[use].name
    click.echo(f"{queue.name} is forecast by: {said}.")


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
