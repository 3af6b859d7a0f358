"""A correction touches what it changes: little is read and written, and nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from planner.rotas.correct import Reasons, correct, look_at
from planner.rotas.correct_edits import Edit, Free, Move, Wanted
from planner.rotas.ledger import enter
from planner.rotas.models import Assignment, LedgerEntry, PublishedShift, RotaVersion
from planner.rotas.projection import project
from planner.rotas.publish import publish
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene

WEDNESDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=number) for number in (2, 4, 5))
LATE = Reasons(why_late="Two people swapped", override="They asked for it")
NIGHT = (22 * 60, 30 * 60)


@contextmanager
def statements(at: Scene) -> Iterator[list[str]]:
    """Collect what the database is asked in the block."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(at.planner.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(at.planner.database.engine, "before_cursor_execute", note)


def assignment_of(at: Scene, version_id: str, name: str, day: Any) -> str:
    with at.planner.database.read() as session:
        rows = select(Assignment.assignment_id).filter_by(
            rota_version_id=version_id, person_id=at.people.person_ids[name], day=day
        )
        return session.scalars(rows).one()


def asked_for(folder: Path, days: int) -> tuple[int, int]:
    """How often the database is asked by a look and by a save, over a rota of some days."""
    folder.mkdir()
    at = scene(folder)
    version_id = publish(at.planner, at.people.lead, draft_of(at, days=days), "late").version_id
    edit = Free(assignment_of(at, version_id, "Ben", WEDNESDAY))
    with statements(at) as looked:
        look_at(at.planner, at.people.lead, version_id, edit)
    with statements(at) as saved:
        correct(at.planner, at.people.lead, version_id, edit, reasons=LATE)
    at.planner.database.close()
    return len(looked), len(saved)


def test_a_longer_rota_asks_the_database_no_more_often(tmp_path: Path) -> None:
    assert asked_for(tmp_path / "short", 7) == asked_for(tmp_path / "long", 21)


@pytest.mark.parametrize("kind", ["free", "night"])
def test_ledger_and_published_shifts_are_what_the_whole_version_would_make(
    tmp_path: Path, kind: str
) -> None:
    at = scene(tmp_path)
    base = publish(at.planner, at.people.lead, draft_of(at, days=14), "late").version_id
    held = assignment_of(at, base, "Ben", FRIDAY)
    edits: dict[str, Edit] = {"free": Free(held), "night": Move(held, night_of(at))}
    done = correct(at.planner, at.people.lead, base, edits[kind], reasons=LATE)

    with at.planner.database.write() as session:
        version = session.get_one(RotaVersion, done.version_id)
        before = session.scalar(select(func.count()).select_from(LedgerEntry))
        assert project(session, version, at.planner.clock()) == frozenset()
        enter(session, version, at.planner.clock())
        session.flush()
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == before
        ben = at.people.person_ids["Ben"]
        weekends = select(func.sum(LedgerEntry.amount)).filter_by(
            person_id=ben, kind="weekends", day=SATURDAY
        )
        assert (session.scalar(weekends) or 0) == (1 if kind == "night" else 0)
        living = select(func.count()).where(
            PublishedShift.person_id == ben, PublishedShift.cancelled_at.is_(None)
        )
        assert session.scalar(living) == (10 if kind == "night" else 9)


def night_of(at: Scene) -> Wanted:
    queue_id = at.people.queue_ids["phone"]
    return Wanted(at.people.person_ids["Ben"], FRIDAY, at.template_id, queue_id, times=NIGHT)
