"""The page that answers why, and who would step in."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.accounts.links import make_sign_in_link
from planner.accounts.sign_in import sign_in_with_link
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
from planner.rotas.queries import grid_page
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.web.conftest import post
from web.app import create_app
from web.identity import COOKIE


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("scene"))
    return at, draft_of(at, days=7)


@pytest.fixture
def lead(drafted: tuple[Scene, str]) -> FlaskClient:
    at, _ = drafted
    assert at.people.lead.user_id is not None
    link = make_sign_in_link(at.planner, at.people.admin, at.people.lead.user_id)
    client = create_app(at.planner).test_client()
    client.set_cookie(COOKIE, sign_in_with_link(at.planner, link).token)
    return client


def asked(lead: FlaskClient, drafted: tuple[Scene, str], **words: str) -> tuple[int, str]:
    told = lead.get(f"/rotas/{drafted[1]}/why", query_string=words)
    return told.status_code, told.text


def test_the_three_questions_are_offered(lead: FlaskClient, drafted: tuple[Scene, str]) -> None:
    status, text = asked(lead, drafted)

    assert status == 200
    assert "Why does somebody have this shift?" in text
    assert "Why is nobody more there?" in text
    assert "Who would step in when somebody is ill?" in text


def test_somebodys_day_is_explained(lead: FlaskClient, drafted: tuple[Scene, str]) -> None:
    aoife = drafted[0].people.person_ids["Aoife"]

    status, text = asked(lead, drafted, about="day", person=aoife, day="2027-03-02")

    assert status == 200
    assert "Aoife, Tue 2 Mar: Early 07:00–15:30, phone" in text
    assert "A free day" in text
    for part in ("Rules", "Wishes", "Fair shares", "Coverage", "Hours"):
        assert f"<h3>{part}</h3>" in text


def test_a_time_on_a_queue_is_explained(lead: FlaskClient, drafted: tuple[Scene, str]) -> None:
    phone = drafted[0].people.queue_ids["phone"]

    status, text = asked(lead, drafted, about="short", queue=phone, day="2027-03-06", at="09:00")

    assert status == 200
    assert "phone, Sat 6 Mar 09:00: 0 of 2 people there" in text
    assert "6 people: hours of the week are full" in text


def test_a_short_time_of_the_coverage_leads_to_its_reasons(
    lead: FlaskClient, drafted: tuple[Scene, str]
) -> None:
    text = lead.get(f"/rotas/{drafted[1]}/coverage").text

    link = re.search(r'href="([^"]*about=short[^"]*day=2027-03-06&amp;at=09:00)"', text)
    assert link is not None
    assert "0 of 2 people there" in lead.get(html.unescape(link[1])).text


def test_days_of_the_grid_know_where_to_ask(lead: FlaskClient, drafted: tuple[Scene, str]) -> None:
    assert f'data-why="/rotas/{drafted[1]}/why"' in lead.get(f"/rotas/{drafted[1]}").text


def test_who_steps_in_is_shown(lead: FlaskClient, drafted: tuple[Scene, str]) -> None:
    aoife = drafted[0].people.person_ids["Aoife"]

    status, text = asked(
        lead, drafted, about="absent", person=aoife, day="2027-03-02", last="2027-03-03"
    )

    assert status == 200
    assert "Without Aoife" in text
    assert "Falls away: Wed 3 Mar Early 07:00–15:30, phone" in text
    assert 'are credited once the absence itself is <a href="/time-off/new">' in text


def test_what_was_seen_is_put_in_by_one_click(
    lead: FlaskClient, drafted: tuple[Scene, str]
) -> None:
    aoife, days = drafted[0].people.person_ids["Aoife"], {"day": "2027-03-04", "last": "2027-03-04"}
    _, text = asked(lead, drafted, about="absent", person=aoife, **days)
    assert "Put it into the draft" in text
    seen = re.search(r'name="fingerprint" value="([0-9a-f]+)"', text)
    assert seen is not None

    address = f"/rotas/{drafted[1]}/why/put-in"
    stale = post(lead, address, person=aoife, fingerprint="0", **days)
    wrong = post(lead, address, person=aoife, day="soon", last="")
    done = post(lead, address, person=aoife, fingerprint=seen[1], **days)

    assert (stale.status_code, wrong.status_code) == (409, 409)
    assert (done.status_code, done.location) == (303, f"/rotas/{drafted[1]}")
    assert "Aoife, Thu 4 Mar: free" in asked(lead, drafted, about="day", person=aoife, **days)[1]


def test_what_would_help_a_short_time_is_put_in_by_one_click(
    lead: FlaskClient, drafted: tuple[Scene, str]
) -> None:
    at, draft_id = drafted
    phone, finn = at.people.queue_ids["phone"], at.people.person_ids["Finn"]
    page = grid_page(at.planner, at.people.lead, draft_id)
    row = next(one for one in page.rows if one.shown_name == "Finn")
    for shift in [one for cell in row.cells for one in cell.shifts]:
        correct(at.planner, at.people.lead, draft_id, Free(shift.assignment_id))
    time = {"queue": phone, "day": "2027-03-06", "at": "09:00"}
    text = asked(lead, drafted, about="short", **time)[1]
    finns = text.split("Would help: Finn, Sat 6 Mar: Early 07:00–15:30, phone")[1]
    assert "Asks for a free day, Sat 6 Mar; 8 h more work." in finns
    seen = re.search(r'name="fingerprint" value="([0-9a-f]+)"', finns)
    assert seen is not None

    address = f"/rotas/{draft_id}/why/take"
    stale = post(lead, address, fingerprint="0", **time)
    wrong = post(lead, address, fingerprint="0", queue=phone, day="soon", at="")
    done = post(lead, address, fingerprint=seen[1], **time)

    assert (stale.status_code, wrong.status_code) == (409, 409)
    assert done.status_code == 303
    shown = lead.get(done.location).text
    assert "phone, Sat 6 Mar 09:00: 1 of 2 people there" in shown
    day = {"about": "day", "person": finn, "day": "2027-03-06"}
    assert "Finn, Sat 6 Mar: Early 07:00–15:30, phone" in asked(lead, drafted, **day)[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"about": "day", "person": "nobody", "day": "2027-03-02"}, "not planned with this team"),
        ({"about": "day", "person": "nobody", "day": "soon"}, "Give a day."),
        ({"about": "day", "person": "nobody", "day": "2027-05-02"}, "This rota goes from 1 Mar"),
        (
            {"about": "short", "queue": "x", "day": "2027-03-02", "at": "09:00"},
            "does not plan this",
        ),
        ({"about": "short", "queue": "x", "day": "2027-03-02", "at": "?"}, "Give a time"),
        ({"about": "absent", "person": "x", "day": "2027-03-02", "last": ""}, "Give the last day."),
    ],
)
def test_a_question_without_an_answer_says_why(
    lead: FlaskClient, drafted: tuple[Scene, str], words: dict[str, str], message: str
) -> None:
    status, text = asked(lead, drafted, **words)

    assert (status, message in text) == (400, True)


def test_nobody_else_may_ask(drafted: tuple[Scene, str], tmp_path: Path) -> None:
    at, version_id = drafted
    agent = at.people.agent
    assert agent.user_id is not None
    link = make_sign_in_link(at.planner, at.people.admin, agent.user_id)
    client = create_app(at.planner).test_client()
    client.set_cookie(COOKIE, sign_in_with_link(at.planner, link).token)

    assert client.get(f"/rotas/{version_id}/why").status_code == 403
