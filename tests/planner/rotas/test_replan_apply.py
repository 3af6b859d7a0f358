"""A previewed replan put into a rota: what was seen is what stands, and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import NotAllowed, Refused, Stale
from planner.rotas.correct import correct, undo
from planner.rotas.correct_edits import Free
from planner.rotas.grid_page import grid_page
from planner.rotas.models import Assignment
from planner.rotas.publish import publish
from planner.rotas.replan_apply import apply_sick
from planner.rotas.replan_sick import preview_sick
from tests.factories.copies import copied
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene

TUESDAY = MONDAY + timedelta(days=1)
Cell = tuple[str, date, str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    """Only Aoife and Ben work on Tuesday, Ciara and the others are free."""
    at = scene(tmp_path_factory.mktemp("scene"))
    draft_id = draft_of(at, days=7)
    keep = {at.people.person_ids[name] for name in ("Aoife", "Ben")}
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).filter_by(day=TUESDAY))
        gone = [one.assignment_id for one in rows if one.person_id not in keep]
    for one in gone:
        correct(at.planner, at.people.lead, draft_id, Free(one))
    at.planner.database.close()
    return at, draft_id


@pytest.fixture
def at(prepared: tuple[Scene, str], tmp_path: Path) -> Iterator[Scene]:
    planner = copied(prepared[0].planner, tmp_path)
    yield replace(prepared[0], planner=planner)
    planner.database.close()


@pytest.fixture
def draft(prepared: tuple[Scene, str]) -> str:
    return prepared[1]


def shifts(at: Scene, version_id: str) -> set[Cell]:
    page = grid_page(at.planner, at.people.lead, version_id, None)
    return {
        (row.shown_name, cell.day, shift.text)
        for row in page.rows
        for cell in row.cells
        for shift in cell.shifts
    }


def test_a_draft_takes_what_was_seen_and_nothing_else(at: Scene, draft: str) -> None:
    lead, aoife = at.people.lead, at.people.person_ids["Aoife"]
    before = shifts(at, draft)
    seen = preview_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY)

    done = apply_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY, seen.fingerprint)

    after = shifts(at, draft)
    (stepped_in,) = seen.people
    assert (done.version_id, done.number) == (draft, None)
    assert before - after == {("Aoife", TUESDAY, "07:00–15:30")}
    assert after - before == {(stepped_in.shown_name, TUESDAY, "07:00–15:30")}
    undo(at.planner, lead, draft)
    assert shifts(at, draft) == before


def test_of_a_published_rota_a_new_version_is_published(at: Scene, draft: str) -> None:
    lead, aoife = at.people.lead, at.people.person_ids["Aoife"]
    first = publish(at.planner, lead, draft).version_id

    done = apply_sick(at.planner, lead, first, aoife, TUESDAY, TUESDAY)

    assert (done.number, len(done.people)) == (2, 2)
    assert aoife in done.people
    assert ("Aoife", TUESDAY, "07:00–15:30") in shifts(at, first)
    assert ("Aoife", TUESDAY, "07:00–15:30") not in shifts(at, done.version_id)


def test_another_change_than_the_one_seen_is_not_saved(at: Scene, draft: str) -> None:
    lead, aoife = at.people.lead, at.people.person_ids["Aoife"]
    seen = preview_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY)
    with at.planner.database.read() as session:
        rows = select(Assignment.assignment_id).filter_by(person_id=aoife, day=TUESDAY)
        (shift,) = session.scalars(rows)
    correct(at.planner, lead, draft, Free(shift))
    before = shifts(at, draft)

    with pytest.raises(Stale, match="has changed since you looked"):
        apply_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY, seen.fingerprint)
    with pytest.raises(Refused, match="no shift falls away"):
        apply_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY)
    assert shifts(at, draft) == before


def test_only_leads_of_the_team_put_it_in(at: Scene, draft: str) -> None:
    aoife = at.people.person_ids["Aoife"]
    with pytest.raises(NotAllowed):
        apply_sick(at.planner, at.people.agent, draft, aoife, TUESDAY, TUESDAY)
