"""`planner rota import` and `planner rota pins`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.queues import list_queues
from planner.rotas.import_dates import DateOrder
from planner.rotas.import_preview import RotaPreview
from planner.rotas.import_questions import OpenQuestionError
from planner.rotas.import_request import Becomes, RotaRequest
from planner.rotas.import_rota import RotaImported, import_rota, preview_rota
from planner.rotas.pins import list_pins, take_back_pins
from web.commands.named import person_named, queues_named, refused, the_team
from web.commands.terminal import confirmed, opened, working
from web.words import day, plural

MOST_SHOWN = 20
TEAM = click.option("--team", help="The team; may be left out when there is only one.")
OPTIONS = {"dates": "--dates", "year": "--year", "sheet": "--sheet"}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@TEAM
@click.option(
    "--as",
    "becomes",
    type=click.Choice([one.value for one in Becomes]),
    default=Becomes.DRAFT.value,
    show_default=True,
    help="What it becomes: a draft, pins for the next rota, or history that is published.",
)
@click.option("--code", "codes", multiple=True, metavar="CODE=MEANING", help="What a code means.")
@click.option("--person", "people", multiple=True, metavar="NAME=PERSON", help="Who is meant.")
@click.option("--ignore-person", "ignored", multiple=True, metavar="NAME", help="A name to skip.")
@click.option("--queue", help="The queue worked where the file names none.")
@click.option("--dates", type=click.Choice([one.value for one in DateOrder]), help="3/4 is which?")
@click.option("--year", type=click.IntRange(2000, 2199), help="The year of dates without one.")
@click.option("--sheet", help="The sheet that holds the rota, when several look like one.")
@click.option("--leave-out", is_flag=True, help="Store the rest when cells are not understood.")
@click.option("--yes", is_flag=True, help="Store without asking.")
def import_file(
    file: Path,
    team: str | None,
    becomes: str,
    codes: tuple[str, ...],
    people: tuple[str, ...],
    ignored: tuple[str, ...],
    queue: str | None,
    dates: str | None,
    year: int | None,
    sheet: str | None,
    leave_out: bool,  # noqa: FBT001 -- a flag of the command line
    yes: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Import a rota from the spreadsheet FILE; shows first what was understood.

    FILE is XLSX or CSV: people by days with a code in each cell, or one row a shift (person,
    date, start and end or shift, queue). Codes are the names of shifts or their times, or stand
    in a legend, or are given here: a shift, off, a kind of time off (leave, sick, …), or ignore.

    \b
    Examples:
      planner rota import rota.xlsx
      planner rota import rota.xlsx --code E=Early --code N=22:00-06:00 --code V=leave
      planner rota import rota.csv --as history --dates day-first --leave-out
    """
    with opened() as planner:
        request = RotaRequest(
            team_id=the_team(planner, team).id,
            becomes=Becomes(becomes),
            order=None if dates is None else DateOrder(dates),
            year=year,
            sheet=sheet,
            codes=dict(_pair("--code", one) for one in codes),
            people=_people(planner, people, ignored),
            queue_id=None if queue is None else _queue(planner, queue),
            leave_out=leave_out,
        )
        preview = _looked_at(planner, file, request)
        _show(preview)
        if preview.is_nothing:
            click.echo("All of this is here already; nothing changes.")
            return
        _check(preview)
        if not confirmed("Store this?", yes):
            click.echo("Nothing was stored.")
            return
        with working("Storing"):
            done = import_rota(planner, SYSTEM, preview)
        click.echo(_said(preview, done))


