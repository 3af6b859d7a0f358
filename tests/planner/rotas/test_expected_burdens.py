"""What a rota will ask of the group, from which the fair shares are made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from planner.rotas.build_problem import build_problem
from planner.rotas.models import RuleSet
from planner.rotas.templates import TemplateInput, add_template
from solver import rules
from tests.planner.rotas.scene import MONDAY, Scene


def shares(at: Scene, measure: str) -> set[int]:
    with at.planner.database.read() as session:
        row = session.scalars(select(RuleSet)).one()
        made = build_problem(session, at.people.team_id, at.requirement_id, row.id, MONDAY, 28)
    fair = (one for one in made.rules if isinstance(one, rules.FairShare))
    return set(next(one for one in fair if one.measure == measure).shares.values())


def test_where_nights_can_be_given_everybody_has_a_fair_share_of_them(at: Scene) -> None:
    assert shares(at, "nights") == {0}
    night = TemplateInput("Night", at.people.site_id, ((1320, 1800),), date(2026, 1, 1))
    add_template(at.planner, at.people.admin, night)
    # 28 days of 2 agents for 8 h are 56 shifts; one template of two is a night: 28 for 6 people.
    assert shares(at, "nights") == {5}


def test_a_late_shift_that_ends_before_the_night_is_none(at: Scene) -> None:
    late = TemplateInput("Late", at.people.site_id, ((780, 1290),), date(2026, 1, 1))
    add_template(at.planner, at.people.admin, late)
    assert shares(at, "nights") == {0}
    assert shares(at, "lates") != {0}
