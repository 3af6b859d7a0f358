"""`planner rota replan`: the least change of a rota when something happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.queries import PersonChanged, ReplanFound, ReplanPage, replan_page
from planner.rotas.replan import (
    LEAST_SECONDS,
    MOST_SECONDS,
    USUAL_SECONDS,
    ask_for_replan,
    put_in_replan,
)
from planner.rotas.replan_apply import apply_sick
from planner.rotas.replan_news import Added, Extended, PartAgain, ReplanNews, Withdrawn
from planner.rotas.replan_sick import SickPreview, preview_sick
from web.commands.named import person_named, the_team
from web.commands.rota_versions import version_named
from web.commands.rota_why import effect_lines, forbidden_lines
from web.commands.terminal import opened
from web.commands.watching import ASK_EVERY_SECONDS, bars
from web.serving import worker_process
from web.words import hours, plural

DAY = click.DateTime(["%Y-%m-%d"])
NAME = click.argument("name")
FIRST = click.option("--from", "first", type=DAY, required=True, help="Such as 2027-03-02.")
PUT_IN = click.option("--put-in", is_flag=True, help="Store what was found as a draft of its own.")
WHERE = (
    click.option("--team", help="The team; may be left out when there is only one."),
    click.option("--version", help="Number or id of a version.  [default: the latest]"),
)
SECONDS = click.option(
    "--seconds",
    type=click.IntRange(LEAST_SECONDS, MOST_SECONDS),
    default=USUAL_SECONDS,
    show_default=True,
    help="How long to search.",
)


def where(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a version."""
    for option in WHERE:
        function = option(function)
    return function


@click.group("replan")
def replan() -> None:
    """Say what would change when something happens, with the fewest changes of the rota.

    Today and what is past stay. Nothing is stored in any rota without --put-in.
    """


