"""A previewed replan put into a rota: what was seen is what stands, and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import NotAllowed, Refused, Stale
from planner.rotas.correct import REPLAN, correct, undo
from planner.rotas.correct_edits import Free, Pin, Step
from planner.rotas.correct_ground import ground_of
from planner.rotas.grid_page import grid_page
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.pins import list_pins
from planner.rotas.publish import publish
from planner.rotas.replan_apply import apply_sick
from planner.rotas.replan_sick import preview_sick, replanned_sick
from planner.rotas.standing_pins import require_pins_of_others
from planner.rotas.version_history import version_history
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


def pin(at: Scene, version_id: str, name: str, reason: str) -> None:
    """Pin the Tuesday shift of somebody."""
    of = {"rota_version_id": version_id, "person_id": at.people.person_ids[name], "day": TUESDAY}
    with at.planner.database.read() as session:
        (shift,) = session.scalars(select(Assignment.assignment_id).filter_by(**of))
    correct(at.planner, at.people.lead, version_id, Pin(shift, reason))


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


def test_a_pinned_shift_falls_away_with_its_pin_and_the_history_says_so(
    at: Scene, draft: str
) -> None:
    lead, aoife = at.people.lead, at.people.person_ids["Aoife"]
    pin(at, draft, "Aoife", "She trains Ben")
    seen = preview_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY)
    assert seen.pins == ("She trains Ben",)

    apply_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY, seen.fingerprint)

    assert list_pins(at.planner, lead, at.people.team_id) == []
    published = publish(at.planner, lead, draft).version_id
    (entry,) = version_history(at.planner, lead, published).entries
    assert entry.pins == ("Aoife, Tue 2 Mar: She trains Ben",)


def test_a_correction_taken_back_pins_again(at: Scene, draft: str) -> None:
    lead, aoife = at.people.lead, at.people.person_ids["Aoife"]
    pin(at, draft, "Aoife", "She trains Ben")
    apply_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY)

    undo(at.planner, lead, draft)

    (pins,) = list_pins(at.planner, lead, at.people.team_id)
    assert (pins.reason, pins.shifts) == ("She trains Ben", 1)
    published = publish(at.planner, lead, draft).version_id
    (entry,) = version_history(at.planner, lead, published).entries
    assert entry.pins == ()


def test_pinned_shifts_of_others_stay(at: Scene, draft: str) -> None:
    lead, aoife, ben = at.people.lead, *(at.people.person_ids[one] for one in ("Aoife", "Ben"))
    pin(at, draft, "Ben", "He opens the office")

    _, found = replanned_sick(at.planner, lead, draft, aoife, TUESDAY, TUESDAY)

    assert [(one.agent, one.reason) for one in found.problem.pins] == [(ben, "He opens the office")]
    assert ben not in found.change.agents
    with at.planner.database.read() as session:
        version = session.get_one(RotaVersion, draft)
        shifts = ground_of(session, version, TUESDAY).shifts
    held = tuple(one for one in shifts if one.pinned)
    with pytest.raises(Refused, match="pinned shift of somebody else: He opens the office"):
        require_pins_of_others(Step(REPLAN, held, ()), aoife)


def test_only_leads_of_the_team_put_it_in(at: Scene, draft: str) -> None:
    aoife = at.people.person_ids["Aoife"]
    with pytest.raises(NotAllowed):
        apply_sick(at.planner, at.people.agent, draft, aoife, TUESDAY, TUESDAY)
