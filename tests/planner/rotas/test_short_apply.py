"""Changes that help when a queue is short: each put in does what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import NotAllowed, Stale
from planner.rotas.correct import correct, undo
from planner.rotas.correct_edits import Free
from planner.rotas.grid_page import GridRow, grid_page
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.publish import publish
from planner.rotas.short_apply import WHY, apply_short
from planner.rotas.why import ShortExplained, why_short
from tests.factories.copies import copied
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene

TUESDAY = MONDAY + timedelta(days=1)
NINE = 9 * 60


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    """A draft in which only Aoife works on Tuesday, one too few."""
    at = scene(tmp_path_factory.mktemp("scene"))
    draft_id = draft_of(at, days=7)
    aoife = at.people.person_ids["Aoife"]
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).filter_by(day=TUESDAY))
        gone = [one.assignment_id for one in rows if one.person_id != aoife]
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


def short(at: Scene, version_id: str) -> ShortExplained:
    queue = at.people.queue_ids["phone"]
    return why_short(at.planner, at.people.lead, version_id, queue, TUESDAY, NINE)


def rows(at: Scene, version_id: str) -> dict[str, GridRow]:
    page = grid_page(at.planner, at.people.lead, version_id)
    return {row.shown_name: row for row in page.rows}


@pytest.mark.parametrize("place", range(3))
def test_each_change_does_what_was_said_and_is_taken_back(
    at: Scene, draft: str, place: int
) -> None:
    before, lead, queue = rows(at, draft), at.people.lead, at.people.queue_ids["phone"]
    chosen = short(at, draft).remedies[place]
    name = chosen.text.split(",")[0]
    assert chosen.gives == ("a free day, Tue 2 Mar", "8 h more work")

    done = apply_short(at.planner, lead, draft, queue, TUESDAY, NINE, chosen.fingerprint)

    found, after = short(at, draft), rows(at, draft)
    assert (done.version_id, found.there, found.short_by) == (draft, 2, 0)
    assert [one for one in after if after[one] != before[one]] == [name]
    (hours,) = chosen.effect.hours
    assert (hours.before_minutes, hours.after_minutes) == (
        before[name].paid_minutes,
        after[name].paid_minutes,
    )
    undo(at.planner, lead, draft)
    assert rows(at, draft) == before


def test_of_a_published_rota_a_new_version_is_published_that_says_why(
    at: Scene, draft: str
) -> None:
    lead, queue = at.people.lead, at.people.queue_ids["phone"]
    version = publish(at.planner, lead, draft).version_id
    clock_of(at.planner).forward(days=25)
    chosen = short(at, version).remedies[0]

    done = apply_short(at.planner, lead, version, queue, TUESDAY, NINE, chosen.fingerprint)

    with at.planner.database.read() as session:
        row = session.get_one(RotaVersion, done.version_id)
    assert (row.number, row.why_late) == (2, WHY)
    assert short(at, done.version_id).there == 2


def test_another_change_than_the_one_that_was_seen_is_not_stored(at: Scene, draft: str) -> None:
    lead, queue = at.people.lead, at.people.queue_ids["phone"]
    chosen = short(at, draft).remedies[0]
    apply_short(at.planner, lead, draft, queue, TUESDAY, NINE, chosen.fingerprint)

    with pytest.raises(Stale, match="Look at what would help now"):
        apply_short(at.planner, lead, draft, queue, TUESDAY, NINE, chosen.fingerprint)
    with pytest.raises(NotAllowed):
        apply_short(at.planner, at.people.agent, draft, queue, TUESDAY, NINE, chosen.fingerprint)
