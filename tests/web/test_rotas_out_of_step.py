"""Rotas that facts have overtaken: pages say what is wrong and what to do, and store nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.models import TimeOff
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
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
