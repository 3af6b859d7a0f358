"""Rotas whose people or skills are others now: answered, or refused in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from planner.errors import Refused
from planner.people.models import SkillProficiency, TeamMembership
from planner.rotas.models import Assignment
from planner.rotas.people_gone import without_people_gone
from planner.rotas.replan_sick import preview_sick
from planner.rotas.why import why_day, why_short
from solver import rules
from tests.factories.problems import small_problem
from tests.planner.rotas.scene import Scene, draft_of, scene

TUESDAY = date(2027, 3, 2)
TEN = 10 * 60


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


@pytest.fixture
def draft(at: Scene) -> str:
    return draft_of(at, days=7)


def leaves_the_team(at: Scene, name: str) -> None:
    with at.planner.database.write() as session:
        rows = select(TeamMembership).filter_by(person_id=at.people.person_ids[name])
        for one in session.scalars(rows):
            session.delete(one)


def test_a_sick_call_is_answered_after_somebody_else_has_left_the_team(
    at: Scene, draft: str
) -> None:
    leaves_the_team(at, "Aoife")
    ben = at.people.person_ids["Ben"]

    found = preview_sick(at.planner, at.people.lead, draft, ben, TUESDAY, TUESDAY)

    assert [one.split(",")[0] for one in found.lost] == ["Tue 2 Mar Early 07:00–15:30"]


def test_who_has_left_the_team_is_said_to_be_gone(at: Scene, draft: str) -> None:
    leaves_the_team(at, "Aoife")
    aoife = at.people.person_ids["Aoife"]

    with pytest.raises(Refused, match="Aoife is not planned with this team"):
        why_day(at.planner, at.people.lead, draft, aoife, TUESDAY)


def test_a_shift_stored_twice_is_not_called_a_day_outside_the_rota(at: Scene, draft: str) -> None:
    aoife, ben = (at.people.person_ids[one] for one in ("Aoife", "Ben"))
    with at.planner.database.write() as session:
        shift = select(Assignment).filter_by(rota_version_id=draft, person_id=aoife, day=TUESDAY)
        (one,) = session.scalars(shift)
        columns = {part.name: getattr(one, part.name) for part in Assignment.__table__.columns}
        session.add(Assignment(**(columns | {"assignment_id": uuid4().hex})))

    with pytest.raises(Refused, match=r"Aoife, Tue 2 Mar: the same shift .*twice\. Correct it"):
        preview_sick(at.planner, at.people.lead, draft, ben, TUESDAY, TUESDAY)


def test_who_lost_the_skill_is_not_counted_as_there(at: Scene, draft: str) -> None:
    with at.planner.database.write() as session:
        for one in session.scalars(select(SkillProficiency)):
            session.delete(one)
    phone = at.people.queue_ids["phone"]

    found = why_short(at.planner, at.people.lead, draft, phone, TUESDAY, TEN)

    assert (found.there, found.nobody_ever) == (0, True)
    assert found.reasons == (("not skilled for it", len(at.people.person_ids)),)


def test_a_rule_about_people_who_are_gone_never_becomes_one_about_everybody() -> None:
    shares = {"ann": 1, "gone": 2}
    before = small_problem(
        rules.FairShare(weight=1, measure="nights", shares=shares),
        rules.DaysInARow(most=5, applies_to=("gone",)),
        rules.DaysInARow(most=4, applies_to=("ann", "gone")),
        rules.KeptApart(people=("ann", "gone")),
    )

    after = without_people_gone(before)

    assert after.rules == (
        rules.FairShare(weight=1, measure="nights", shares={"ann": 1}),
        rules.DaysInARow(most=4, applies_to=("ann",)),
    )
