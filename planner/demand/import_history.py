"""Importing ticket history: look first, store after, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.models import ImportBatch
from planner.application import Planner
from planner.db.outbox import append
from planner.demand.history_file import HistoryFile, read_history
from planner.demand.history_preview import (
    MOST_LISTED,
    HistoryPreview,
    QueueChange,
    consequences,
)
from planner.demand.merge import HistoryChange, compare, first_overlap
from planner.demand.models import Queue
from planner.demand.queue_values import map_values
from planner.demand.queues import queue_named
from planner.demand.stored_volumes import add_volumes, replace_volumes, stored_series
from planner.demand.volume_series import VolumeSeries, instant
from planner.errors import InputError, Place, Refused, Stale

FACT = "HistoryStored"


@dataclass(frozen=True)
class HistoryImported:
    """How many intervals were stored; `batch_id` None when the file changed nothing."""

    batch_id: str | None
    added: int
    replaced: int
    unchanged: int


def preview_history(
    planner: Planner,
    actor: Actor,
    path: Path | str,
    *,
    queues: Mapping[str, str | None] | str,
    time_zone: str,
    interval_minutes: int | None = None,
    time_column: str | None = None,
    queue_column: str | None = None,
    shown_as: str | None = None,
) -> HistoryPreview:
    """Read a file of history and say what storing it would do; for leads and administrators.

    `queues`: name or id of the one queue that everything goes to; or, by value of the queue
    column, name or id of its queue, None to leave it out. A value that is not named stays open,
    and the file cannot be stored. The other arguments are those of `read_history`; volumes are
    kept at the file's own interval unless `interval_minutes` says otherwise.
    Raises `InputError` for what the file says, `NotFound` for an unknown queue.
    """
    require(actor, "lead", "admin")
    file = read_history(
        path,
        time_zone,
        interval_minutes=interval_minutes,
        time_column=time_column,
        queue_column=queue_column,
        shown_as=shown_as,
    )
    with planner.database.read() as session:
        mapped = map_values(file.queues, _queues(session, queues, file))
        changes = _changes(session, mapped.series, file)
    notes = (*file.notes, *mapped.notes)
    return HistoryPreview(file, _sha256(path), mapped.values, mapped.series, changes, notes)


def import_history(
    planner: Planner,
    actor: Actor,
    preview: HistoryPreview,
    replace_changed: bool,  # noqa: FBT001 -- the answer of the person, as the form asks it
) -> HistoryImported:
    """Store what a preview showed, all of it or nothing; for leads and administrators.

    A file that changes nothing leaves no trace. Raises `Refused` while a value has no queue, and
    when intervals are stored with other values and `replace_changed` is not given; `Stale` when
    the stored history changed since the preview.
    """
    require(actor, "lead", "admin")
    _check_mapped(preview)
    if preview.changed and not replace_changed:
        raise Refused(_what_would_change(preview))
    if preview.is_nothing:
        return HistoryImported(None, 0, 0, preview.unchanged)
    with planner.database.write() as session:
        _check_fresh(session, preview)
        batch = ImportBatch(
            kind="history",
            file_name=preview.file.name,
            sha256=preview.sha256,
            user_id=actor.user_id,
            at=planner.clock(),
            summary=_summary(preview),
        )
        session.add(batch)
        session.flush()
        for one in preview.changes:
            add_volumes(session, one.queue_id, one.change.added, batch.id)
            replace_volumes(session, one.queue_id, one.change.replacing, batch.id)
        record(session, batch.at, actor, "import", "history", batch.id, None, dict(batch.summary))
        append(session, FACT, {"batch_id": batch.id}, batch.at)
    return HistoryImported(batch.id, preview.added, preview.changed, preview.unchanged)


def _queues(
    session: Session, queues: Mapping[str, str | None] | str, file: HistoryFile
) -> dict[str, Queue | None]:
    if isinstance(queues, str):
        return dict.fromkeys(file.queues, queue_named(session, queues))
    for value in queues:
        if value not in file.queues:
            known = ", ".join(f"'{one}'" for one in sorted(file.queues)[:MOST_LISTED])
            place = Place(file.name, None, file.columns.queue, value)
            raise InputError("no row has this value", f"The file has: {known}.", place)
    return {
        value: None if wanted is None else queue_named(session, wanted)
        for value, wanted in queues.items()
    }


def _changes(
    session: Session, series: Mapping[str, VolumeSeries], file: HistoryFile
) -> tuple[QueueChange, ...]:
    names = {queue_id: session.get_one(Queue, queue_id).name for queue_id in series}
    return tuple(
        QueueChange(
            queue_id, names[queue_id], _change(session, queue_id, names[queue_id], volumes, file)
        )
        for queue_id, volumes in series.items()
    )


def _change(
    session: Session, queue_id: str, name: str, volumes: VolumeSeries, file: HistoryFile
) -> HistoryChange:
    stored = stored_series(session, queue_id)
    if len(stored) and stored.interval_minutes != volumes.interval_minutes:
        raise InputError(
            f"the history of {name} is kept in intervals of {stored.interval_minutes} minutes",
            f"Import the file with an interval of {stored.interval_minutes} minutes.",
            Place(file.name, None, "interval", str(volumes.interval_minutes)),
        )
    change = compare(volumes, stored)
    overlap = first_overlap(change.added, stored)
    if overlap is not None:
        at = instant(overlap).astimezone(ZoneInfo(file.time_zone))
        raise InputError(
            f"the interval of {at:%-d %b %Y %H:%M} overlaps one of {name} that is stored and "
            "starts at another time",
            "Read the file in the time zone in which the stored history was read.",
            Place(file.name, None, "time zone", file.time_zone),
        )
    return change


def _check_mapped(preview: HistoryPreview) -> None:
    if preview.unmapped:
        open_values = ", ".join(f"'{value}'" for value in preview.unmapped[:MOST_LISTED])
        raise Refused(f"Say for each value which queue it goes to, or leave it out: {open_values}.")
    if not preview.changes:
        raise Refused("Every value is left out, so there is nothing to store.")


def _check_fresh(session: Session, preview: HistoryPreview) -> None:
    now = _changes(session, preview.series, preview.file)
    if consequences(now) != consequences(preview.changes):
        raise Stale("The history was changed since this preview. Look at the file again.")


def _what_would_change(preview: HistoryPreview) -> str:
    lines = preview.changed_lines()
    more = preview.changed - len(lines)
    return (
        f"{preview.changed:,} intervals are stored with other values: {'; '.join(lines)}"
        + (f"; and {more:,} more" if more else "")
        + ". Nothing was stored. Import again and say that they may be replaced."
    )


def _summary(preview: HistoryPreview) -> dict[str, Any]:
    return {
        "rows_read": preview.file.rows_read,
        "time_zone": preview.file.time_zone,
        "interval_minutes": preview.file.interval_minutes,
        "first": preview.file.first.isoformat(),
        "last": preview.file.last.isoformat(),
        "queues": [
            {
                "queue_id": one.queue_id,
                "added": one.added,
                "replaced": len(one.changed),
                "unchanged": one.unchanged,
            }
            for one in preview.changes
        ],
    }


def _sha256(path: Path | str) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