@click.command("pins")
@TEAM
@click.option("--take-back", "reason", metavar="REASON", help="Take back the pins of this reason.")
def pins(team: str | None, reason: str | None) -> None:
    """List the shifts that the next rota must keep, or take some of them back.

    \b
    Example:
      planner rota pins --take-back "imported from rota.xlsx"
    """
    with opened() as planner:
        team_id = the_team(planner, team).id
        if reason is not None:
            taken = take_back_pins(planner, SYSTEM, team_id, reason)
            click.echo(f"{plural(taken, 'pin')} taken back.")
            return
        groups = list_pins(planner, SYSTEM, team_id)
    for one in groups:
        people = plural(one.people, "person", "people")
        span = f"{day(one.first_date)} to {day(one.last_date)}"
        click.echo(f"{one.reason}: {plural(one.shifts, 'shift')} of {people}, {span}")
    if not groups:
        click.echo("No shift is pinned.")


def _looked_at(planner: Planner, file: Path, request: RotaRequest) -> RotaPreview:
    try:
        with working(f"Reading {file.name}"):
            return preview_rota(planner, SYSTEM, file, file.name, request)
    except OpenQuestionError as open_question:
        options = " or ".join(
            f'{OPTIONS[open_question.about]} "{one.value}"' for one in open_question.choices
        )
        raise click.UsageError(f"{open_question} Add {options}.") from open_question


def _show(preview: RotaPreview) -> None:
    plan = preview.plan
    sheet = f", sheet {preview.table.sheet}" if preview.table.sheet else ""
    span = f"{plan.first_date} to {plan.last_date}"
    click.echo(f"{preview.file_name}{sheet}: {preview.table.shape.value}, {span}.")
    click.echo(preview.sentence)
    for code in plan.codes:
        means = "not understood" if code.target is None else code.target.value
        click.echo(f"  {code.code}: {plural(code.count, 'cell')} → {means}")
    for absence in plan.absences:
        name = preview.names[absence.person_id]
        click.echo(f"  Time off: {name}, {absence.first_date}..{absence.last_date} {absence.kind}")
    for person in plan.people:
        near = " or ".join(preview.names[one] for one in person.nearest)
        hint = f"; did you mean {near}?" if near else ""
        click.echo(f"  Row {person.row}: “{person.name}” is not one person of this team{hint}")
    _lines("  Cannot be used: ", (str(one) for one in plan.problems))
    _lines("  Breaks a rule: ", preview.broken)
    _lines("  Note: ", preview.table.notes)


def _lines(before: str, texts: Iterable[str]) -> None:
    held = list(texts)
    for text in held[:MOST_SHOWN]:
        click.echo(before + text)
    if len(held) > MOST_SHOWN:
        click.echo(f"{before}… and {len(held) - MOST_SHOWN} more.")


def _check(preview: RotaPreview) -> None:
    if preview.may_be_stored:
        return
    if preview.plan.people:
        name = preview.plan.people[0].name
        ways = f'--person "{name}=PERSON" or --ignore-person "{name}"'
    else:
        ways = "--code CODE=MEANING, correct the file, or --leave-out to store the rest"
    raise click.UsageError(f"{preview.what_is_open} Nothing was stored. Use {ways}.")


def _said(preview: RotaPreview, done: RotaImported) -> str:
    shifts = plural(done.shifts, "shift")
    match preview.request.becomes:
        case Becomes.DRAFT:
            return f"Draft {done.version_id} with {shifts}. Publish it with `planner rota publish`."
        case Becomes.PINS:
            return f"{shifts} pinned. `planner rota generate` keeps them."
        case Becomes.HISTORY:
            return f"{shifts} are published history now."


def _people(
    planner: Planner, people: tuple[str, ...], ignored: tuple[str, ...]
) -> dict[str, str | None]:
    pairs = [_pair("--person", one) for one in people]
    meant: dict[str, str | None] = {name: person_named(planner, who).id for name, who in pairs}
    return meant | dict.fromkeys(ignored)


def _queue(planner: Planner, name: str) -> str:
    (queue,) = queues_named(list_queues(planner, SYSTEM), [name])
    return queue.id


def _pair(option: str, written: str) -> tuple[str, str]:
    text, separator, meaning = written.rpartition("=")
    if not separator or not meaning.strip() or not text.strip():
        raise refused(option, written, "write the text of the file, =, and what it stands for")
    return text.strip(), meaning.strip()
