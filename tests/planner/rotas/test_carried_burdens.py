"""Unpopular starts and hours over the contract: shared fairly, earlier rotas included."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.people.models import HomeZone
from planner.rotas.carried_burdens import hours_over
from planner.rotas.publish import publish
from planner.rotas.templates import TemplateInput, add_template
from planner.rotas.worked_models import CALLED_OUT, RECORDED, WorkedException
from planner.rotas.worked_otherwise import Worked
from tests.planner.rotas.carried import ask_for_fairness, shares_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, dublin, scene
from tests.planner.rotas.test_build_problem import store

NEXT = MONDAY + timedelta(days=14)


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    """Two weeks of shifts from 07:00 on are published; Ben lives an hour west of Dublin."""
    made = scene(tmp_path)
    home = {"from_date": date(2027, 1, 1), "to_date": None, "time_zone": "Atlantic/Azores"}
    store(made, HomeZone(person_id=made.people.person_ids["Ben"], **home))
    publish(made.planner, made.people.lead, draft_of(made, days=14))
    return made


def called_out(at: Scene, name: str, hours: int) -> None:
    row = WorkedException(
        person_id=at.people.person_ids[name],
        day=NEXT - timedelta(days=1),
        kind=CALLED_OUT,
        minutes=60 * hours,
        start_minute=600,
        state=RECORDED,
        at=at.planner.clock(),
    )
    store(at, row)


def test_who_worked_over_the_contract_before_has_a_smaller_share_now(at: Scene) -> None:
    ask_for_fairness(at, "overtime")
    even = shares_of(at, "overtime", NEXT, 14)
    called_out(at, "Aoife", 6)

    found = shares_of(at, "overtime", NEXT, 14)

    aoife = at.people.person_ids["Aoife"]
    assert {found[one] - even[one] for one in found if one != aoife} == {1}
    assert found[aoife] == max(0, even[aoife] - 5)


def test_nobody_is_asked_to_work_less_than_the_contract_because_of_hours_over_it(
    at: Scene,
) -> None:
    ask_for_fairness(at, "overtime")
    called_out(at, "Aoife", 12)

    assert min(shares_of(at, "overtime", NEXT, 14).values()) == 0


def test_early_starts_are_shared_by_the_clock_of_the_place_where_people_were(at: Scene) -> None:
    early = TemplateInput("Dawn", at.people.site_id, ((360, 870),), date(2026, 1, 1))
    add_template(at.planner, at.people.admin, early)
    ask_for_fairness(at, "starts")

    found = shares_of(at, "starts", NEXT, 14)

    # 07:00 in Dublin is 06:00 for whoever lives on the Azores.
    ben = at.people.person_ids["Ben"]
    assert found[ben] < min(share for one, share in found.items() if one != ben)


def test_hours_under_the_contract_are_no_hours_over_it() -> None:
    shift = Worked(MONDAY, dublin(2027, 3, 1, 7), dublin(2027, 3, 1, 15), 480)

    assert hours_over([shift], {MONDAY: 300}) == 3
    assert hours_over([shift], {MONDAY: 480, NEXT: 480}) == 0
    assert hours_over([shift], {NEXT: 0}) == 0
