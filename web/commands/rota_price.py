"""`planner rota price`: what promises cost in cover, and rotas to choose from."""

from __future__ import annotations

import time
from collections.abc import Iterator

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.price import (
    LEAST_SECONDS,
    MOST_SECONDS,
    USUAL_SECONDS,
    ask_for_prices,
    take_choice,
)
from planner.rotas.queries import PricePage, price_page
from web.commands.named import refused, the_team
from web.commands.rota_versions import version_named
from web.commands.terminal import opened
from web.commands.watching import ASK_EVERY_SECONDS, bars
from web.rotas.price_words import against, costs, dearer_than
from web.serving import worker_process
from web.words import number, plural


@click.command("price")
@click.argument("version", required=False)
@click.option("--team", help="The team; may be left out when there is only one.")
@click.option(
    "--seconds",
    type=click.IntRange(LEAST_SECONDS, MOST_SECONDS),
    default=USUAL_SECONDS,
    show_default=True,
    help="How long all searches together may take.",
)
@click.option("--take", type=click.IntRange(1), help="Store this one of the rotas as a draft.")
def price(version: str | None, team: str | None, seconds: int, take: int | None) -> None:
    """Say what each rule and each kind of wish costs in short agent-hours.

    VERSION is the number or id of a version, the latest if left out. Beside it stand rotas to
    choose from, from most cover to most wishes met; the rota itself stays as it is. With --take
    nothing is searched anew: a rota that was offered before becomes a draft.

    \b
    Examples:
      planner rota price --seconds 120
      planner rota price 3 --take 2
    """
    with opened() as planner:
        chosen = version_named(planner, the_team(planner, team).id, version).version_id
        if take is not None:
            click.echo(
                f"Draft {_taken(planner, chosen, take)}. Look at it with `planner rota show`."
            )
            return
        ask_for_prices(planner, SYSTEM, chosen, seconds)
        page = waited_for(planner, chosen)
    for line in price_lines(page):
        click.echo(line)
    if page.job == "failed":
        raise Refused(page.message or "Ask again.")


def price_lines(page: PricePage) -> Iterator[str]:
    """Write what was found, a line each."""
    if page.kept_hours is not None:
        yield (
            f"With every promise kept: short by {number(page.kept_hours)} agent-hours at least; "
            f"each price may be off by {number(page.doubt_hours)} h."
        )
    for one in page.prices:
        more = f"; clearly more than {dearer_than(one)}" if one.dearer_than else ""
        yield f"  {one.text}: {costs(one)}{more}"
    if page.choices:
        yield "Rotas to choose from:"
    given = next((one for one in page.choices if one.is_given), None)
    for place, line in enumerate(page.choices, start=1):
        yield (
            f"  {place}. short by {number(line.short_hours)} h, "
            f"{plural(line.wishes, 'wish', 'wishes')} not met, "
            f"{plural(line.shares, 'fair share', 'fair shares')} exceeded ({against(line, given)})"
        )


def waited_for(planner: Planner, version_id: str) -> PricePage:
    """Show how far it is until it has ended; a worker process runs meanwhile."""
    with worker_process(planner.instance), bars() as shown:
        bar = shown.add_task("Searching", total=None)
        while (page := price_page(planner, SYSTEM, version_id)).open:
            shown.update(bar, completed=page.done, total=page.parts)
            time.sleep(ASK_EVERY_SECONDS)
        shown.update(bar, total=page.parts, completed=page.parts)
    return page


def _taken(planner: Planner, version_id: str, place: int) -> str:
    page = price_page(planner, SYSTEM, version_id)
    if page.price_id is None or place > len(page.choices):
        known = f"there are {len(page.choices)}" if page.choices else "nothing was worked out yet"
        raise refused("--take", str(place), f"there is no such rota to choose; {known}")
    return take_choice(planner, SYSTEM, page.price_id, page.choices[place - 1].number)
