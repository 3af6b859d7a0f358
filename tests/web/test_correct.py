"""The pages to correct a rota: look first, save then, lose nothing when somebody was quicker."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from planner.accounts.actor import Actor
from planner.accounts.links import make_sign_in_link
from planner.accounts.sign_in import sign_in_with_link
from tests.factories.copies import copied
from tests.factories.organisation import clock_of, test_planner
from tests.planner.swaps.sick_call import TUESDAY, SickCall, sick_call
from tests.web.conftest import post
from web.app import create_app
from web.identity import COOKIE

WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SickCall:
    call = sick_call(test_planner(tmp_path_factory.mktemp("call")))
    call.planner.database.close()
    return call


@pytest.fixture
def call(published: SickCall, tmp_path: Path) -> SickCall:
    return replace(published, planner=copied(published.planner, tmp_path))


@pytest.fixture
def app(call: SickCall) -> Flask:
    return create_app(call.planner)


@pytest.fixture
def browse(app: Flask, call: SickCall) -> Callable[[Actor], FlaskClient]:
    def browse(who: Actor) -> FlaskClient:
        assert who.user_id is not None
        link = make_sign_in_link(call.planner, call.org.admin, who.user_id)
        client = app.test_client()
        client.set_cookie(COOKIE, sign_in_with_link(call.planner, link).token)
        return client

    return browse


@pytest.fixture
def lead(browse: Callable[[Actor], FlaskClient], call: SickCall) -> FlaskClient:
    return browse(call.org.lead)


def address(call: SickCall, name: str, version_id: str | None = None) -> str:
    version = version_id or call.version_id
    return f"/rotas/{version}/correct?person={call.id(name)}&day={WEDNESDAY}"


def move_of(call: SickCall, page: str, name: str, **changes: str) -> dict[str, str]:
    """The form that moves somebody's shift, as the page shows it."""
    shift = re.search(r'name="shift" value="([^"]+)"', page)
    template = re.search(r'<option value="(\w+)"[^>]*>Early', page)
    assert shift is not None
    assert template is not None
    fields = {
        "action": "move",
        "shift": shift[1],
        "person": call.id(name),
        "person_id": call.id(name),
        "day": WEDNESDAY.isoformat(),
        "template_id": template[1],
        "queue_id": call.org.queue_ids["phone"],
        "start": "",
        "end": "",
    }
    return fields | changes


def test_a_cell_of_the_grid_leads_to_the_day(lead: FlaskClient, call: SickCall) -> None:
    grid = lead.get(f"/rotas/{call.version_id}").text
    assert address(call, "Aoife").replace("&", "&amp;") in grid

    page = lead.get(address(call, "Aoife")).text

    assert "Aoife, Wednesday 10 March 2027" in page
    assert "07:00–15:30" in page
    assert "Away that day" in page


def test_looking_shows_before_and_after_and_saving_publishes(
    lead: FlaskClient, call: SickCall
) -> None:
    page = lead.get(address(call, "Liam")).text
    fields = move_of(call, page, "Liam", start="08:00", end="16:30")
    base = f"/rotas/{call.version_id}/correct"

    look = post(lead, f"{base}/look", **fields)
    late = post(lead, base, **fields, version="1")
    saved = post(lead, base, **fields, version="1", why_late="Liam asked")

    assert look.status_code == 200
    assert "Before: Liam, Wed 10 Mar 07:00–15:30, phone" in look.text
    assert "After: Liam, Wed 10 Mar 08:00–16:30, phone" in look.text
    assert late.status_code == 409
    assert "instead of 14. Say why." in late.text
    assert saved.status_code == 303
    assert "08:00–16:30" in lead.get(saved.location).text


def test_a_broken_rule_is_said_and_may_be_overridden_with_a_reason(
    lead: FlaskClient, call: SickCall
) -> None:
    page = lead.get(address(call, "Tom")).text
    fields = move_of(call, page, "Tom", start="20:00", end="04:30")
    base = f"/rotas/{call.version_id}/correct"

    look = post(lead, f"{base}/look", **fields)
    refused = post(lead, base, **fields, version="1", why_late="x")
    saved = post(lead, base, **fields, version="1", why_late="x", override="He asked for it")

    assert "leaves Tom 10 h rest" in look.text
    assert "Why may this rule be broken for once?" in look.text
    assert refused.status_code == 409
    assert saved.status_code == 303


def test_the_second_lead_finds_the_form_on_the_new_version(
    lead: FlaskClient, call: SickCall
) -> None:
    page = lead.get(address(call, "Liam")).text
    fields = move_of(call, page, "Liam", start="08:00", end="16:30")
    base = f"/rotas/{call.version_id}/correct"
    free = move_of(call, lead.get(address(call, "Ben")).text, "Ben") | {"action": "free"}
    first = post(lead, base, **free, version="1", why_late="x")

    second = post(lead, base, **fields, version="1", why_late="Liam asked")

    newer = first.location.rsplit("/", 1)[1]
    assert second.status_code == 409
    assert "Version 2 was published meanwhile" in second.text
    assert f'action="/rotas/{newer}/correct"' in second.text
    assert 'name="start" value="08:00"' in second.text
    assert post(lead, f"/rotas/{newer}/correct", **fields, version="1", why_late="x").location
    moved_on = lead.get(address(call, "Liam"))
    assert moved_on.status_code == 303


