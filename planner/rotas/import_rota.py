"""Importing a rota from a spreadsheet: look first, store after, all of it or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.accounts.models import ImportBatch
from planner.application import Planner
from planner.db.outbox import append
from planner.errors import Refused, Stale
from planner.rotas.import_absences import enter_absences
from planner.rotas.import_dates import Reading
from planner.rotas.import_look import Look, look, shift_names
from planner.rotas.import_people import NamedPeople
from planner.rotas.import_preview import RotaPreview
from planner.rotas.import_reading import read_table
from planner.rotas.import_request import Becomes, RotaRequest
from planner.rotas.import_store import (
    Source,
    publish_as_history,
    store_as_draft,
    store_as_pins,
)
from planner.rotas.spreadsheet_file import read_content, read_spreadsheet

FACT = "RotaImported"


@dataclass(frozen=True)
class RotaImported:
    """What was stored; `batch_id` None when the file changed nothing.

    `version_id` is the draft's, or that of the published history.
    """

    batch_id: str | None
    version_id: str | None
    shifts: int
    absences: int


def preview_rota(
    planner: Planner, actor: Actor, source: Path | bytes, file_name: str, request: RotaRequest
) -> RotaPreview:
    """Read a rota's spreadsheet and say what storing it would do; its team's leads, administrators.

    Raises `OpenQuestionError` for what must be asked first, `RotaFileError` for a file that
    cannot be used, `Refused` when people, shifts or rules are missing, or its days forbid it.
    """
    require_team(actor, request.team_id)
    content = read_content(source, file_name)
    spreadsheet = read_spreadsheet(content, file_name)
    with planner.database.read() as session:
        named = NamedPeople.read(session, request.team_id)
        reading = Reading(request.order, request.year, planner.clock().date())
        table = read_table(spreadsheet, reading, request.sheet, named.is_known)
        seen = look(session, request, table, named, planner.clock())
    return RotaPreview(
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        request=request,
        table=table,
        plan=seen.plan,
        broken=seen.broken,
        shifts_stored=seen.shifts_stored,
        ahead=seen.ahead,
        names=named.names,
        shift_names=shift_names(seen.ground),
    )


def import_rota(planner: Planner, actor: Actor, preview: RotaPreview) -> RotaImported:
    """Store what a preview showed, all of it or nothing; leads of the team and administrators.

    A file that changes nothing leaves no trace. Raises `Refused` while a person is not found, or
    a cell not understood and not left out; `Stale` when what is stored changed since the preview.
    """
    require_team(actor, preview.request.team_id)
    if not preview.may_be_stored:
        raise Refused(preview.what_is_open)
    if preview.is_nothing:
        return RotaImported(None, None, 0, 0)
    now = planner.clock()
    with planner.database.write() as session:
        named = NamedPeople.read(session, preview.request.team_id)
        seen = look(session, preview.request, preview.table, named, now)
        if seen.plan != preview.plan or seen.shifts_stored != preview.shifts_stored:
            raise Stale("People, shifts or rotas were changed since. Look at the file again.")
        batch = _batch(actor, preview)
        batch.at = now
        session.add(batch)
        session.flush()
        source = Source(preview.request.team_id, actor, preview.file_name, batch.id, now)
        enter_absences(session, actor, seen.plan.absences, now)
        version_id = None if seen.shifts_stored else _store(session, source, preview, seen)
        record(session, now, actor, "import", "rota", batch.id, None, dict(batch.summary))
    shifts = 0 if seen.shifts_stored else len(seen.plan.shifts)
    return RotaImported(batch.id, version_id, shifts, len(seen.plan.absences))


def _store(session: Session, source: Source, preview: RotaPreview, seen: Look) -> str | None:
    if preview.request.becomes is Becomes.PINS:
        store_as_pins(session, source, seen.plan)
        return None
    version = store_as_draft(session, source, seen.ground, seen.plan, seen.report())
    if preview.request.becomes is Becomes.HISTORY:
        zone = seen.ground.requirement.time_zone
        people = sorted(publish_as_history(session, source, version, zone))
        payload: dict[str, Any] = {"version_id": version.id, "team_id": source.team_id}
        append(session, FACT, {**payload, "people": people}, source.now)
    return version.id


def _batch(actor: Actor, preview: RotaPreview) -> ImportBatch:
    return ImportBatch(
        kind="rota",
        file_name=preview.file_name,
        sha256=preview.sha256,
        user_id=actor.user_id,
        summary={
            "becomes": preview.request.becomes.value,
            "first_date": str(preview.plan.first_date),
            "last_date": str(preview.plan.last_date),
            "shifts": len(preview.plan.shifts),
            "absences": len(preview.plan.absences),
            "left out": preview.plan.left_out,
        },
    )
