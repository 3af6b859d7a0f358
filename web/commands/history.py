"""`planner history`: what was asked of the queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.history_preview import HistoryPreview
from planner.demand.import_history import import_history, preview_history
from web.commands.named import refused
from web.commands.terminal import confirmed, opened, working
from web.words import plural

MOST_SHOWN = 10


@click.group("history")
def command() -> None:
    """Contacts of the past, by queue and interval."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--queue", help="The queue that all rows belong to.")
@click.option("--time-zone", required=True, help="Zone of times without one: Europe/Dublin, UTC.")
@click.option("--interval", type=click.Choice(["5", "15", "30", "60"]), help="Minutes to store.")
@click.option("--time-column", help="Which column holds the times.  [default: the first of times]")
@click.option("--queue-column", help="Which column says the queue, when there are several.")
@click.option("--map", "mapped", multiple=True, metavar="VALUE=QUEUE", help="Where a value goes.")
@click.option("--ignore", multiple=True, metavar="VALUE", help="A value to leave out, like spam.")
@click.option("--ignore-rest", is_flag=True, help="Leave out every value that is not named.")
@click.option("--replace", is_flag=True, help="Replace counts that are stored differently.")
@click.option("--yes", is_flag=True, help="Store without asking.")
def import_file(
    file: Path,
    queue: str | None,
    time_zone: str,
    interval: str | None,
    time_column: str | None,
    queue_column: str | None,
    mapped: tuple[str, ...],
    ignore: tuple[str, ...],
    ignore_rest: bool,  # noqa: FBT001 -- a flag of the command line
    replace: bool,  # noqa: FBT001 -- a flag of the command line
    yes: bool,  # noqa: FBT001 -- a flag of the command line
) -> None:
    """Import ticket history from FILE; shows first what was understood.

    FILE is CSV text: counts by interval (time,count[,handling_seconds]) or one row a contact. An
    interval without a count is a gap, never zero. The same file twice changes nothing.

    \b
    Examples:
      planner history import calls.csv --queue Phone --time-zone Europe/Dublin
      planner history import tickets.csv --time-zone UTC --queue-column channel \\
        --map voice=Phone --map web=Chat --ignore spam
    """
    queues = _queues(queue, queue_column, mapped, ignore)
    with opened() as planner:

        def looked_at(queues: Mapping[str, str | None] | str) -> HistoryPreview:
            return preview_history(
                planner,
                SYSTEM,
                file,
                queues=queues,
                time_zone=time_zone,
                interval_minutes=int(interval) if interval else None,
                time_column=time_column,
                queue_column=queue_column,
                shown_as=str(file),
            )

        with working(f"Reading {file.name}"):
            preview = looked_at(queues)
            if ignore_rest and not isinstance(queues, str):
                preview = looked_at({**queues, **dict.fromkeys(preview.unmapped)})
        _show(preview)
        _check(preview, replace)
        if preview.is_nothing:
            click.echo("All of this is stored already; nothing changes.")
        elif confirmed(f"{preview.question} Store this?", yes):
            _store(planner, preview, replace)
        else:
            click.echo("Nothing was stored.")


def _queues(
    queue: str | None, column: str | None, mapped: tuple[str, ...], ignored: tuple[str, ...]
) -> Mapping[str, str | None] | str:
    if (queue is None) == (column is None):
        raise click.UsageError("Give --queue for one queue, or --queue-column with --map.")
    if queue is not None:
        if mapped or ignored:
            raise click.UsageError("--map and --ignore need --queue-column.")
        return queue
    goes: dict[str, str | None] = {}
    for value, wanted in [*map(_pair, mapped), *((one, None) for one in ignored)]:
        if goes.setdefault(value, wanted) != wanted:
            raise refused("--map", value, "this value is to go to two places; name one")
    return goes


def _pair(written: str) -> tuple[str, str]:
    value, separator, queue = written.rpartition("=")
    if not separator or not queue:
        raise refused("--map", written, "write VALUE=QUEUE, such as voice=Phone")
    return value, queue


def _show(preview: HistoryPreview) -> None:
    file = preview.file
    click.echo(
        f"{file.name}: {file.rows_read:,} rows, {file.kind.value}; {file.contacts:,} contacts, "
        f"{file.first:%Y-%m-%d %H:%M} to {file.last:%Y-%m-%d %H:%M} UTC, "
        f"every {file.interval_minutes} minutes."
    )
    click.echo(preview.question)
    for value in preview.values:
        goes = value.queue_name or ("left out" if value.is_ignored else "?")
        contacts = plural(value.contacts, "contact")
        click.echo(f"  {value.value or 'all rows'}: {contacts} → {goes}")
    if file.missing_days:
        days = [f"{day:%-d %b %Y}" for day in file.missing_days]
        kept = "missing day is kept as a gap" if len(days) == 1 else "missing days are kept as gaps"
        click.echo(f"  {len(days)} {kept}: {_first(days)}")
    for note in preview.notes:
        click.echo(f"  Note: {note.text}")
    click.echo(f"  {preview.added:,} new intervals, {preview.unchanged:,} stored already.")


def _first(texts: Sequence[str]) -> str:
    more = len(texts) - MOST_SHOWN
    return ", ".join(texts[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _check(preview: HistoryPreview, replace: bool) -> None:  # noqa: FBT001 -- what --replace said
    if preview.unmapped:
        example = f'--map "{preview.unmapped[0]}=QUEUE" or --ignore "{preview.unmapped[0]}"'
        raise click.UsageError(
            f"Say where each value goes ({_first(preview.unmapped)}): {example}. "
            "--ignore-rest leaves out all that are not named."
        )
    if not preview.changes:
        raise click.UsageError("Every value is left out, so there is nothing to store.")
    if preview.changed and not replace:
        lines = "\n".join(f"  {line}" for line in preview.changed_lines())
        raise click.UsageError(
            f"{preview.changed:,} intervals are stored with other values:\n{lines}\n"
            "Nothing was stored. Add --replace to replace them."
        )


def _store(planner: Planner, preview: HistoryPreview, replace: bool) -> None:  # noqa: FBT001 -- what --replace said
    with working("Storing"):
        done = import_history(planner, SYSTEM, preview, replace)
    click.echo(f"{done.added:,} intervals added, {done.replaced:,} replaced.")
