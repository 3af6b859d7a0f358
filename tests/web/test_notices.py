"""Notices on pages: one's own, the page behind the link of a letter, and the lead's list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from planner.application import MailServerDown, Planner, Undeliverable
from planner.jobs.delivery import deliver_facts
from planner.notices.kinds import KINDS
from planner.notices.letter import SEEN_PATH
from planner.notices.send_mail import send_waiting_mail
from planner.people.absence import Absence
from planner.time_off.decide import decline
from planner.time_off.request import request_time_off
from planner.wiring import WIRING
from tests.factories.organisation import Organisation, clock_of, mail_of
from tests.planner.rotas.corrected import copy_of, kept, publish_first, version_id
from tests.planner.rotas.scene import Scene, scene
from tests.web.conftest import post
from web.notices.pages import PAGES

ACTION = re.compile(r'action="(/notices/[0-9a-f]+/seen)"')


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    at = scene(tmp_path_factory.mktemp("stored"))
    publish_first(at, days=7)
    return kept(at)


@pytest.fixture
def at(stored: Scene, tmp_path: Path) -> Scene:
    """A week is published, and everybody told of it."""
    return copy_of(stored, tmp_path)


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def link_of(planner: Planner, recipient: str) -> str:
    send_waiting_mail(planner)
    letter = next(one for one in mail_of(planner).sent if one.recipient == recipient)
    return letter.text.rstrip().rsplit("http://127.0.0.1:8017", 1)[-1]


def test_an_agent_presses_seen_once(at: Scene, signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("agent")
    assert "1 notice not seen yet" in client.get("/my-rota").text
    page = client.get("/notices").text
    assert "Your shifts from Mon 1 Mar to Sun 7 Mar are published" in page
    assert "07:00–15:30, phone · Dublin" in page
    assert 'class="count">1<' in page
    found = ACTION.search(page)
    assert found is not None
    answer = post(client, found[1])
    assert answer.status_code == 303
    after = client.get("/notices").text
    assert "Nothing new" in after
    assert "Seen</button>" not in after
    assert 'class="count"' not in after
    assert post(client, found[1]).status_code == 303


def test_nobody_presses_seen_for_somebody_else(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    agent, lead = signed_in("agent"), signed_in("lead")
    found = ACTION.search(agent.get("/notices").text)
    assert found is not None
    assert post(lead, found[1]).status_code == 403
    assert post(agent, f"/notices/{'0' * 32}/seen").status_code == 404


def test_the_link_of_a_letter_needs_no_sign_in_and_one_press(
    at: Scene, visitor: FlaskClient, signed_in: Callable[[str], FlaskClient]
) -> None:
    link = link_of(at.planner, "ben@example.org")
    page = visitor.get(link).text
    assert "Your shifts from Mon 1 Mar to Sun 7 Mar are published" in page
    assert "Aoife" not in page
    readers = f"/rotas/{version_id(at)}/notices"
    assert "6 not seen yet" in signed_in("lead").get(readers).text  # following it is not pressing
    assert post(visitor, link, page=link).status_code == 303
    assert "Thank you" in visitor.get(link).text
    lead_page = signed_in("lead").get(readers).text
    assert "5 not seen yet" in lead_page
    assert "through the e-mail" in lead_page


def test_a_link_of_no_letter_leads_nowhere(visitor: FlaskClient) -> None:
    assert visitor.get("/notices/mail/nobody").status_code == 404
    assert post(visitor, "/notices/mail/nobody", page="/sign-in").status_code == 404


def test_the_letters_link_is_an_address_of_the_site(app: Flask) -> None:
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    assert rules["notices.by_letter"] == f"{SEEN_PATH}/<letter>"


def test_the_lead_sees_on_home_who_has_not_seen(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    home = signed_in("lead").get("/home").text
    assert "Version 1: 6 people have not seen it yet." in home
    assert "Aoife, Ben, Ciara, Declan, Emer and 1 more" in home
    grid = signed_in("lead").get(f"/rotas/{version_id(at)}").text
    assert "6 of 6 who were told have not seen it yet: Aoife, Ben" in grid


def test_the_lead_sees_what_became_of_each_letter(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    address = f"/rotas/{version_id(at)}/notices"
    lead, mail = signed_in("lead"), mail_of(at.planner)
    assert lead.get(address).text.count("waiting") == 6
    mail.down = MailServerDown("Connection refused")
    send_waiting_mail(at.planner)
    page = lead.get(address).text
    assert page.count("next attempt Mon 1 Feb, 09:01") == 6
    assert "Connection refused" in page
    assert "Send again" not in page


def test_a_refused_letter_is_sent_again_on_request(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    address = f"/rotas/{version_id(at)}/notices"
    lead, mail = signed_in("lead"), mail_of(at.planner)
    mail.down = Undeliverable("550 no such user")
    send_waiting_mail(at.planner)
    page = lead.get(address).text
    assert "550 no such user" in page
    found = re.search(rf'action="({address}/[0-9a-f]+/send)"', page)
    assert found is not None
    assert post(signed_in("other_lead"), found[1]).status_code == 403
    assert post(lead, found[1]).status_code == 303
    assert post(lead, found[1]).status_code == 409
    mail.down = None
    assert send_waiting_mail(at.planner) == 1
    assert "sent Mon 1 Feb, 09:00" in lead.get(address).text


def test_refused_letters_of_every_kind_are_listed_and_sent_again(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    day, org, mail = date(2027, 3, 12), at.people, mail_of(at.planner)
    asked = request_time_off(at.planner, org.agent, Absence("leave", day, day))
    decline(at.planner, org.lead, asked, 1, "Too few people")
    deliver_facts(at.planner, WIRING.subscribers)
    mail.down = Undeliverable("550 no such user")
    send_waiting_mail(at.planner)
    lead = signed_in("lead")
    assert "7 letters were refused" in lead.get("/home").text
    page = lead.get("/notices/refused").text
    assert page.count("550 no such user") == 7
    time_off = re.search(
        r'action="(/notices/refused/[0-9a-f]+)">(?:(?!</form>).)*time off', page, re.DOTALL
    )
    assert time_off is not None
    assert "550" not in signed_in("other_lead").get("/notices/refused").text
    assert post(signed_in("other_lead"), time_off[1]).status_code == 403
    agent = signed_in("agent")
    assert agent.get("/notices/refused").status_code == 403
    assert 'href="/notices/refused"' not in agent.get("/notices").text
    mail.down = None
    hr = signed_in("hr")
    assert 'href="/notices/refused">' in hr.get("/people").text
    assert 'href="/notices/refused" aria-current="page"' in hr.get("/notices/refused").text
    assert post(hr, time_off[1]).status_code == 303
    assert send_waiting_mail(at.planner) == 1
    assert lead.get("/notices/refused").text.count("550 no such user") == 6
    clock_of(at.planner).forward(days=60)
    assert "550" not in signed_in("lead").get("/notices/refused").text


def test_another_lead_does_not_see_who_has_seen(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    address = f"/rotas/{version_id(at)}/notices"
    for role in ("other_lead", "hr", "agent"):
        assert signed_in(role).get(address).status_code == 403


def test_every_kind_of_notice_leads_on_to_a_page(app: Flask) -> None:
    assert set(PAGES) == set(KINDS)
    assert {endpoint for _label, endpoint in PAGES.values()} <= set(app.view_functions)
