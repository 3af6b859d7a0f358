"""`planner what-if`."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.demand.queues import list_queues
from planner.demand.what_if import Comparison, Need, WhatIf, adopt, dates_of, what_if
from web.commands.forecast import DAY
from web.commands.named import queues_named
from web.commands.terminal import opened

PERCENT = 100


@click.command("what-if")
@click.option("--queue", "name", required=True, help="Which queue.")
@click.option("--from", "first", type=DAY, required=True, help="The first day, such as 2027-03-01.")
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True)
@click.option("--volume", type=float, default=1.0, show_default=True, help="Contacts, times.")
@click.option(
    "--handling", type=float, default=1.0, show_default=True, help="Handling time, times."
)
@click.option("--promise", type=float, help="Per cent to be answered in time.")
@click.option("--within", type=int, help="Seconds of the promise.")
@click.option("--adopt", "adopted", is_flag=True, help="Make it what holds from the first day on.")
def command(
    name: str,
    first: datetime,
    days: int,
    volume: float,
    handling: float,
    promise: float | None,
    within: int | None,
    adopted: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Show what a queue would need if more came, contacts took longer or the promise changed.

    Nothing is stored unless --adopt is given. Other opening hours are tried on the queue's page.

    \b
    Example:
      planner what-if --queue Phone --from 2027-03-01 --volume 1.2 --promise 90 --within 20
    """
    share = None if promise is None else promise / PERCENT
    other = WhatIf(volume, handling, None, share, within)
    with opened() as planner:
        (queue,) = queues_named(list_queues(planner, SYSTEM), (name,))
        found = what_if(planner, SYSTEM, queue.id, first.date(), days, other)
        for line in _lines(found):
            click.echo(line)
        if adopted:
            adopt(planner, SYSTEM, queue.id, first.date(), days, other)
            click.echo("This holds now. Run `planner staffing plan` to plan by it.")


def _lines(found: Comparison) -> list[str]:
    lines = [f"{found.queue_name}: agent-hours to roster", _row("", "now", "then")]
    by_day = zip(dates_of(found), found.now.hours_by_day, found.then.hours_by_day, strict=True)
    lines += [
        _row(f"{day:%a %-d %b %Y}", f"{now:,.1f}", f"{then:,.1f}") for day, now, then in by_day
    ]
    now, then = _figures(found.now), _figures(found.then)
    return lines + [_row(name, now[name], then[name]) for name in now]


def _figures(need: Need) -> dict[str, str]:
    return {
        "all days": f"{need.rostered_hours:,.1f}",
        "most at once": f"{need.most_agents:,g}",
        "contacts": f"{need.contacts:,.0f}",
    }


def _row(name: str, now: str, then: str) -> str:
    return f"  {name:<18}{now:>10}{then:>10}"
