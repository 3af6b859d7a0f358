"""`planner forecast-profile`."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.demand.forecast_page import forecast_page
from planner.demand.plan_days import days_for_plans
from planner.demand.profile import DemandProfile, forecast_by_hand
from planner.demand.queues import list_queues
from web.commands.forecast import DAY, forecast_lines
from web.commands.named import queues_named, refused
from web.commands.terminal import opened


@click.command("forecast-profile")
@click.option("--queue", "name", required=True, help="Which queue.")
@click.option("--from", "first", type=DAY, required=True, help="The first day, such as 2027-03-01.")
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True)
@click.option("--contacts", required=True, help="Contacts a day, Monday to Sunday, with commas.")
@click.option("--busiest-hour", type=click.IntRange(0, 23), default=10, show_default=True)
def command(name: str, first: datetime, days: int, contacts: str, busiest_hour: int) -> None:
    """Forecast a queue that has no history from what you expect of a week.

    Contacts are spread over the queue's opening hours. The band says how unsure a guess is; import
    history as soon as there are two weeks of it. With queues in several time zones, days are added
    where a staffing plan of the same dates touches them.

    \b
    Example:
      planner forecast-profile --queue Chat --from 2027-03-01 --contacts 120,110,100,100,90,40,0
    """
    profile = DemandProfile(_seven(contacts), busiest_hour)
    with opened() as planner:
        queues = list_queues(planner, SYSTEM)
        (queue,) = queues_named(queues, (name,))
        since, count = days_for_plans(queue, queues, first.date(), days)
        made = forecast_by_hand(planner, SYSTEM, queue.id, since, count, profile)
        for line in forecast_lines(forecast_page(planner, SYSTEM, made.id)):
            click.echo(line)


def _seven(written: str) -> tuple[float, ...]:
    try:
        values = tuple(float(part) for part in written.split(","))
    except ValueError:
        values = ()
    if len(values) != 7:
        raise refused("--contacts", written, "give seven numbers, such as 120,110,100,100,90,40,0")
    return values
