"""`planner rota why`: reasons, and whose change would help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.queues import list_queues
from planner.rotas.correct_effect import EditEffect
from planner.rotas.forbidden_now import forbidden_now
from planner.rotas.why import DayExplained, ShortExplained, why_day, why_short
from web.commands.named import person_named, queues_named, the_team
from web.commands.rota_versions import version_named
from web.commands.terminal import opened
from web.words import plural

DAY = click.DateTime(["%Y-%m-%d"])
MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
TEAM = click.option("--team", help="The team; may be left out when there is only one.")
MOST_FORBIDDEN = 5
VERSION = click.argument("version", required=False)


@click.command("why")
@VERSION
@TEAM
@click.option("--person", help="Whose day to explain: a name or e-mail address.")
@click.option("--day", type=DAY, help="The day, such as 2027-03-02.")
@click.option("--queue", help="The queue that is short.")
@click.option("--at", type=MOMENT, help='When, such as "2027-03-02 14:30", in the rota\'s zone.')
def why(
    version: str | None,
    team: str | None,
    person: str | None,
    day: datetime | None,
    queue: str | None,
    at: datetime | None,
) -> None:
    """Say why somebody has this shift and not another, or why nobody more is on a queue.

    VERSION is the number or id of a version, the latest if left out. Nothing is stored.

    \b
    Examples:
      planner rota why --person "Aoife Byrne" --day 2027-03-02
      planner rota why 3 --queue Phone --at "2027-03-02 14:30"
    """
    about_person, about_queue = (person, day), (queue, at)
    if (None in about_person and None in about_queue) or (any(about_person) and any(about_queue)):
        raise click.UsageError("Give either --person and --day, or --queue and --at.")
    with opened() as planner:
        chosen = version_named(planner, the_team(planner, team).id, version).version_id
        if person is not None and day is not None:
            person_id = person_named(planner, person).id
            told = day_lines(why_day(planner, SYSTEM, chosen, person_id, day.date()))
        elif queue is not None and at is not None:
            (wanted,) = queues_named(list_queues(planner, SYSTEM), [queue])
            minute = at.hour * 60 + at.minute
            found = why_short(planner, SYSTEM, chosen, wanted.id, at.date(), minute)
            told = short_lines(found)
        lines = [*forbidden_lines(planner, chosen), *told]
    for line in lines:
        click.echo(line)


def forbidden_lines(planner: Planner, version_id: str) -> Iterator[str]:
    """Write what the rules in force now forbid in a version, and what to do."""
    forbidden = forbidden_now(planner, SYSTEM, version_id)
    if not forbidden:
        return
    yield "The rules in force now forbid this rota:"
    yield from (f"  {one.text}" for one in forbidden[:MOST_FORBIDDEN])
    if len(forbidden) > MOST_FORBIDDEN:
        yield f"  and {len(forbidden) - MOST_FORBIDDEN} more"
    yield (
        "Correct these days, or plan them again with `planner rota replan part`; whatever is "
        "planned now keeps the rules, so that more may change than you ask for."
    )


def day_lines(found: DayExplained) -> Iterator[str]:
    """Write somebody's day."""
    yield f"{found.shown_name}, {found.day:%a %-d %b}: {'; '.join(found.given) or 'free'}"
    yield from (f"  breaks now: {text}" for text in found.broken)
    for other in found.others:
        yield f"Instead {other.text}:"
        yield from effect_lines(other.effect)


def short_lines(found: ShortExplained) -> Iterator[str]:
    """Write a short interval."""
    when = f"{found.start:%a %-d %b %H:%M}"
    yield f"{found.queue}, {when}: {found.there} of {found.needed} people there"
    for reason, number in found.reasons:
        yield f"  {plural(number, 'person', 'people')}: {reason}"
    if found.nobody_ever:
        yield "Nobody could ever be there: add a shift at this time, or skill people for the queue."
    elif not found.short_by:
        yield "Nobody is missing at this time."
    elif not found.remedies:
        yield "No change of one person helps within the rules."
    for remedy in found.remedies:
        yield f"Would help: {remedy.text}"
        yield f"  asks for {'; '.join(remedy.gives) or 'nothing but other times that day'}"
        yield from effect_lines(remedy.effect)


def effect_lines(effect: EditEffect) -> Iterator[str]:
    """Write what a change does, a line each."""
    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("not possible: ", (one.text for one in effect.broken)),
        ("keeps again: ", effect.mended),
        ("", (one.text for one in effect.coverage if one.before != one.after)),
        ("worse: ", effect.harms),
        ("better: ", effect.gains),
        ("", (one.text for one in effect.shares if not (one.is_worse or one.is_better))),
    )
    lines = [f"  {head}{text}" for head, texts in parts for text in texts]
    yield from lines or ["  changes nothing that is counted"]
