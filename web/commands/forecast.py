"""`planner forecast`."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.demand.forecast_page import ForecastPage, forecast_page
from planner.demand.forecasting import make_forecast
from planner.demand.methods import BY_KEY
from planner.demand.plan_days import days_for_plans
from planner.demand.queues import list_queues
from planner.errors import Refused
from web.commands.named import queues_named
from web.commands.terminal import opened, working

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("forecast")
@click.option("--queue", "names", multiple=True, help="Which queue.  [default: every one]")
@click.option("--from", "first", type=DAY, required=True, help="The first day, such as 2027-03-01.")
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True)
@click.option(
    "--method",
    type=click.Choice(list(BY_KEY)),
    help="Use this one alone.  [default: those that missed least on past weeks]",
)
def command(names: tuple[str, ...], first: datetime, days: int, method: str | None) -> None:
    """Forecast the contacts of queues and print each day with the band it will likely lie in.

    It needs at least 14 days of imported history; the methods growth and month need 84, season
    420. Without --queue, a queue that cannot be forecast yet is named and left out. With queues in
    several time zones, days are added where a staffing plan of the same dates touches them.

    \b
    Example:
      planner forecast --queue Phone --from 2027-03-01 --days 28
    """
    with opened() as planner:
        queues = list_queues(planner, SYSTEM)
        chosen = queues_named(queues, names)
        left_out: list[Refused] = []
        for queue in chosen:
            since, count = days_for_plans(queue, queues, first.date(), days)
            try:
                with working(f"Forecasting {queue.name}"):
                    made = make_forecast(planner, SYSTEM, queue.id, since, count, method)
                    page = forecast_page(planner, SYSTEM, made.id)
            except Refused as refused:
                left_out.append(refused)
                continue
            for line in forecast_lines(page):
                click.echo(line)
    if left_out and (names or len(left_out) == len(chosen)):
        raise Refused(" ".join(map(str, left_out)))
    for one in left_out:
        click.echo(f"Left out: {one}", err=True)


def forecast_lines(page: ForecastPage) -> list[str]:
    """Write a forecast as text: how far to trust it, then a line a day."""
    lines = [f"{page.queue_name}, forecast {page.line.number}, {page.time_zone}"]
    said = (page.accuracy, page.floor, page.basis, page.level, page.handling, page.why)
    lines += [f"  {sentence}" for sentence in said if sentence]
    lines += [f"    {one.share.rjust(8)}  {one.name}: {one.missed}" for one in page.methods]
    lines.append("  day             expected   4 of 5 days lie between")
    for day in page.days:
        _, low, middle, high, _ = day.quantiles
        lines.append(
            f"  {day.day:%a %-d %b %Y}".ljust(18) + f"{middle:8,.0f}   {low:,.0f}–{high:,.0f}"
        )
    return lines
