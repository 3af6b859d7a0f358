"""Two teams on one queue: what one has published is not asked of the other again."""

from __future__ import annotations

from datetime import date
from unittest import mock

from sqlalchemy import select

from planner.people.models import SkillProficiency, TeamMembership
from planner.rotas.build_problem import build_problem
from planner.rotas.generate import start_run
from planner.rotas.models import RuleSet
from planner.rotas.publish import publish
from planner.rotas.queries import run_page
from tests.factories.organisation import EMPLOYED_FROM
from tests.planner.rotas.scene import MONDAY, Scene, plain_search, working

WEEK = 7
SEVEN, HALF_PAST_SIX, THREE = 14, 13, 30
SATURDAY_SEVEN = 5 * 48 + SEVEN
# A shift of 07:00–15:30 with an unpaid break of 30 minutes: 100 × 480 / 510, rounded down.
ONE_SHIFT = 94


def join_sales(at: Scene, *names: str) -> None:
    with at.planner.database.write() as session:
        for name in names:
            person = TeamMembership.person_id == at.people.person_ids[name]
            held = session.scalars(select(TeamMembership).where(person)).one()
            assert held.from_date == EMPLOYED_FROM
            held.team_id = at.people.other_team_id


def sales_publish(at: Scene, days: int = WEEK) -> None:
    planner, lead = working(at.planner), at.people.other_lead
    with mock.patch("planner.rotas.run.search", plain_search):
        run_id = start_run(planner, lead, at.people.other_team_id, MONDAY, days, seconds=5)
    draft_id = run_page(planner, lead, run_id).draft_id
    assert draft_id is not None
    publish(planner, lead, draft_id)


def needed(at: Scene, team_id: str) -> tuple[int, ...]:
    """Hundredths of agents that this team is asked for on the phone, each half-hour of the week."""
    with at.planner.database.read() as session:
        rule_set = session.scalars(select(RuleSet)).one()
        made = build_problem(session, team_id, at.requirement_id, rule_set.id, MONDAY, WEEK)
    return made.demands[0].required_hundredths


def test_a_team_is_asked_for_what_the_others_leave(at: Scene) -> None:
    join_sales(at, "Emer")
    assert needed(at, at.people.team_id)[SEVEN] == 200
    sales_publish(at)
    left = needed(at, at.people.team_id)
    assert (left[HALF_PAST_SIX], left[SEVEN], left[THREE]) == (0, 200 - ONE_SHIFT, 0)
    assert left[SATURDAY_SEVEN] == 200


def test_the_team_itself_is_asked_for_all_when_it_plans_again(at: Scene) -> None:
    join_sales(at, "Emer")
    sales_publish(at)
    assert needed(at, at.people.other_team_id)[SEVEN] == 200


def test_more_than_enough_leaves_nothing_and_never_less(at: Scene) -> None:
    join_sales(at, "Declan", "Emer", "Finn")
    sales_publish(at)
    assert set(needed(at, at.people.team_id)[SEVEN:THREE]) == {0}


def test_a_learner_of_another_team_takes_nothing_off_and_a_beginner_half(at: Scene) -> None:
    join_sales(at, "Emer", "Finn")
    with at.planner.database.write() as session:
        for name, level, until in (("Emer", 100, date(2027, 4, 1)), ("Finn", 50, None)):
            person = SkillProficiency.person_id == at.people.person_ids[name]
            for skill in session.scalars(select(SkillProficiency).where(person)):
                skill.level_hundredths, skill.shadowing_until = level, until
    sales_publish(at)
    assert needed(at, at.people.team_id)[SEVEN] == 200 - ONE_SHIFT // 2
