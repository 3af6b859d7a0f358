"""What a rota will ask of the group, from which the fair shares are made."""

from __future__ import annotations

from datetime import date

from planner.rotas.templates import TemplateInput, add_template
from tests.planner.rotas.carried import shares_of
from tests.planner.rotas.scene import Scene


def shares(at: Scene, measure: str) -> set[int]:
    return set(shares_of(at, measure).values())


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