def test_the_last_correction_is_taken_back(lead: FlaskClient, call: SickCall) -> None:
    free = move_of(call, lead.get(address(call, "Ben")).text, "Ben") | {"action": "free"}
    done = post(lead, f"/rotas/{call.version_id}/correct", **free, version="1", why_late="x")
    newer = done.location.rsplit("/", 1)[1]
    assert "Take the last correction back" in lead.get(address(call, "Ben", newer)).text

    back = post(lead, f"/rotas/{newer}/correct/take-back", version="1", why_late="a mistake")

    assert back.status_code == 303
    assert "07:00–15:30" in lead.get(address(call, "Ben", back.location.rsplit("/", 1)[1])).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": "25:00"}, "Please give a time"),
        ({"day": "soon"}, "Please give a date"),
        ({"action": "burn"}, "Please choose one of the list"),
        ({"person_id": "nobody"}, "Choose somebody of this team"),
        ({"start": "08:00", "end": "08:20"}, "no longer than its unpaid break"),
    ],
)
def test_a_form_that_cannot_be_read_says_why(
    lead: FlaskClient, call: SickCall, changes: dict[str, str], said: str
) -> None:
    fields = move_of(call, lead.get(address(call, "Liam")).text, "Liam") | changes

    for path in ("/look", ""):
        answer = post(lead, f"/rotas/{call.version_id}/correct{path}", **fields, version="1")
        assert answer.status_code == 400
        assert said in answer.text


def test_the_lead_walks_from_today_to_an_offer_and_the_agent_says_yes(
    lead: FlaskClient, call: SickCall, browse: Callable[[Actor], FlaskClient]
) -> None:
    today = lead.get("/today").text
    there = re.search(rf'href="(/rotas/\w+/away\?person={call.id("Aoife")}[^"]+)"', today)
    assert there is not None

    away = lead.get(there[1].replace("&amp;", "&")).text
    where = {"person": call.id("Aoife"), "day": TUESDAY.isoformat()}
    marked = post(lead, f"/rotas/{call.version_id}/away", **where)
    cover = lead.get(marked.location).text
    again = post(lead, f"/rotas/{call.version_id}/away", **where)
    template = re.search(r'name="template_id" value="(\w+)"', cover)
    assert template is not None
    offer = {"person_id": call.id("Liam"), "template_id": template[1], "as_it_was": ""}
    post(lead, f"{marked.location}/offer", **offer, start="08:00", end="16:00")
    liam = browse(call.liam)
    mine = liam.get("/my-covers").text
    offer_id = re.search(r"/my-covers/(\w+)/accept", mine)
    assert offer_id is not None
    accepted = post(liam, f"/my-covers/{offer_id[1]}/accept")
    twice = liam.get(post(liam, f"/my-covers/{offer_id[1]}/accept").location).text

    assert 'short by 1, <span class="nowrap">07:00–15:30</span>' in away
    assert "Tom: 8 h rest" in cover
    assert "still short by 1 07:00–08:00" in cover
    assert again.status_code == 303
    assert "08:00–16:00" in mine
    assert accepted.status_code == 303
    assert "You have taken this shift already" in twice
    assert "A colleague covers" in lead.get(marked.location).text
    for page in (today, away, cover, mine):
        assert "sick" not in page.lower()


def test_an_offer_can_be_declined_withdrawn_and_refused(
    lead: FlaskClient, call: SickCall, browse: Callable[[Actor], FlaskClient]
) -> None:
    where = {"person": call.id("Aoife"), "day": TUESDAY.isoformat()}
    cover = post(lead, f"/rotas/{call.version_id}/away", **where).location
    template = re.search(r'name="template_id" value="(\w+)"', lead.get(cover).text)
    assert template is not None
    offer = {"person_id": call.id("Liam"), "template_id": template[1], "start": "08:00"}
    liam = browse(call.liam)

    bad = post(lead, f"{cover}/offer", **(offer | {"start": "soon"}), end="16:00")
    tom = post(lead, f"{cover}/offer", **(offer | {"person_id": call.id("Tom")}), end="16:00")
    refused = lead.get(tom.location).text
    post(lead, f"{cover}/offer", **offer, end="16:00")
    offer_id = re.search(r"/my-covers/(\w+)/decline", liam.get("/my-covers").text)
    assert offer_id is not None
    post(liam, f"/my-covers/{offer_id[1]}/decline")
    post(lead, f"{cover}/offer", **offer, end="16:00")
    again = re.search(r"offers/(\w+)/withdraw", lead.get(cover).text)
    assert again is not None
    post(lead, f"{cover}/offers/{again[1]}/withdraw")
    post(lead, f"{cover}/stop")

    assert bad.status_code == 303
    assert "leaves Tom 9 h rest" in refused
    text = lead.get(cover).text
    assert ("declined" in text, "taken back" in text, "It is left free." in text) == (
        True,
        True,
        True,
    )


def test_pages_without_a_person_ask_for_one(lead: FlaskClient, call: SickCall) -> None:
    assert "Whose day?" in lead.get(f"/rotas/{call.version_id}/correct").text
    assert lead.get(f"/rotas/{call.version_id}/away").location == "/today"
    assert post(lead, f"/rotas/{call.version_id}/away", day="soon").location == "/today"


def test_a_day_that_is_over_is_refused_on_the_page(
    call: SickCall, browse: Callable[[Actor], FlaskClient]
) -> None:
    clock_of(call.planner).forward(days=2)
    lead = browse(call.org.lead)
    fields = move_of(call, lead.get(address(call, "Liam")).text, "Liam") | {"action": "free"}

    answer = post(lead, f"/rotas/{call.version_id}/correct", **fields, version="1", why_late="x")

    assert answer.status_code == 409
    assert "This day is over" in answer.text
