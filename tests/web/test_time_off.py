"""Time off on the pages: ask, look, decide, import; who is quicker; what stands beside a field."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from planner.accounts.models import User
from planner.application import Planner
from planner.people.absence import Absence
from planner.people.models import TimeOff
from planner.time_off.enter import enter_time_off
from planner.time_off.request import request_time_off
from tests.factories.organisation import Organisation
from tests.planner.rotas.scene import Scene
from tests.planner.time_off.asking import FIRST, LAST, LEAVE, copied, published
from tests.web.conftest import post, upload
from tests.web.test_bad_input import mistakes

DAYS = {"kind": "leave", "first_date": "2027-03-08", "last_date": "2027-03-12"}
FILE = b"e-mail,kind,first day,last day\nben@example.org,leave,2027-03-08,2027-03-12\n"


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return published(tmp_path_factory.mktemp("march"))


@pytest.fixture
def at(march: Scene, tmp_path: Path) -> Scene:
    """March is published: all six work Monday to Friday, and all six are needed."""
    return copied(march, tmp_path)


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def words(page: str) -> str:
    """The text of a page, without tags and line breaks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def stored(planner: Planner) -> list[TimeOff]:
    with planner.database.read() as session:
        return list(session.scalars(select(TimeOff)))


def asked(at: Scene, absence: Absence = LEAVE, reason: str = "") -> str:
    return request_time_off(at.planner, at.people.agent, absence, reason)


