"""Versions of a rota: who, when, why, and what differs between two of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import NotAllowed, NotFound, Refused
from planner.rotas.correct import Reasons
from planner.rotas.correct import correct as by_hand
from planner.rotas.correct_edits import Move, Wanted
from planner.rotas.models import Assignment
from planner.rotas.publish import publish
from planner.rotas.version_history import (
    VersionEntry,
    compare_versions,
    people_to_tell,
    version_history,
)
from tests.factories.organisation import clock_of
from tests.planner.rotas.corrected import (
    copy_of,
    correct,
    free,
    kept,
    move,
    publish_first,
    together,
    version_id,
)
from tests.planner.rotas.scene import Scene, draft_of, scene

TUESDAY = date(2027, 3, 9)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    at = scene(tmp_path_factory.mktemp("stored"))
    publish_first(at, days=14)
    return kept(at)


@pytest.fixture
def live(stored: Scene, tmp_path: Path) -> Scene:
    """The first two weeks of March are published as version 1."""
    return copy_of(stored, tmp_path)


def test_the_history_says_who_when_why_and_what_changed(at: Scene) -> None:
    draft_id = draft_of(at, days=14)
    clock_of(at.planner).forward(days=20)
    first = publish(at.planner, at.people.lead, draft_id, "Two people left").version_id
    second = correct(at, together(move(at, "Aoife", TUESDAY, 1), free(at, "Ben", TUESDAY)))
    page = version_history(at.planner, at.people.lead, first)
    latest, oldest = page.entries
    assert (latest.name.version_id, latest.name.number, latest.built_on) == (second, 2, 1)
    assert (latest.people, latest.shifts) == (2, 2)
    assert (oldest.name.published_by, oldest.why_late) == ("lead", "Two people left")
    assert (oldest.notice_days, oldest.people, oldest.shifts) == (8, 6, 60)
    assert oldest.name.published_at == clock_of(at.planner).now.replace(hour=9)


def test_two_versions_are_compared_shift_by_shift(live: Scene) -> None:
    first = version_id(live)
    second = correct(live, move(live, "Aoife", TUESDAY, 1))
    third = correct(live, free(live, "Ben", TUESDAY))
    page = compare_versions(live.planner, live.people.lead, third)
    assert page.since is None
    assert [one.shown_name for one in page.people] == ["Ben"]
    page = compare_versions(live.planner, live.people.lead, third, first)
    assert page.since is not None
    assert (page.since.number, page.shifts) == (1, 2)
    (aoife, ben) = page.people
    assert [(one.before, one.after) for one in aoife.shifts] == [
        ("07:00–15:30, phone · Dublin", "08:00–16:30, phone · Dublin")
    ]
    assert [(one.day, one.after) for one in ben.shifts] == [(TUESDAY, "no shift")]
    assert [one.number for one in page.others] == [2, 1]
    assert compare_versions(live.planner, live.people.lead, third, second).shifts == 1


def test_a_draft_is_compared_with_what_people_see_now(live: Scene) -> None:
    correct(live, free(live, "Ben", TUESDAY))
    draft_id = draft_of(live, days=14)
    page = compare_versions(live.planner, live.people.lead, draft_id)
    assert [(one.shown_name, one.shifts[0].before) for one in page.people] == [("Ben", "no shift")]
    assert people_to_tell(live.planner, live.people.lead, draft_id) == 1


def test_versions_of_other_days_are_not_in_the_history(at: Scene) -> None:
    early = publish_first(at, days=7)
    other = publish(at.planner, at.people.lead, draft_of(at, 7, date(2027, 3, 8))).version_id
    assert [one.name.number for one in _entries(at, early)] == [1]
    assert [one.name.number for one in _entries(at, other)] == [2]


def test_a_rule_that_was_set_aside_is_told_with_why(live: Scene) -> None:
    first = version_id(live)
    with live.planner.database.read() as session:
        ben = live.people.person_ids["Ben"]
        rows = select(Assignment).filter_by(rota_version_id=first, person_id=ben, day=TUESDAY)
        shift = session.scalars(rows).one()
    late = Wanted(ben, TUESDAY, live.template_id, times=(15 * 60, 23 * 60 + 30))
    why = Reasons(override="Ben asked for it")
    with pytest.raises(Refused):
        by_hand(live.planner, live.people.lead, first, Move(shift.assignment_id, late))
    edit = Move(shift.assignment_id, late)
    done = by_hand(live.planner, live.people.lead, first, edit, reasons=why)
    (override,) = _entries(live, done.version_id)[0].overrides
    assert "rest" in override
    assert override.endswith(": Ben asked for it")


def _entries(at: Scene, version_id: str) -> tuple[VersionEntry, ...]:
    return version_history(at.planner, at.people.lead, version_id).entries


def test_only_published_versions_of_ones_own_team_are_compared(at: Scene) -> None:
    first, draft_id = publish_first(at, days=7), draft_of(at, days=7)
    with pytest.raises(NotFound):
        compare_versions(at.planner, at.people.lead, first, draft_id)
    with pytest.raises(NotFound):
        compare_versions(at.planner, at.people.lead, first, "nobody")
    for verb in (version_history, compare_versions, people_to_tell):
        with pytest.raises(NotAllowed):
            verb(at.planner, at.people.other_lead, first)
