"""What the rules and facts of now forbid in a rota that was made before them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.people.models import TeamMembership
from planner.rotas.correct import Reasons, correct
from planner.rotas.correct_edits import Assign, Wanted
from planner.rotas.forbidden_now import forbidden_now
from planner.rotas.generate import start_run
from planner.rotas.models import RotaVersion
from planner.rotas.publish import publish
from planner.rotas.queries import run_page
from planner.rotas.replan import ask_for_replan, put_in_replan
from planner.rotas.replan_news import PartAgain, Withdrawn
from planner.rotas.replan_page import replan_page
from planner.rotas.replan_run import execute_replan
from planner.rotas.rules import adopt_preset
from tests.factories.organisation import clock_of
from tests.planner.rotas.fake_replanning import replanning
from tests.planner.rotas.scene import MONDAY, Scene, scene, working
from tests.planner.rotas.stricter import made_stricter, published_week

WEDNESDAY, SUNDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=6)
FIVE_IN_A_ROW = "Mon 1 Mar to Fri 5 Mar: 5 days worked in a row, at most 4"


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


@pytest.fixture
def version(at: Scene) -> str:
    return published_week(at)


def forbidden(at: Scene, version: str) -> list[str]:
    return [one.text for one in forbidden_now(at.planner, at.people.lead, version)]


def test_a_rota_that_keeps_the_rules_has_nothing_forbidden(at: Scene, version: str) -> None:
    assert forbidden(at, version) == []


def test_who_and_which_days_and_rule_are_said_by_name(at: Scene, version: str) -> None:
    made_stricter(at, most_days_in_a_row=4)

    found = forbidden_now(at.planner, at.people.lead, version)

    names = ["Aoife", "Ben", "Ciara", "Declan", "Emer", "Finn"]
    assert [one.text for one in found] == [f"{name}, {FIVE_IN_A_ROW}" for name in names]
    assert (found[0].person_id, found[0].day) == (at.people.person_ids["Aoife"], MONDAY)


def test_rules_put_in_force_since_for_these_days_count_too(at: Scene, version: str) -> None:
    adopt_preset(at.planner, at.people.admin, "eu", MONDAY - timedelta(days=14))
    made_stricter(at, most_days_in_a_row=4)

    assert len(forbidden(at, version)) == 6


def test_rules_put_in_force_for_later_days_do_not(at: Scene, version: str) -> None:
    adopt_preset(at.planner, at.people.admin, "eu", MONDAY + timedelta(days=3))

    assert forbidden(at, version) == []


def test_what_is_past_is_not_said_any_more(at: Scene, version: str) -> None:
    made_stricter(at, rest_hours=16)
    assert len(forbidden(at, version)) == 24

    clock_of(at.planner).forward(days=30)

    aoife = [one for one in forbidden(at, version) if one.startswith("Aoife")]
    assert aoife == [
        "Aoife, Tue 2 Mar 15:30 to Wed 3 Mar 07:00: 15 h 30 min rest, 16 h needed",
        "Aoife, Wed 3 Mar 15:30 to Thu 4 Mar 07:00: 15 h 30 min rest, 16 h needed",
        "Aoife, Thu 4 Mar 15:30 to Fri 5 Mar 07:00: 15 h 30 min rest, 16 h needed",
    ]


def test_a_rota_whose_days_are_over_or_overtaken_has_nothing_forbidden(
    at: Scene, version: str
) -> None:
    news = Withdrawn(person_id=at.people.person_ids["Ben"], first_date=WEDNESDAY)
    replan_id = ask_for_replan(at.planner, at.people.lead, version, news)
    with replanning("good") as command:
        execute_replan(at.planner, replan_id, command)
    later = put_in_replan(at.planner, at.people.lead, replan_id)
    publish(at.planner, at.people.lead, later)
    made_stricter(at, most_days_in_a_row=4)

    assert forbidden(at, version) == []
    assert len(forbidden(at, later)) == 5
    clock_of(at.planner).forward(days=60)
    assert forbidden(at, later) == []


def test_where_nobody_is_in_the_team_any_more_that_is_said(at: Scene, version: str) -> None:
    with at.planner.database.write() as session:
        for one in session.scalars(select(TeamMembership)):
            session.delete(one)

    (said,) = forbidden(at, version)

    assert said == "Nobody is in this team on these days. Add people to the team first."


def test_what_a_lead_broke_on_purpose_is_not_said(at: Scene, version: str) -> None:
    made_stricter(at, most_days_in_a_row=5)
    saturday = MONDAY + timedelta(days=5)
    aoife, queue = at.people.person_ids["Aoife"], at.people.queue_ids["phone"]
    wanted = Wanted(person_id=aoife, day=saturday, template_id=at.template_id, queue_id=queue)
    reasons = Reasons(override="She asked for it")

    done = correct(at.planner, at.people.lead, version, Assign(wanted), reasons=reasons)

    assert forbidden(at, done.version_id) == []


def test_a_draft_that_mends_it_is_held_to_the_rules_in_force_now(at: Scene, version: str) -> None:
    adopt_preset(at.planner, at.people.admin, "eu", MONDAY - timedelta(days=14))
    made_stricter(at, most_days_in_a_row=4)
    news = PartAgain(first_date=WEDNESDAY, last_date=SUNDAY)
    replan_id = ask_for_replan(at.planner, at.people.lead, version, news, seconds=5)

    execute_replan(at.planner, replan_id)

    assert replan_page(at.planner, at.people.lead, version).message is None
    draft = put_in_replan(at.planner, at.people.lead, replan_id)
    with at.planner.database.read() as session:
        was, now = (session.get_one(RotaVersion, one).rule_set_id for one in (version, draft))
    assert was != now
    assert forbidden(at, draft) == []
    publish(at.planner, at.people.lead, draft)


def test_a_past_that_is_forbidden_now_leaves_a_new_rota_from_tomorrow(
    at: Scene, version: str
) -> None:
    made_stricter(at, rest_hours=15, most_days_in_a_row=2)
    clock_of(at.planner).forward(days=30)
    news = PartAgain(first_date=WEDNESDAY + timedelta(days=1), last_date=SUNDAY)
    replan_id = ask_for_replan(at.planner, at.people.lead, version, news, seconds=5)

    execute_replan(at.planner, replan_id)

    said = replan_page(at.planner, at.people.lead, version).message or ""
    assert said.startswith("What is past cannot stay under the rules in force: Aoife, Mon 1 Mar")
    assert said.endswith("Generate a new rota from Thu 4 Mar on: it takes the past as it was.")
    planner = working(at.planner)
    thursday = date(2027, 3, 4)
    run_id = start_run(planner, at.people.lead, at.people.team_id, thursday, 4, seconds=5)
    run = run_page(planner, at.people.lead, run_id)
    assert run.draft_id is not None, run.message
