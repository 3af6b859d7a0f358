"""Pages about rules, hand-overs and drafts: what can be done there, and by whom."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.edit import add_site
from planner.rotas.minimum_cover import list_minimum_covers
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import Organisation, clock_of
from tests.web.conftest import form_token

Fields = Mapping[str, str | list[str]]

NIGHT: Fields = {
    "at_least": "2",
    "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
    "start": "22:00",
    "end": "06:00",
    "time_zone": "Asia/Manila",
    "queue_id": "",
    "from_date": "2027-03-01",
    "last_date": "2027-03-31",
}
SAID = "At least 2 people, every day 22:00–06:00 Manila time, whatever the volume"


def send(client: FlaskClient, path: str, fields: Fields) -> int:
    """Send a form as one of our pages would; give the status of the answer."""
    return client.post(path, data={"csrf_token": form_token(client), **fields}).status_code


def text_of(client: FlaskClient, path: str) -> str:
    """What a page says, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", client.get(path).text))


@pytest.fixture
def cover_page(signed_in: Callable[[str], FlaskClient], org: Organisation, planner: Planner) -> str:
    """The page of a minimum cover in Dublin that the lead has asked for."""
    fields = {**NIGHT, "site_id": org.site_id}
    assert send(signed_in("lead"), "/rules/minimum-cover", fields) == 303
    return f"/rules/minimum-cover/{list_minimum_covers(planner, org.lead)[0].cover_id}"


def test_a_minimum_cover_is_said_in_a_sentence(
    signed_in: Callable[[str], FlaskClient], cover_page: str, planner: Planner, org: Organisation
) -> None:
    said = text_of(signed_in("lead"), "/rules/minimum-cover")
    assert SAID in said
    assert "to Wed 31 Mar 2027" in said
    assert SAID in text_of(signed_in("lead"), cover_page)
    stored = list_minimum_covers(planner, org.lead)[0].values
    assert (stored.end_minute, stored.to_date) == (1800, date(2027, 4, 1))


def test_a_minimum_cover_is_changed_and_ended(
    signed_in: Callable[[str], FlaskClient], cover_page: str, planner: Planner, org: Organisation
) -> None:
    client = signed_in("lead")
    more = {**NIGHT, "at_least": "3", "site_id": org.site_id, "version": "1"}
    assert send(client, cover_page, more) == 303
    assert send(client, cover_page, more) == 409
    assert list_minimum_covers(planner, org.lead)[0].values.at_least == 3
    assert send(client, f"{cover_page}/end", {"version": "2"}) == 303
    assert list_minimum_covers(planner, org.lead) == []
    assert client.get(cover_page).status_code == 404


def test_a_lead_of_another_team_may_look_and_not_touch(
    signed_in: Callable[[str], FlaskClient], cover_page: str, org: Organisation
) -> None:
    client = signed_in("other_lead")
    page = client.get("/rules/minimum-cover").text
    assert SAID in page
    assert cover_page not in page
    assert 'name="at_least"' not in page
    fields = {**NIGHT, "site_id": org.site_id, "version": "1"}
    for path in ("/rules/minimum-cover", cover_page, f"{cover_page}/end"):
        assert send(client, path, fields) == 403
    assert "outside your teams" in client.get(cover_page).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at_least": "0"}, "at_least"),
        ({"start": "late"}, "start"),
        ({"weekdays": []}, "weekdays"),
        ({"time_zone": "Asia/Manilla"}, "time_zone"),
        ({"from_date": ""}, "from_date"),
        ({"last_date": "2027-02-01"}, "last_date"),
        ({"queue_id": "fax"}, "queue_id"),
        ({"site_id": "nowhere"}, "site_id"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_stored(
    signed_in: Callable[[str], FlaskClient],
    planner: Planner,
    org: Organisation,
    wrong: Fields,
    field: str,
) -> None:
    client = signed_in("admin")
    fields = {"csrf_token": form_token(client), **NIGHT, "site_id": org.site_id, **wrong}
    answer = client.post("/rules/minimum-cover", data=fields)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    assert list_minimum_covers(planner, org.admin) == []


@pytest.fixture
def three_sites(planner: Planner, org: Organisation) -> None:
    """Story D: Dublin 07:30–16:30, Denver 08:00–17:00, Manila 07:00–16:00; 1 March 2027."""
    denver = add_site(planner, org.admin, "Denver", "America/Denver", None)
    manila = add_site(planner, org.admin, "Manila", "Asia/Manila", None)
    clock_of(planner).now += timedelta(days=28)
    day = TemplateInput("Day", org.site_id, ((450, 990),), date(2027, 1, 1))
    for site_id, span in ((org.site_id, (450, 990)), (denver, (480, 1020)), (manila, (420, 960))):
        add_template(planner, org.admin, replace(day, site_id=site_id, segments=(span,)))


@pytest.mark.usefixtures("three_sites")
def test_hand_overs_are_shown_with_the_warning_and_the_fix(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    said = text_of(signed_in("lead"), "/shifts/hand-overs?first=2027-03-01&days=27")
    assert "From 14 March the Denver→Manila overlap falls from 60 minutes to 0." in said
    assert "Denver 08:30–17:30; overlap 30 minutes" in said
    month = text_of(signed_in("lead"), "/shifts/hand-overs?first=2027-03-01&days=31")
    rows = re.findall(r"(\w+ → \w+)\s+(\d+) min\s+\w+\s+(\w+ \d.*? 2027 – \w+ \d.*? 2027)", month)
    assert ("Manila → Dublin", "90", "Sun 28 Mar 2027 – Wed 31 Mar 2027") in rows


def test_a_single_site_hands_over_to_nobody(signed_in: Callable[[str], FlaskClient]) -> None:
    assert "as soon as two sites have shifts" in text_of(signed_in("lead"), "/shifts/hand-overs")


def test_a_span_of_hand_overs_that_cannot_be_is_told_beside_its_field(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    answer = signed_in("lead").get("/shifts/hand-overs?first=soon&days=0")
    assert answer.status_code == 400
    assert 'id="first-error"' in answer.text
    assert 'id="days-error"' in answer.text
