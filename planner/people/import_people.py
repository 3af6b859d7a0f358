"""Importing people from a file: look first, store after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.models import ImportBatch
from planner.application import Planner
from planner.errors import InputError, Place, Stale
from planner.people.import_plan import PeoplePlan, PersonChange, Planning, Request
from planner.people.known_names import KnownNames
from planner.people.models import Site, Team
from planner.people.people_table import PeopleFileError, read_bytes, read_rows
from planner.people.person_row import COLUMNS, NEEDED, ImportedPerson, RowReader
from planner.people.store_people import PeopleWriter


@dataclass(frozen=True)
class PeoplePreview:
    """A file that was understood, and what storing it would do; nothing is stored yet."""

    file_name: str
    sha256: str
    request: Request
    plan: PeoplePlan
    notes: tuple[str, ...]

    def fingerprint(self) -> str:
        """Tell previews apart: equal only for the same file with the same consequences."""
        return hashlib.sha256(repr((self.sha256, self.plan)).encode()).hexdigest()


@dataclass(frozen=True)
class PeopleImported:
    """What was stored; `batch_id` None when the file changed nothing."""

    batch_id: str | None
    added: int
    changed: int
    unchanged: int


def preview_people(
    planner: Planner,
    actor: Actor,
    source: Path | bytes,
    file_name: str,
    *,
    changes_from: date | None = None,
    create_missing: bool = False,
) -> PeoplePreview:
    """Read a file of people and say what storing it would do; for HR and administrators.

    Columns: `person_row.COLUMNS`, in any order. People are told by e-mail address or external
    id. Changes of people who are stored hold from `changes_from` on (today without it); an
    empty cell changes nothing. `create_missing` lets sites and teams be created (administrators
    only). Raises `PeopleFileError` with everything that is wrong.
    """
    require(actor, "hr", "admin")
    if create_missing:
        require(actor, "admin")
    content = read_bytes(source, file_name)
    people = _read_people(content, file_name)
    changes_from = changes_from or planner.clock().date()
    request = Request(file_name, people, changes_from, create_missing)
    with planner.database.read() as session:
        plan = _plan(session, request)
    digest = hashlib.sha256(content).hexdigest()
    return PeoplePreview(file_name, digest, request, plan, tuple(_notes(request, plan)))


def import_people(planner: Planner, actor: Actor, preview: PeoplePreview) -> PeopleImported:
    """Store what a preview showed, all of it or nothing; for HR and administrators.

    A file that changes nothing leaves no trace. Raises `Stale` when the data changed since the
    preview, so that nothing is replaced that nobody saw.
    """
    require(actor, "hr", "admin")
    if preview.request.create_missing:
        require(actor, "admin")
    with planner.database.write() as session:
        if _plan(session, preview.request) != preview.plan:
            raise Stale("People were changed since this preview. Look at the file again.")
        batch = None if preview.plan.is_empty else _store(planner, actor, session, preview)
    return PeopleImported(
        batch_id=batch,
        added=len(preview.plan.added),
        changed=len(preview.plan.changed),
        unchanged=preview.plan.unchanged,
    )


def _read_people(content: bytes, file_name: str) -> tuple[ImportedPerson, ...]:
    readers = [RowReader(cells) for cells in read_rows(content, file_name, COLUMNS, NEEDED)]
    people = [reader.person() for reader in readers]
    problems = [problem for reader in readers for problem in reader.problems]
    if not readers:
        nobody = InputError("there is nobody in the file", "Add a row each.", Place(file_name))
        problems.append(nobody)
    if problems:
        raise PeopleFileError(problems)
    return tuple(person for person in people if person is not None)


def _plan(session: Session, request: Request) -> PeoplePlan:
    planning = Planning(session, request, KnownNames.read(session))
    plan = planning.plan()
    if planning.problems:
        raise PeopleFileError(planning.problems)
    return plan


def _notes(request: Request, plan: PeoplePlan) -> list[str]:
    new_rows = {change.row for change in plan.added}
    silent = [one.name for one in request.people if one.row in new_rows and one.starts is None]
    notes = [f"The new site {name} has no public holidays yet." for name in plan.new_sites]
    if silent:
        start = _usual_start(request)
        notes.append(f"No first day is given for {len(silent)} people: {start} is taken.")
    return notes


def _usual_start(request: Request) -> date:
    return date(request.changes_from.year, 1, 1)


def _store(planner: Planner, actor: Actor, session: Session, preview: PeoplePreview) -> str:
    now, request, plan = planner.clock(), preview.request, preview.plan
    _create_places(session, request, plan)
    batch = ImportBatch(
        kind="people",
        file_name=preview.file_name,
        sha256=preview.sha256,
        user_id=actor.user_id,
        at=now,
        summary={
            "added": len(plan.added),
            "changed": len(plan.changed),
            "unchanged": plan.unchanged,
            "new sites": list(plan.new_sites),
            "new teams": list(plan.new_teams),
        },
    )
    session.add(batch)
    session.flush()
    writer = PeopleWriter(
        session, actor, request, KnownNames.read(session), now, _usual_start(request)
    )
    by_row = {person.row: person for person in request.people}
    for change in plan.added:
        person_id = writer.add(by_row[change.row])
        record(session, now, actor, "import", "person", person_id, None, {"batch": batch.id})
    for change in plan.changed:
        person_id = writer.change(by_row[change.row], change.person_id or "")
        words = _in_words(change)
        record(session, now, actor, "import", "person", person_id, words[0], words[1])
    record(session, now, actor, "import", "people", batch.id, None, dict(batch.summary))
    return batch.id


def _create_places(session: Session, request: Request, plan: PeoplePlan) -> None:
    planning = Planning(session, request, KnownNames.read(session))
    for name in plan.new_sites:
        zone = planning.zone_of_new_site(name)
        session.add(Site(name=name, time_zone=zone, country=None, region=None))
    session.add_all(Team(name=name) for name in plan.new_teams)
    session.flush()


def _in_words(change: PersonChange) -> tuple[dict[str, Any], dict[str, Any]]:
    before = {one.field: one.before for one in change.changes}
    return before, {one.field: one.after for one in change.changes}
