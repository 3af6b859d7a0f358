"""A draft beside a published rota that changes: what it was built on, and what broke."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import NotAllowed, Refused
from planner.feeds.bodies import make_body
from planner.feeds.events import Feed
from planner.jobs.delivery import deliver_facts
from planner.rotas import changes, draft_base
from planner.rotas.draft_base import DraftBase
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.publish import publish
from planner.wiring import WIRING
from tests.planner.rotas.corrected import copy_of, correct, free, kept, move, publish_first
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene
from tests.planted.fault import planted_fault

MARCH, MARCH_DAYS, APRIL_DAYS = date(2027, 3, 8), 24, 7
LAST, FIRST = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    at = scene(tmp_path_factory.mktemp("stored"), MARCH, MARCH_DAYS + APRIL_DAYS)
    publish_first(at, MARCH_DAYS, MARCH)
    draft_of(at, APRIL_DAYS, FIRST)
    return kept(at)


@pytest.fixture
def at(stored: Scene, tmp_path: Path) -> Scene:
    """March is published, and April a draft on top of it."""
    return copy_of(stored, tmp_path)


@pytest.fixture
def april(at: Scene) -> str:
    with at.planner.database.read() as session:
        return session.scalars(select(RotaVersion.id).filter_by(state="draft")).one()


def look(at: Scene, draft_id: str) -> DraftBase:
    found = draft_base.draft_base(at.planner, at.people.lead, draft_id)
    assert found is not None
    return found


def set_free(at: Scene, draft_id: str, name: str, day: date) -> None:
    """Fix a draft as a lead does: take somebody's shift away."""
    with at.planner.database.write() as session:
        rows = select(Assignment).where(
            Assignment.rota_version_id == draft_id,
            Assignment.person_id == at.people.person_ids[name],
            Assignment.day == day,
        )
        session.delete(session.scalars(rows).one())


def blocks(at: Scene, name: str) -> dict[str, bytes]:
    """The bytes of each shift in somebody's feed, by its UID."""
    deliver_facts(at.planner, WIRING.subscribers)
    with at.planner.database.read() as session:
        body = make_body(session, Feed("person", at.people.person_ids[name], "details")).body
    found = [part.split(b"END:VEVENT")[0] for part in body.split(b"BEGIN:VEVENT")[1:]]
    return {
        line.decode(): part
        for part in found
        for line in part.split(b"\r\n")
        if line.startswith(b"UID") and b"published" not in part.lower()
    }


def test_a_draft_names_the_version_it_was_built_on(at: Scene, april: str) -> None:
    found = look(at, april)
    assert found.base is not None
    assert (found.base.number, found.base.published_by) == (1, "lead")
    assert (found.newer, found.people, found.broken) == ((), (), ())


def test_story_e_lines_5_and_6_a_moved_shift_leaves_somebody_too_little_rest(
    at: Scene, april: str
) -> None:
    correct(at, move(at, "Ben", LAST, 7.5))
    found = look(at, april)
    assert [one.number for one in found.newer] == [2]
    (ben,) = found.people
    assert ben.shown_name == "Ben"
    assert [(one.before, one.after) for one in ben.shifts] == [
        ("07:00–15:30, phone · Dublin", "14:30–23:00, phone · Dublin")
    ]
    (rest,) = found.rests
    assert (rest.text, rest.day) == ("1 shift now leaves Ben 8 h rest", FIRST)
    assert any("8 h rest, 11 h needed" in one for one in found.broken)
    assert not found.overtaken
    with pytest.raises(Refused, match="8 h rest"):
        publish(at.planner, at.people.lead, april)


def test_story_e_line_7_after_the_fix_what_did_not_move_keeps_ids_and_bytes(
    at: Scene, april: str
) -> None:
    before = {name: blocks(at, name) for name in ("Aoife", "Ben")}
    correct(at, move(at, "Ben", LAST, 7.5))
    moved = {name: blocks(at, name) for name in ("Aoife", "Ben")}
    assert moved["Aoife"] == before["Aoife"]
    assert set(moved["Ben"]) == set(before["Ben"])
    assert len([uid for uid in before["Ben"] if moved["Ben"][uid] != before["Ben"][uid]]) == 1
    set_free(at, april, "Ben", FIRST)
    assert look(at, april).rests == ()
    publish(at.planner, at.people.lead, april)
    after = {name: blocks(at, name) for name in ("Aoife", "Ben")}
    for name in ("Aoife", "Ben"):
        assert moved[name].items() <= after[name].items()
    assert len(after["Aoife"]) == len(moved["Aoife"]) + 5
    assert len(after["Ben"]) == len(moved["Ben"]) + 4


def test_a_change_that_breaks_nothing_is_said_to_break_nothing(at: Scene, april: str) -> None:
    correct(at, free(at, "Ben", LAST))
    found = look(at, april)
    assert (found.rests, found.broken) == ((), ())
    assert [one.shown_name for one in found.people] == ["Ben"]
    assert publish(at.planner, at.people.lead, april).number == 3


def test_a_rest_of_exactly_eleven_hours_is_enough(at: Scene, april: str) -> None:
    correct(at, move(at, "Ben", LAST, 4.5))
    assert look(at, april).rests == ()
    correct(at, move(at, "Ben", LAST, 0.25))
    (rest,) = look(at, april).rests
    assert rest.text == "1 shift now leaves Ben 10 h 45 min rest"


def test_a_change_that_was_taken_back_concerns_nobody(at: Scene, april: str) -> None:
    correct(at, move(at, "Ben", LAST, 7.5))
    correct(at, move(at, "Ben", LAST, -7.5))
    found = look(at, april)
    assert [one.number for one in found.newer] == [3, 2]
    assert (found.people, found.rests, found.broken) == ((), (), ())


def test_a_draft_whose_own_days_were_published_anew_is_overtaken(at: Scene) -> None:
    again = draft_of(at, MARCH_DAYS, MARCH)
    correct(at, free(at, "Ben", LAST))
    found = look(at, again)
    assert found.overtaken
    assert [one.shown_name for one in found.people] == ["Ben"]


def test_what_lies_long_before_or_after_a_draft_does_not_matter_to_it(tmp_path: Path) -> None:
    at = scene(tmp_path, days=56)
    early = draft_of(at, days=7)
    later = draft_of(at, days=7, first=MONDAY + timedelta(days=49))
    publish(at.planner, at.people.lead, early)
    assert look(at, later).newer == ()
    middle = draft_of(at, days=7, first=MONDAY + timedelta(days=21))
    publish(at.planner, at.people.lead, later)
    assert look(at, middle).newer == ()


def test_what_is_published_has_no_base_to_look_at(at: Scene, april: str) -> None:
    with at.planner.database.read() as session:
        published = session.scalars(select(RotaVersion).where(RotaVersion.number == 1)).one()
    assert draft_base.draft_base(at.planner, at.people.lead, published.id) is None
    with pytest.raises(NotAllowed):
        draft_base.draft_base(at.planner, at.people.other_lead, april)


def test_planted_fault_a_base_that_is_the_state_of_now(at: Scene, april: str) -> None:
    correct(at, move(at, "Ben", LAST, 7.5))
    fault = "before_number is None or True or (one.number or 0) < before_number"
    sound = "before_number is None or (one.number or 0) < before_number"
    with planted_fault(changes._holding, sound, fault):
        assert look(at, april).people == ()