def test_an_agent_sees_at_once_what_the_days_would_do(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    enter_time_off(
        at.planner, at.people.lead, at.people.person_ids["Ben"], Absence("sick", LAST, LAST)
    )
    page = words(post(signed_in("agent"), "/my-time-off/look", **DAYS).text)
    assert "It counts 40 h of the agreed hours." in page
    assert "You are on it: Mon 8 Mar 07:00–15:30, Tue 9 Mar 07:00–15:30" in page
    assert "Mon 8 Mar 07:00–15:00: phone short by 1 " in page
    assert "Fri 12 Mar 07:00–15:00: phone short by 2 (now 1)" in page
    assert "Ben: Fri 12 Mar 2027" in page
    assert "sick" not in page.replace("Sick", "").lower().split("what it does")[1]
    assert "Ciara 07:00–15:30" in page
    assert len(stored(at.planner)) == 1


def test_what_would_be_refused_is_said_before_it_is_asked_for(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    client = signed_in("agent")
    asked(at)
    answer = post(client, "/my-time-off/look", **DAYS)
    assert answer.status_code == 200
    assert "This overlaps time off from 2027-03-08 to 2027-03-12" in words(answer.text)


def test_from_asking_to_the_answer(signed_in: Callable[[str], FlaskClient], at: Scene) -> None:
    agent, lead = signed_in("agent"), signed_in("lead")
    assert post(agent, "/my-time-off", **DAYS, reason="a wedding").status_code == 303
    (row,) = stored(at.planner)
    assert "1 request" in words(lead.get("/home").text)
    assert "Aoife Mon 8 Mar – Fri 12 Mar 2027 · Leave" in words(lead.get("/time-off").text)
    page = words(lead.get(f"/time-off/{row.id}").text)
    assert "a wedding" in page
    assert (
        "Without Aoife these hours would be short: Mon 8 Mar 07:00–15:00: phone short by 1" in page
    )
    done = post(lead, f"/time-off/{row.id}/approve", version="1")
    page = words(lead.get(done.location).text)
    assert "Aoife's time off is approved. 5 published shifts lie in it" in page
    assert page.count("Correct ") == 5
    links = re.findall(r'href="(/rotas/[^"]+/correct[^"]+)"', lead.get(done.location).text)
    assert len(links) == 5
    assert lead.get(html.unescape(links[0])).status_code == 200
    page = words(signed_in("hr").get(done.location).text)
    assert "until a lead corrects it: Mon 8 Mar 07:00–15:30" in page
    assert "Correct " not in page
    assert "approved by lead" in words(agent.get(f"/my-time-off/{row.id}").text)
    assert "5 shifts to correct" in words(lead.get("/time-off").text)
    home = lead.get("/home").text
    assert "5 published shifts of people who are away." in words(home)
    shown = re.search(r"/rotas/[0-9a-f]{32}(?=\")", home)
    assert shown is not None
    assert lead.get(shown[0]).text.count('"off clash"') == 5


def test_declining_asks_why_and_the_answer_is_read(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    agent, lead, time_off = signed_in("agent"), signed_in("lead"), asked(at)
    refused = post(lead, f"/time-off/{time_off}/decline", version="1", reason=" ")
    assert refused.status_code == 400
    assert mistakes(refused.text)["reason"].startswith("Say why")
    post(lead, f"/time-off/{time_off}/decline", version="1", reason="Two others are away")
    assert "Two others are away" in agent.get(f"/my-time-off/{time_off}").text


def test_the_second_of_two_leads_is_told_who_was_quicker(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    time_off = asked(at)
    assert post(signed_in("hr"), f"/time-off/{time_off}/approve", version="1").status_code == 303
    late = post(signed_in("lead"), f"/time-off/{time_off}/approve", version="1")
    assert late.status_code == 409
    assert "hr was quicker: this time off is approved already" in words(late.text)


def test_a_request_is_taken_back_and_approved_time_off_withdrawn(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    agent, lead, time_off = signed_in("agent"), signed_in("lead"), asked(at)
    assert "Take it back" in agent.get(f"/my-time-off/{time_off}").text
    assert post(agent, f"/my-time-off/{time_off}/withdraw", version="1").status_code == 303
    second = asked(at)
    post(lead, f"/time-off/{second}/approve", version="1")
    assert "Take it back" not in agent.get(f"/my-time-off/{second}").text
    assert post(agent, f"/my-time-off/{second}/withdraw", version="2").status_code == 409
    assert post(lead, f"/time-off/{second}/withdraw", version="2").status_code == 303
    assert {one.state for one in stored(at.planner)} == {"withdrawn"}


def test_a_lead_enters_time_off_for_somebody(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    lead, ben = signed_in("lead"), at.people.person_ids["Ben"]
    assert f'value="{ben}" selected' in lead.get(f"/time-off/new?person={ben}").text
    fields = {**DAYS, "person_id": ben, "credited_hours": "20"}
    page = words(post(lead, "/time-off/new/look", **fields).text)
    assert "It counts 20 h" in page
    assert "Ben is on it: Mon 8 Mar 07:00–15:30" in page
    done = post(lead, "/time-off/new", **fields)
    assert "5 published shifts lie in it" in words(lead.get(done.location).text)
    (row,) = stored(at.planner)
    assert (row.credited_minutes, row.state, row.person_id) == (1200, "approved", ben)


WRONG_FIELDS: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"kind", "first_date"}),
    ({**DAYS, "kind": "picnic"}, {"kind"}),
    ({**DAYS, "last_date": "2027-03-01"}, {"last_date"}),
    ({**DAYS, "last_date": "2037-03-01"}, {"last_date"}),
    ({**DAYS, "first_date": "9999-12-31", "last_date": ""}, {"first_date"}),
    ({**DAYS, "start_minute": "09:00"}, {"end_minute"}),
    ({**DAYS, "start_minute": "09:00", "end_minute": "10:00"}, {"start_minute"}),
    (
        {**DAYS, "last_date": "", "start_minute": "11:00", "end_minute": "9:00"},
        {"start_minute"},
    ),
    ({**DAYS, "reason": "x" * 501}, {"reason"}),
]


def test_a_form_tells_each_mistake_beside_its_field(
    signed_in: Callable[[str], FlaskClient], planner: Planner
) -> None:
    client = signed_in("agent")
    for fields, wrong in WRONG_FIELDS:
        answer = post(client, "/my-time-off", **fields)
        assert (answer.status_code, set(mistakes(answer.text))) == (400, wrong), fields
    assert stored(planner) == []


def test_colleagues_and_leads_of_others_open_nothing(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    ben = at.people.person_ids["Ben"]
    time_off = enter_time_off(at.planner, at.people.lead, ben, LEAVE).time_off_id
    assert signed_in("agent").get(f"/my-time-off/{time_off}").status_code == 403
    other = signed_in("other_lead")
    assert other.get(f"/time-off/{time_off}").status_code == 403
    for what in ("approve", "decline", "withdraw"):
        fields = {"version": "1", "reason": "no"}
        assert post(other, f"/time-off/{time_off}/{what}", **fields).status_code == 403
    assert "Ben" not in other.get("/time-off").text


def test_a_file_is_looked_at_then_stored(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    lead = signed_in("lead")
    preview = upload(lead, "/time-off/import", "leave.csv", FILE).location
    page = lead.get(preview).text
    assert "1 new, 0 as they are. Nothing is stored yet." in words(page)
    assert stored(at.planner) == []
    found = re.search(r'name="fingerprint" value="([0-9a-f]+)"', page)
    assert found is not None
    done = post(lead, preview, fingerprint=found[1])
    page = words(lead.get(done.location).text)
    assert "1 added, 0 as they were. 5 published shifts to correct" in page
    again = upload(lead, "/time-off/import", "leave.csv", FILE).location
    assert "says nothing new" in lead.get(again).text
    post(lead, f"{again}/discard")
    assert lead.get(again).status_code == 404


def test_a_preview_that_is_out_of_date_is_shown_again(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    lead = signed_in("lead")
    preview = upload(lead, "/time-off/import", "leave.csv", FILE).location
    answer = post(lead, preview, fingerprint="0" * 64)
    assert answer.location == preview
    assert stored(at.planner) == []


def test_a_file_that_cannot_be_used_is_refused_beside_the_field(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    lead = signed_in("lead")
    answer = upload(lead, "/time-off/import", "leave.csv", FILE.replace(b"leave", b"picnic"))
    assert answer.status_code == 400
    assert "row 2, column" in answer.text
    assert post(lead, "/time-off/import").status_code == 400


def test_who_is_no_person_is_told_so(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    with planner.database.write() as session:
        assert org.agent.user_id is not None
        session.get_one(User, org.agent.user_id).person_id = None
    client = signed_in("agent")
    assert "Not connected yet" in client.get("/my-time-off").text
    assert post(client, "/my-time-off", **DAYS).status_code == 409


def test_the_first_day_alone_is_one_day(
    signed_in: Callable[[str], FlaskClient], planner: Planner
) -> None:
    post(signed_in("agent"), "/my-time-off", kind="sick", first_date=str(FIRST), last_date="")
    (row,) = stored(planner)
    assert (row.first_date, row.last_date, row.state) == (FIRST, FIRST, "requested")
