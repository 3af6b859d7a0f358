"""`planner what-if`."""

from __future__ import annotations

from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.queues import list_queues
from planner.demand.what_if import Comparison, Need, WhatIf, adopt, dates_of, what_if
from planner.errors import Refused
from planner.rotas.scenarios import (
    MOST_SECONDS,
    USUAL_SECONDS,
    adopt_scenario,
    put_away_scenario,
    try_rota,
)
from web.commands.forecast import DAY
from web.commands.named import queues_named, the_team
from web.commands.terminal import opened
from web.commands.watching import wait_for_scenario
from web.rotas.scenario_words import FigureRow, rows_of

PERCENT = 100
KEPT = "left as it is, the rota for now would be short by"


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
@click.option("--rota", "with_rota", is_flag=True, help="Search a rota for it, beside one for now.")
@click.option("--team", help="Whose rota.  [default: the only team]")
@click.option(
    "--seconds",
    type=click.IntRange(1, MOST_SECONDS),
    default=USUAL_SECONDS,
    show_default=True,
    help="To search, for each of the two rotas.",
)
@click.option("--adopt", "adopted", is_flag=True, help="Make it what holds from the first day on.")
def command(
    name: str,
    first: datetime,
    days: int,
    volume: float,
    handling: float,
    promise: float | None,
    within: int | None,
    with_rota: bool,  # noqa: FBT001 -- a flag of the command line
    team: str | None,
    seconds: int,
    adopted: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Show what a queue would need if more came, contacts took longer or the promise changed.

    Nobody else sees it, and nothing changes unless --adopt is given. With --rota two rotas are
    searched, one for what holds and one for this; --adopt then leaves the second as a draft.
    Other opening hours are tried on the queue's page.

    \b
    Example:
      planner what-if --queue Phone --from 2027-03-01 --volume 1.2 --promise 90 --within 20
      planner what-if --queue Phone --from 2027-03-01 --volume 1.2 --rota --seconds 120
    """
    share = None if promise is None else promise / PERCENT
    other = WhatIf(volume, handling, None, share, within)
    with opened() as planner:
        (queue,) = queues_named(list_queues(planner, SYSTEM), (name,))
        found = what_if(planner, SYSTEM, queue.id, first.date(), days, other)
        for line in _lines(found):
            click.echo(line)
        if with_rota:
            team_id = the_team(planner, team).id
            span = (first.date(), days)
            made = try_rota(planner, SYSTEM, team_id, queue.id, *span, other, seconds)
            _tell(planner, made, adopted=adopted)
        elif adopted:
            adopt(planner, SYSTEM, queue.id, first.date(), days, other)
            click.echo("This holds now. Run `planner staffing plan` to plan by it.")


def _tell(planner: Planner, scenario_id: str, *, adopted: bool) -> None:
    """Wait for both rotas, print them beside each other, then use the second or put both away."""
    page = wait_for_scenario(planner, scenario_id)
    if page.now is not None:
        click.echo("A rota for it:")
    for row in rows_of(page) if page.now else []:
        click.echo(_row(row.text, _figure(row, row.now), _figure(row, row.then)))
    if page.then is None:
        raise Refused(page.message or "There are no two rotas. Try again.")
    click.echo(f"  {KEPT} {page.kept_short_hours:,.1f} agent-hours")
    if adopted:
        draft_id = adopt_scenario(planner, SYSTEM, scenario_id)
        click.echo(f"This holds now; its rota is the draft {draft_id}.")
    else:
        put_away_scenario(planner, SYSTEM, scenario_id)


def _figure(row: FigureRow, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if row.whole else f"{value:,.1f}"


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
    return f"  {name:<30}{now:>10}{then:>10}"
