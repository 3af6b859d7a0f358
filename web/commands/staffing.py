"""`planner staffing`: how many agents are needed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from planner.accounts.actor import SYSTEM
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queries import RequirementOfQueue, RequirementPage, requirement_page
from planner.demand.queues import list_queues
from web.commands import calculators
from web.commands.named import queues_named
from web.commands.terminal import opened, working
from web.demand.queue_words import DEFINITION_NAMES

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("staffing")
def command() -> None:
    """From contacts to the agents they need."""


for _calculator in calculators.COMMANDS:
    command.add_command(_calculator)


@command.command("plan")
@click.option("--queue", "names", multiple=True, help="Which queue.  [default: every one]")
@click.option("--from", "first", type=DAY, required=True, help="The first day, such as 2027-03-01.")
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True)
@click.option("--time-zone", help="Whose midnight a day begins at.  [default: the queues']")
def plan(names: tuple[str, ...], first: datetime, days: int, time_zone: str | None) -> None:
    """Work out the agents needed in every half-hour, from forecasts that cover these days.

    \b
    Example:
      planner staffing plan --from 2027-03-01 --days 28
    """
    with opened() as planner:
        chosen = queues_named(list_queues(planner, SYSTEM), names)
        with working("Working out how many agents are needed"):
            ids = [queue.id for queue in chosen]
            made = plan_staffing(planner, SYSTEM, first.date(), days, ids, time_zone)
            page = requirement_page(planner, SYSTEM, made)
    for line in staffing_lines(page):
        click.echo(line)


def staffing_lines(page: RequirementPage) -> list[str]:
    """Write a requirement as text: a block a queue."""
    line = page.line
    lines = [f"Staffing plan {line.number}, {line.first_date} to {line.last_date}"]
    for queue in page.queues:
        lines += _queue_lines(queue, line.time_zone)
    return lines


def _queue_lines(queue: RequirementOfQueue, time_zone: str) -> list[str]:
    busiest = queue.busiest.astimezone(ZoneInfo(time_zone))
    promised = "; then ".join(
        f"{promise.target_share:.0%} within {_span(promise.threshold_seconds)} "
        f"({DEFINITION_NAMES[promise.definition]}){_of_ten_days(promise.day_chance)}"
        for promise in queue.promises
    )
    causes = ", ".join(f"{cause} {hours:,.0f}" for cause, hours in queue.hours_by_cause.items())
    hours = f"{queue.net_hours:,.0f} on the queue → {queue.rostered_hours:,.0f} on the rota"
    return [
        f"{queue.name}: {promised}",
        f"  Agent-hours: {hours}{': ' + causes if causes else ''}",
        f"  Most at {busiest:%a %-d %b %H:%M}: {queue.sentence}",
        *(f"  {said}" for said in (queue.closed, queue.elsewhere) if said),
    ]


def _of_ten_days(day_chance: float | None) -> str:
    return "" if day_chance is None else f", about {day_chance * 10:g} of 10 days"


def _span(seconds: int) -> str:
    if seconds % 3600 == 0 and seconds:
        return f"{seconds // 3600} h"
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:g} min"
