"""Minimum cover: asked for, changed and ended by those in whose scope it lies, and planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from planner.accounts.models import AuditEntry
from planner.application import Planner
from planner.errors import FormError, NotAllowed, NotFound, Refused, Stale
from planner.rotas.minimum_cover import (
    CoverInput,
    add_minimum_cover,
    cover_places,
    edit_minimum_cover,
    end_minimum_cover,
    list_minimum_covers,
)
from tests.factories.organisation import Organisation, organisation, test_planner
from tests.planner.rotas.scene import DUBLIN, Scene, draft_of, scene

FIRST = date(2027, 3, 1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def people(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.fixture
def nights(people: Organisation) -> CoverInput:
    return CoverInput(2, "Asia/Manila", 1320, 1800, FIRST, site_id=people.site_id)


def test_what_is_asked_for_is_listed(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    cover_id = add_minimum_cover(planner, people.lead, nights)
    view = list_minimum_covers(planner, people.hr)[0]
    assert (view.cover_id, view.site_name, view.queue_name) == (cover_id, "Dublin", None)
    assert view.values == nights


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at_least": 0}, "at_least"),
        ({"at_least": 101}, "at_least"),
        ({"time_zone": "Asia/Manilla"}, "time_zone"),
        ({"start_minute": 1440}, "end_minute"),
        ({"end_minute": 1320}, "end_minute"),
        ({"end_minute": 1320 + 1441}, "end_minute"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"to_date": FIRST}, "to_date"),
        ({"site_id": "nowhere"}, "site_id"),
        ({"queue_id": "nothing"}, "queue_id"),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_stored(
    planner: Planner,
    people: Organisation,
    nights: CoverInput,
    wrong: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(FormError) as refused:
        add_minimum_cover(planner, people.admin, replace(nights, **wrong))
    assert set(refused.value.fields) == {field}
    assert list_minimum_covers(planner, people.admin) == []


def test_all_wrong_fields_are_named_at_once(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    wrong = replace(nights, at_least=0, weekdays=(), to_date=FIRST)
    with pytest.raises(FormError) as refused:
        add_minimum_cover(planner, people.admin, wrong)
    assert set(refused.value.fields) == {"at_least", "weekdays", "to_date"}


def test_only_those_in_whose_scope_the_site_lies_ask_for_people(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    for actor in (people.agent, people.hr, people.other_lead):
        with pytest.raises(NotAllowed):
            add_minimum_cover(planner, actor, nights)
    with pytest.raises(NotAllowed):
        add_minimum_cover(planner, people.lead, replace(nights, site_id=None))
    add_minimum_cover(planner, people.admin, replace(nights, site_id=None))
    assert [one.may_change for one in list_minimum_covers(planner, people.lead)] == [False]
    with pytest.raises(NotAllowed):
        list_minimum_covers(planner, people.agent)


def test_a_lead_is_offered_the_sites_of_the_team(planner: Planner, people: Organisation) -> None:
    assert [one.name for one in cover_places(planner, people.lead)] == ["Dublin"]
    assert cover_places(planner, people.other_lead) == []
    assert [one.name for one in cover_places(planner, people.admin)] == ["Dublin", "every site"]


def test_only_those_in_scope_change_or_end_it(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    cover_id = add_minimum_cover(planner, people.lead, nights)
    for actor in (people.agent, people.hr, people.other_lead):
        with pytest.raises(NotAllowed):
            edit_minimum_cover(planner, actor, cover_id, 1, nights)
        with pytest.raises(NotAllowed):
            end_minimum_cover(planner, actor, cover_id, 1, date(2027, 4, 1))
    with pytest.raises(NotAllowed):
        edit_minimum_cover(planner, people.lead, cover_id, 1, replace(nights, site_id=None))
    assert list_minimum_covers(planner, people.lead)[0].values == nights


def test_of_two_who_change_it_the_slower_is_told(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    cover_id = add_minimum_cover(planner, people.lead, nights)
    edit_minimum_cover(planner, people.lead, cover_id, 1, replace(nights, at_least=3))
    with pytest.raises(Stale):
        edit_minimum_cover(planner, people.admin, cover_id, 1, nights)
    with pytest.raises(Stale):
        end_minimum_cover(planner, people.admin, cover_id, 1, date(2027, 4, 1))
    with pytest.raises(NotFound):
        edit_minimum_cover(planner, people.admin, "gone", 1, nights)
    view = list_minimum_covers(planner, people.lead)[0]
    assert (view.version, view.values.at_least) == (2, 3)


def test_one_that_ends_holds_until_the_day_before(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    cover_id = add_minimum_cover(planner, people.lead, nights)
    end_minimum_cover(planner, people.lead, cover_id, 1, date(2027, 4, 1))
    view = list_minimum_covers(planner, people.lead)[0]
    assert view.values.to_date == date(2027, 4, 1)
    end_minimum_cover(planner, people.lead, cover_id, view.version, date(2027, 5, 1))
    assert list_minimum_covers(planner, people.lead)[0].values.to_date == date(2027, 4, 1)


def test_one_that_never_held_is_taken_away(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    cover_id = add_minimum_cover(planner, people.lead, nights)
    end_minimum_cover(planner, people.lead, cover_id, 1, date(2027, 2, 1))
    assert list_minimum_covers(planner, people.lead) == []


def test_every_change_is_in_the_audit_trail(
    planner: Planner, people: Organisation, nights: CoverInput
) -> None:
    cover_id = add_minimum_cover(planner, people.lead, nights)
    edit_minimum_cover(planner, people.lead, cover_id, 1, replace(nights, at_least=3))
    end_minimum_cover(planner, people.lead, cover_id, 2, date(2027, 4, 1))
    with planner.database.read() as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.entity_id == cover_id).order_by(AuditEntry.id)
        ).all()
        assert sorted(row.action for row in rows) == ["add", "edit", "end"]
        edited = next(row for row in rows if row.action == "edit")
        assert edited.user_id == people.lead.user_id
        assert edited.before is not None
        assert edited.after is not None
        assert (edited.before["at_least"], edited.after["at_least"]) == (2, 3)


def asking(folder: Path, queue: str) -> Scene:
    """A team that is asked for one person on a queue; only phone is in its staffing plan."""
    at = scene(folder)
    asked = CoverInput(1, DUBLIN, 420, 900, FIRST, queue_id=at.people.queue_ids[queue])
    add_minimum_cover(at.planner, at.people.admin, asked)
    return at


def test_a_rota_keeps_the_minimum_on_a_queue(tmp_path: Path) -> None:
    assert draft_of(asking(tmp_path, "phone"))


def test_a_queue_that_is_not_planned_is_named_before_the_search(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="on chat, which the staffing plan leaves out"):
        draft_of(asking(tmp_path, "chat"))
