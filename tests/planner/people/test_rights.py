"""Who may do what: every verb and page of this room, by every kind of actor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM, Actor
from planner.application import Planner
from planner.errors import NotAllowed, Refused
from planner.people import edit, queries
from tests.factories.organisation import Organisation, organisation, test_planner

DAY = date(2027, 3, 1)
WEEK = (480, 480, 480, 480, 480, 0, 0)


@dataclass(frozen=True)
class Place:
    """A planner with its organisation, and Ben, to whom the verbs are done."""

    planner: Planner
    stored: Organisation

    @property
    def ben(self) -> str:
        return self.stored.person_ids["Ben"]

    def actor(self, name: str) -> Actor:
        if name == "ben":
            return Actor(None, "Ben", self.ben, frozenset(["agent"]), frozenset())
        actor: Actor = getattr(self.stored, name)
        return actor


Verb = Callable[[Place, Actor], object]


def _new_person(place: Place) -> edit.NewPerson:
    stored = place.stored
    return edit.NewPerson("N", "n@example.org", stored.site_id, stored.team_id, DAY, 2400, WEEK)


def _agree_and_release(place: Place, actor: Actor) -> None:
    edit.set_work_pattern(place.planner, actor, place.ben, None, DAY, [0, 1])
    edit.release_work_pattern(place.planner, actor, place.ben, None, DAY, "asked for it")


HR = {"hr", "admin"}
TEAM = {"lead", "hr", "admin"}
OWN = {"lead", "admin", "ben"}
VERBS: dict[str, tuple[set[str], Verb]] = {
    "add_site": ({"admin"}, lambda p, a: edit.add_site(p.planner, a, "X", "Asia/Manila")),
    "edit_site": (
        {"admin"},
        lambda p, a: edit.edit_site(p.planner, a, p.stored.site_id, 1, "X", "Asia/Manila"),
    ),
    "add_team": ({"admin"}, lambda p, a: edit.add_team(p.planner, a, "X")),
    "edit_team": ({"admin"}, lambda p, a: edit.edit_team(p.planner, a, p.stored.team_id, 1, "X")),
    "add_person": (HR, lambda p, a: edit.add_person(p.planner, a, _new_person(p))),
    "edit_person": (
        HR,
        lambda p, a: edit.edit_person(p.planner, a, p.ben, None, "B", "b@example.org"),
    ),
    "set_contract": (
        HR,
        lambda p, a: edit.set_contract(p.planner, a, p.ben, None, DAY, 2400, WEEK),
    ),
    "set_team": (
        HR,
        lambda p, a: edit.set_team(p.planner, a, p.ben, None, DAY, p.stored.other_team_id),
    ),
    "set_site": (HR, lambda p, a: edit.set_site(p.planner, a, p.ben, None, DAY, p.stored.site_id)),
    "set_holiday_calendar": (
        HR,
        lambda p, a: edit.set_holiday_calendar(p.planner, a, p.ben, None, DAY, "IE"),
    ),
    "end_employment": (HR, lambda p, a: edit.end_employment(p.planner, a, p.ben, None, DAY)),
    "set_work_pattern": (
        TEAM,
        lambda p, a: edit.set_work_pattern(p.planner, a, p.ben, None, DAY, [0, 1]),
    ),
    "agree_rotation": (
        TEAM,
        lambda p, a: edit.agree_rotation(p.planner, a, p.ben, None, DAY, [[0], [0, 1]], DAY),
    ),
    "release_work_pattern": (TEAM, _agree_and_release),
    "set_home_zone": (
        TEAM,
        lambda p, a: edit.set_home_zone(p.planner, a, p.ben, None, DAY, "Asia/Manila"),
    ),
    "set_role": (
        TEAM,
        lambda p, a: edit.set_role(p.planner, a, p.ben, None, DAY, "duty lead"),
    ),
    "end_role": (
        TEAM,
        lambda p, a: edit.end_role(p.planner, a, p.ben, None, DAY, "duty lead"),
    ),
    "set_skill": (
        TEAM,
        lambda p, a: edit.set_skill(
            p.planner, a, p.ben, None, DAY, p.stored.queue_ids["phone"], 50
        ),
    ),
    "add_time_off": (
        TEAM,
        lambda p, a: edit.add_time_off(p.planner, a, p.ben, edit.Absence("leave", DAY, DAY)),
    ),
    "withdraw_time_off": (
        TEAM,
        lambda p, a: edit.withdraw_time_off(
            p.planner,
            a,
            edit.add_time_off(p.planner, SYSTEM, p.ben, edit.Absence("leave", DAY, DAY)),
        ),
    ),
    "add_availability": (
        OWN,
        lambda p, a: edit.add_availability(
            p.planner, a, p.ben, edit.Statement("cannot", [0], 0, 60, DAY)
        ),
    ),
    "end_availability": (
        OWN,
        lambda p, a: edit.end_availability(
            p.planner,
            a,
            edit.add_availability(
                p.planner, SYSTEM, p.ben, edit.Statement("cannot", [0], 0, 60, DAY)
            ),
            DAY,
        ),
    ),
    "add_day_wish": (OWN, lambda p, a: edit.add_day_wish(p.planner, a, p.ben, DAY)),
    "remove_day_wish": (
        OWN,
        lambda p, a: edit.remove_day_wish(
            p.planner, a, edit.add_day_wish(p.planner, SYSTEM, p.ben, DAY)
        ),
    ),
    "list_sites": ({*TEAM, "other_lead"}, lambda p, a: queries.list_sites(p.planner, a)),
    "list_teams": ({*TEAM, "other_lead"}, lambda p, a: queries.list_teams(p.planner, a)),
    "list_people": ({*TEAM, "other_lead"}, lambda p, a: queries.list_people(p.planner, a)),
    "person_page": (
        {*TEAM, "ben"},
        lambda p, a: queries.person_page(p.planner, a, p.ben),
    ),
}
ACTORS = ("admin", "hr", "lead", "other_lead", "agent", "ben")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    planner = test_planner(tmp_path)
    return Place(planner, organisation(planner))


def test_every_verb_is_in_the_table() -> None:
    # A new verb must say here who may call it.
    verbs = {name for name in edit.__all__ if name.islower()}
    assert verbs <= set(VERBS)


@pytest.mark.parametrize(
    ("verb", "name"),
    [(verb, name) for verb in sorted(VERBS) for name in ACTORS if name not in VERBS[verb][0]],
)
def test_those_who_may_not_cannot(place: Place, verb: str, name: str) -> None:
    with pytest.raises(NotAllowed):
        VERBS[verb][1](place, place.actor(name))


@pytest.mark.parametrize(
    ("verb", "name"),
    [(verb, name) for verb in sorted(VERBS) for name in sorted(VERBS[verb][0])],
)
def test_those_who_may_can(place: Place, verb: str, name: str) -> None:
    VERBS[verb][1](place, place.actor(name))


def test_a_lead_sees_and_lists_the_own_team_only(place: Place) -> None:
    planner, stored = place.planner, place.stored
    assert [team.id for team in queries.list_teams(planner, stored.lead)] == [stored.team_id]
    assert len(queries.list_people(planner, stored.lead)) == 6
    assert queries.list_people(planner, stored.other_lead) == []
    assert queries.list_people(planner, stored.other_lead, stored.team_id) == []


def test_a_lead_reaches_somebody_who_joins_the_team_later(place: Place) -> None:
    planner, stored = place.planner, place.stored
    edit.set_team(planner, stored.hr, place.ben, None, date(2027, 6, 1), stored.other_team_id)
    edit.set_work_pattern(planner, stored.other_lead, place.ben, None, date(2027, 6, 1), [0, 1])
    edit.set_work_pattern(planner, stored.lead, place.ben, None, DAY, [1, 2])


def test_time_off_is_withdrawn_once(place: Place) -> None:
    absence = edit.Absence("leave", DAY, DAY)
    time_off = edit.add_time_off(place.planner, place.stored.lead, place.ben, absence)
    edit.withdraw_time_off(place.planner, place.stored.lead, time_off)
    with pytest.raises(Refused, match="only approved"):
        edit.withdraw_time_off(place.planner, place.stored.lead, time_off)
