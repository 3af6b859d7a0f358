"""Rotas that facts have overtaken: pages say what is wrong and what to do, and store nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from planner.application import Planner
from planner.people.models import TeamMembership, TimeOff
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
from planner.rotas.models import Assignment
from planner.rotas.own_rules import Paired, add_own_rule, own_rules
from planner.rotas.queries import grid_page
from planner.rotas.replan import ask_for_replan
from planner.rotas.replan_news import Withdrawn
from planner.rotas.replan_page import replan_page
from planner.rotas.replan_run import execute_replan
from tests.factories.organisation import Organisation, clock_of
from tests.planner.rotas.scene import Scene, draft_of, scene

SignedIn = Callable[[str], FlaskClient]
TUESDAY, FRIDAY = date(2027, 3, 2), date(2027, 3, 5)
THREE = "03:00"


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    """A team whose Aoife was given Tuesday off after a draft had put her to work on it."""
    return scene(tmp_path)


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


@pytest.fixture
def draft_id(at: Scene) -> str:
    made = draft_of(at, days=7)
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=at.people.person_ids["Aoife"],
                kind="annual leave",
                first_date=TUESDAY,
                last_date=TUESDAY,
                credited_minutes=480,
                state="approved",
            )
        )
    return made


def why(client: FlaskClient, draft_id: str, **words: str) -> str:
    told = client.get(f"/rotas/{draft_id}/why", query_string=words)
    assert told.status_code == 200
    return told.text


def test_a_rota_that_is_forbidden_now_says_so_and_offers_to_change_the_day(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    aoife = at.people.person_ids["Aoife"]

    text = why(signed_in("lead"), draft_id, about="day", person=aoife, day="2027-03-02")

    assert "broken now" in text
    assert "A free day" in text
    assert "Change this day …" in text


def test_somebody_without_any_shift_has_choices_too(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    finn = at.people.person_ids["Finn"]
    page = grid_page(at.planner, at.people.lead, draft_id)
    row = next(one for one in page.rows if one.shown_name == "Finn")
    for shift in [one for cell in row.cells for one in cell.shifts]:
        correct(at.planner, at.people.lead, draft_id, Free(shift.assignment_id))

    text = why(signed_in("lead"), draft_id, about="day", person=finn, day="2027-03-03")

    assert "Finn, Wed 3 Mar: free" in text
    assert "Early 07:00–15:30, phone" in text


def test_a_time_that_nobody_could_ever_staff_says_what_to_add(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    phone, when = at.people.queue_ids["phone"], {"day": "2027-03-02"}

    text = why(signed_in("lead"), draft_id, about="short", queue=phone, at=THREE, **when)

    assert "Nobody could ever be there: add a shift at this time, or skill people" in text


def test_a_time_with_enough_people_is_not_said_to_be_beyond_help(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    phone, when = at.people.queue_ids["phone"], {"day": "2027-03-02"}

    text = why(signed_in("lead"), draft_id, about="short", queue=phone, at="10:00", **when)

    assert "Nobody is missing at this time." in text
    assert "Would help" not in text
    assert "No change of one person helps" not in text


def test_a_past_that_cannot_have_been_is_named_with_what_to_do(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    clock_of(at.planner).forward(days=30)
    news = Withdrawn(person_id=at.people.person_ids["Ben"], first_date=FRIDAY)
    replan_id = ask_for_replan(at.planner, at.people.lead, draft_id, news, seconds=5)

    execute_replan(at.planner, replan_id)

    page = replan_page(at.planner, at.people.lead, draft_id)
    assert (page.job, page.found) == ("failed", None)
    said = page.message or ""
    assert "cannot stay" in said
    assert "Aoife" in said
    assert "Tue 2 Mar" in said
    assert said in signed_in("lead").get(f"/rotas/{draft_id}/replan").text


def test_a_shift_stored_twice_is_said_in_words(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    aoife = at.people.person_ids["Aoife"]
    with at.planner.database.write() as session:
        own = select(Assignment).filter_by(rota_version_id=draft_id, person_id=aoife, day=FRIDAY)
        (one,) = session.scalars(own)
        columns = {part.name: getattr(one, part.name) for part in Assignment.__table__.columns}
        session.add(Assignment(**(columns | {"assignment_id": uuid4().hex})))

    text = why(signed_in("lead"), draft_id, about="day", person=aoife, day="2027-03-05")

    assert "Fri 5 Mar, Early 07:00–15:30: the same shift is given twice" in text
    answer = text.split('id="answer"')[1].split("</section>")[0]
    assert re.findall(r"[0-9a-f]{32}", re.sub(r'(href|value)="[^"]*"', "", answer)) == []


def test_a_mentor_who_left_is_said_where_the_rule_is_shown(
    signed_in: SignedIn, at: Scene, draft_id: str
) -> None:
    aoife, ben = (at.people.person_ids[name] for name in ("Aoife", "Ben"))
    view = own_rules(at.planner, at.people.lead, TUESDAY)
    assert view is not None
    wanted = Paired(aoife, (ben,))
    add_own_rule(at.planner, at.people.lead, view.rule_set_id, view.version, wanted)
    with at.planner.database.write() as session:
        session.execute(delete(TeamMembership).where(TeamMembership.person_id == ben))
    lead = signed_in("lead")

    said = "nobody named to help is in their team now"
    assert said in lead.get("/rules").text
    assert said in lead.get("/rules/own").text
    assert "Aoife should work only while Ben is there, but" in lead.get(f"/rotas/{draft_id}").text
