"""Importing approved time off from a file: look first, store after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.models import ImportBatch
from planner.application import Planner
from planner.errors import InputError, Place, Stale
from planner.people.absence import DECIDERS, enter_absence
from planner.people.people_table import PeopleFileError, read_bytes, read_rows
from planner.time_off.clashes import clashes_of
from planner.time_off.file_plan import Planning, TimeOffPlan
from planner.time_off.file_rows import COLUMNS, NEEDED, ImportedTimeOff, RowReader
from planner.time_off.stored import tell_decided


@dataclass(frozen=True)
class TimeOffPreview:
    """A file that was understood, and what storing it would do; nothing is stored yet."""

    file_name: str
    sha256: str
    rows: tuple[ImportedTimeOff, ...]
    plan: TimeOffPlan

    def fingerprint(self) -> str:
        """Tell previews apart: equal only for the same file with the same consequences."""
        return hashlib.sha256(repr((self.sha256, self.plan)).encode()).hexdigest()


@dataclass(frozen=True)
class TimeOffImported:
    """What was stored; `clashes` counts the published shifts that lie in it.

    `batch_id` is None when the file changed nothing.
    """

    batch_id: str | None
    added: int
    unchanged: int
    clashes: int


def preview_time_off(
    planner: Planner, actor: Actor, source: Path | bytes, file_name: str
) -> TimeOffPreview:
    """Read a file of approved time off and say what storing it would do.

    Columns: `file_rows.COLUMNS`, in any order. For leads, HR and administrators; leads may name
    people of their teams only. Raises `PeopleFileError` with everything that is wrong.
    """
    require(actor, *DECIDERS)
    content = read_bytes(source, file_name)
    rows = _read(content, file_name)
    with planner.database.read() as session:
        plan = _plan(session, actor, rows, file_name, planner.clock())
    return TimeOffPreview(file_name, hashlib.sha256(content).hexdigest(), rows, plan)


def import_time_off(planner: Planner, actor: Actor, preview: TimeOffPreview) -> TimeOffImported:
    """Store what a preview showed, all of it or nothing; rights as for the preview.

    A file that changes nothing leaves no trace. Raises `Stale` when the data changed since the
    preview.
    """
    require(actor, *DECIDERS)
    now = planner.clock()
    with planner.database.write() as session:
        if _plan(session, actor, preview.rows, preview.file_name, now) != preview.plan:
            raise Stale("Time off was changed since this preview. Look at the file again.")
        if preview.plan.is_empty:
            return TimeOffImported(None, 0, preview.plan.unchanged, 0)
        return _store(session, actor, preview, now)


def _read(content: bytes, file_name: str) -> tuple[ImportedTimeOff, ...]:
    readers = [RowReader(cells) for cells in read_rows(content, file_name, COLUMNS, NEEDED)]
    rows = [reader.time_off() for reader in readers]
    problems = [problem for reader in readers for problem in reader.problems]
    if not readers:
        problems.append(InputError("there is no row", "Add a row each.", Place(file_name)))
    if problems:
        raise PeopleFileError(problems)
    return tuple(row for row in rows if row is not None)


def _plan(
    session: Session,
    actor: Actor,
    rows: tuple[ImportedTimeOff, ...],
    file_name: str,
    now: datetime,
) -> TimeOffPlan:
    planning = Planning(session, actor, file_name, now)
    plan = planning.plan(rows)
    if planning.problems:
        raise PeopleFileError(planning.problems)
    return plan


def _store(
    session: Session, actor: Actor, preview: TimeOffPreview, now: datetime
) -> TimeOffImported:
    added, unchanged = preview.plan.added, preview.plan.unchanged
    batch = ImportBatch(
        kind="time off",
        file_name=preview.file_name,
        sha256=preview.sha256,
        user_id=actor.user_id,
        at=now,
        summary={"added": len(added), "unchanged": unchanged},
    )
    session.add(batch)
    stored = [enter_absence(session, actor, one.person_id, one.absence, now) for one in added]
    for row in stored:
        tell_decided(session, actor, row, now)
    record(session, now, actor, "import", "time off", batch.id, None, dict(batch.summary))
    clashes = sum(len(found) for found in clashes_of(session, stored, now).values())
    return TimeOffImported(batch.id, len(added), unchanged, clashes)