@replan.command("sick")
@NAME
@where
@FIRST
@click.option("--to", "last", type=DAY, help="The last day.  [default: the first]")
@click.option(
    "--put-in", is_flag=True, help="Put it into the rota; publishes a published one anew."
)
def sick(
    name: str,
    team: str | None,
    version: str | None,
    first: datetime,
    last: datetime | None,
    put_in: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Say who would step in when NAME is ill, a name or an e-mail address.

    With --put-in a draft changes, and of a published rota a new version is published.

    \b
    Examples:
      planner rota replan sick "Aoife Byrne" --from 2027-03-02 --to 2027-03-03
      planner rota replan sick "Aoife Byrne" --from 2027-03-02 --put-in
    """
    days = first.date(), (last or first).date()
    with opened() as planner:
        chosen = _version(planner, team, version)
        person_id = person_named(planner, name).id
        _echo(forbidden_lines(planner, chosen))
        found = preview_sick(planner, SYSTEM, chosen, person_id, *days)
        given = chosen, person_id, *days, found.fingerprint
        done = apply_sick(planner, SYSTEM, *given) if put_in else None
    _echo(sick_lines(found))
    if done is not None:
        draft = f"Put into draft {done.version_id}"
        told = f"Published as version {done.number}" if done.number else draft
        click.echo(f"{told}: {plural(len(done.people), 'person', 'people')} changed.")
        click.echo("Their hours are credited once the absence itself is entered under Time off.")


@replan.command("leaves")
@NAME
@where
@FIRST
@SECONDS
@PUT_IN
def leaves(name: str, first: datetime, **asked: Any) -> None:
    """Say who takes over when NAME works no more from a day on.

    \b
    Example:
      planner rota replan leaves "Ben Walsh" --from 2027-03-15 --put-in
    """
    day = first.date()
    _replan(lambda at: Withdrawn(person_id=person_named(at, name).id, first_date=day), **asked)


@replan.command("joins")
@NAME
@where
@SECONDS
@PUT_IN
def joins(name: str, **asked: Any) -> None:
    """Say what NAME, who is in the team and has no shift yet, would do.

    \b
    Example:
      planner rota replan joins "Noor Haddad"
    """
    _replan(lambda at: Added(person_id=person_named(at, name).id), **asked)


@replan.command("until")
@click.argument("day", type=DAY)
@where
@SECONDS
@PUT_IN
def until(day: datetime, **asked: Any) -> None:
    """Let the rota go on to DAY; the staffing of these days must be planned.

    \b
    Example:
      planner rota replan until 2027-04-11 --seconds 60
    """
    _replan(lambda _: Extended(last_date=day.date()), **asked)


@replan.command("part")
@where
@FIRST
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
@click.option("--person", "people", multiple=True, help="Only this one; may be repeated.")
@SECONDS
@PUT_IN
def part(first: datetime, last: datetime, people: tuple[str, ...], **asked: Any) -> None:
    """Plan some days again, for everybody or for some people only.

    \b
    Example:
      planner rota replan part --from 2027-03-08 --to 2027-03-14 --person "Ben Walsh"
    """

    def news(at: Planner) -> ReplanNews:
        ids = tuple(person_named(at, one).id for one in people)
        return PartAgain(person_ids=ids, first_date=first.date(), last_date=last.date())

    _replan(news, **asked)


def sick_lines(found: SickPreview) -> Iterator[str]:
    """Write who would step in."""
    yield f"Without {found.shown_name}: {'; '.join(found.lost) or 'no shift falls away'}"
    yield from (f"  the pin goes with its shift: {reason}" for reason in found.pins)
    yield from effect_lines(found.alone)
    for one in found.people:
        given_up = f" instead of {'; '.join(one.lost)}" if one.lost else ""
        yield f"{one.shown_name} steps in: {'; '.join(one.new) or 'free'}{given_up}"
        yield f"  {', '.join(one.gains) or 'same hours'}"
    if found.people:
        yield "Then:"
        yield from effect_lines(found.effect)
    elif found.lost:
        yield "Nobody is asked to step in: little is missing, or the rules allow nobody to."


def replan_lines(page: ReplanPage) -> Iterator[str]:
    """Write what was found."""
    found = page.found
    if found is None:
        return
    many = plural(len(found.people), "person changes", "people change")
    yield f"{page.news}: {many}, on {plural(found.shifts, 'day')} in all"
    for person in found.people:
        yield from _person_lines(person)
    if found.left_behind:
        yield f"Falls away, in the team no more: {'; '.join(found.left_behind)}"
    yield "In all:"
    yield from effect_lines(found.effect)
    yield from _alone_lines(found)


def _person_lines(person: PersonChanged) -> Iterator[str]:
    minutes = person.before_minutes, person.after_minutes
    changed = [] if minutes[0] == minutes[1] else [" → ".join(hours(one) for one in minutes)]
    yield f"  {person.shown_name}: {', '.join([*changed, *person.counts]) or 'same hours'}"
    for day in person.days:
        yield f"    {day.day:%a %-d %b}: {day.before} → {day.after}"


def _alone_lines(found: ReplanFound) -> Iterator[str]:
    if found.alone != found.effect:
        yield "If nobody else changed:"
        yield from effect_lines(found.alone)


def waited_for(planner: Planner, version_id: str) -> ReplanPage:
    """Show how far it is until it has ended; a worker process runs meanwhile."""
    with worker_process(planner.instance), bars() as shown:
        bar = shown.add_task("Searching", total=None)
        while (page := replan_page(planner, SYSTEM, version_id)).open:
            shown.update(bar, completed=page.elapsed_seconds, total=page.seconds)
            time.sleep(ASK_EVERY_SECONDS)
        shown.update(bar, total=page.seconds, completed=page.seconds)
    return page


def _replan(
    news: Callable[[Planner], ReplanNews],
    team: str | None,
    version: str | None,
    seconds: int,
    put_in: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    with opened() as planner:
        chosen = _version(planner, team, version)
        _echo(forbidden_lines(planner, chosen))
        replan_id = ask_for_replan(planner, SYSTEM, chosen, news(planner), seconds)
        page = waited_for(planner, chosen)
        if page.found is None:
            raise Refused(page.message or "Nothing was found. Work it out again.")
        _echo(replan_lines(page))
        if put_in:
            draft_id = put_in_replan(planner, SYSTEM, replan_id)
            click.echo(f"Stored as draft {draft_id}; publish it with `planner rota publish`.")


def _version(planner: Planner, team: str | None, version: str | None) -> str:
    return version_named(planner, the_team(planner, team).id, version).version_id


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
