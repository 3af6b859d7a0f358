"""Reasons in words: a day of somebody, a short interval, and who would step in for the sick."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import NotAllowed, NotFound, Refused
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
from planner.rotas.correct_ground import Overtaken
from planner.rotas.models import Assignment
from planner.rotas.publish import publish
from planner.rotas.replan_sick import preview_sick
from planner.rotas.why import REASONS, why_day, why_short
from solver.explain import reasons
from solver.rules import (
    RULES,
    Coverage,
    FairShare,
    HandOver,
    KeptApart,
    MinimumPresence,
    Pairing,
    TimeOff,
    Wishes,
)
from tests.factories.copies import copied
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene

TUESDAY = MONDAY + timedelta(days=1)
NINE = 9 * 60


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("scene"))
    draft_id = draft_of(at, days=7)
    at.planner.database.close()
    return at, draft_id


@pytest.fixture
def at(prepared: tuple[Scene, str], tmp_path: Path) -> Scene:
    return replace(prepared[0], planner=copied(prepared[0].planner, tmp_path))


@pytest.fixture
def draft(prepared: tuple[Scene, str]) -> str:
    return prepared[1]


def freed(at: Scene, version_id: str, day: date, *kept: str) -> None:
    """Free everybody but these on a day."""
    keep = {at.people.person_ids[name] for name in kept}
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).filter_by(rota_version_id=version_id, day=day))
        gone = [one.assignment_id for one in rows if one.person_id not in keep]
    for one in gone:
        correct(at.planner, at.people.lead, version_id, Free(one))


def test_a_day_says_what_it_gives_and_what_a_free_day_would_change(at: Scene, draft: str) -> None:
    freed(at, draft, TUESDAY, "Aoife", "Ben")
    who = at.people.person_ids["Aoife"]

    found = why_day(at.planner, at.people.lead, draft, who, TUESDAY)

    assert found.shown_name == "Aoife"
    assert [one.split(",")[0] for one in found.given] == ["Early 07:00–15:30"]
    assert found.gives is not None
    assert any("enough → short by 1" in one.text for one in found.gives.coverage)
    assert found.others[0].text == "a free day"
    assert found.broken == ()


def test_a_short_interval_counts_everybody_and_names_who_would_help(at: Scene, draft: str) -> None:
    freed(at, draft, TUESDAY, "Aoife")
    phone = at.people.queue_ids["phone"]

    found = why_short(at.planner, at.people.lead, draft, phone, TUESDAY, NINE)

    assert (found.needed, found.there, found.short_by) == (2, 1, 1)
    assert sum(number for _, number in found.reasons) == len(at.people.person_ids)
    assert ("there already", 1) in found.reasons
    assert 0 < len(found.remedies) <= 3
    assert all("Tue 2 Mar: Early 07:00–15:30" in one.text for one in found.remedies)
    assert all(one.effect.may_be_saved for one in found.remedies)


def test_an_interval_without_any_shift_is_nobodys_fault(at: Scene, draft: str) -> None:
    phone = at.people.queue_ids["phone"]

    found = why_short(at.planner, at.people.lead, draft, phone, TUESDAY, 3 * 60)

    assert found.nobody_ever
    assert found.reasons == (("no shift of theirs is at this time", len(at.people.person_ids)),)
    assert found.remedies == ()


def test_whoever_steps_in_for_the_sick_is_named_and_nothing_is_stored(
    at: Scene, draft: str
) -> None:
    freed(at, draft, TUESDAY, "Aoife", "Ben")
    who = at.people.person_ids["Aoife"]

    found = preview_sick(at.planner, at.people.lead, draft, who, TUESDAY, TUESDAY)

    assert [one.split(",")[0] for one in found.lost] == ["Tue 2 Mar Early 07:00–15:30"]
    assert len(found.people) == 1
    assert any(one.after == 1 for one in found.alone.coverage)
    assert all(one.after == one.before for one in found.effect.coverage)
    again = preview_sick(at.planner, at.people.lead, draft, who, TUESDAY, TUESDAY)
    assert again == found


def test_a_published_rota_is_explained_too(at: Scene, draft: str) -> None:
    version_id = publish(at.planner, at.people.lead, draft).version_id
    who = at.people.person_ids["Aoife"]

    assert why_day(at.planner, at.people.lead, version_id, who, TUESDAY).given


def test_days_people_and_queues_outside_the_rota_are_refused(at: Scene, draft: str) -> None:
    lead, who = at.people.lead, at.people.person_ids["Aoife"]
    with pytest.raises(Refused, match=r"This rota goes from 1 Mar to 7 Mar"):
        why_day(at.planner, lead, draft, who, MONDAY + timedelta(days=7))
    with pytest.raises(Refused, match="not planned with this team"):
        why_day(at.planner, lead, draft, "nobody", MONDAY)
    with pytest.raises(Refused, match="does not plan this queue"):
        why_short(at.planner, lead, draft, "nothing", MONDAY, NINE)
    with pytest.raises(Refused, match=r"2 Mar to 9 Mar is not within the days of this rota"):
        preview_sick(at.planner, lead, draft, who, TUESDAY, TUESDAY + timedelta(days=7))
    with pytest.raises(NotFound):
        why_day(at.planner, lead, "gone", who, MONDAY)


def test_only_those_who_lead_the_team_may_ask(at: Scene, draft: str) -> None:
    who = at.people.person_ids["Aoife"]
    with pytest.raises(NotAllowed):
        why_day(at.planner, at.people.agent, draft, who, MONDAY)
    with pytest.raises(NotAllowed):
        preview_sick(at.planner, at.people.agent, draft, who, MONDAY, MONDAY)


def test_every_reason_has_words() -> None:
    presence = {HandOver, KeptApart, MinimumPresence, Pairing}
    between_people = {Coverage, FairShare, TimeOff, Wishes, *presence}
    about_people = {str(rule.__struct_config__.tag) for rule in RULES if rule not in between_people}
    counted = {
        reasons.HERE,
        reasons.ELSEWHERE,
        reasons.UNTRAINED,
        reasons.AWAY,
        reasons.NO_SHIFT,
        reasons.OTHER_TIME,
        reasons.WISH,
        reasons.COULD,
    }

    assert set(REASONS) == about_people | counted


def test_what_was_overtaken_is_said(at: Scene, draft: str) -> None:
    first = publish(at.planner, at.people.lead, draft).version_id
    with at.planner.database.read() as session:
        one = session.scalars(select(Assignment).filter_by(rota_version_id=first)).first()
        assert one is not None
    correct(at.planner, at.people.lead, first, Free(one.assignment_id))

    with pytest.raises(Overtaken):
        why_day(at.planner, at.people.lead, first, one.person_id, one.day)
