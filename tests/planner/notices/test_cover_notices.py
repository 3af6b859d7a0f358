"""A sick call, as those it concerns hear of it: each once, and nobody why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.jobs.delivery import deliver_facts
from planner.notices.kinds import KINDS
from planner.notices.models import Notice
from planner.notices.send_mail import send_waiting_mail
from planner.swaps.answer import accept_cover, decline_cover
from planner.swaps.away import report_away
from planner.swaps.offer import offer_cover, withdraw_offer
from planner.wiring import WIRING
from tests.factories.copies import copied
from tests.factories.organisation import mail_of, test_planner
from tests.planner.swaps.sick_call import TUESDAY, SickCall, sick_call

MID = (480, 960)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> SickCall:
    call = sick_call(test_planner(tmp_path_factory.mktemp("call")))
    deliver_facts(call.planner, WIRING.subscribers)
    call.planner.database.close()
    return call


@pytest.fixture
def call(stored: SickCall, tmp_path: Path) -> SickCall:
    """The rota is published and everybody was told of it."""
    return replace(stored, planner=copied(stored.planner, tmp_path))


def away(call: SickCall) -> str:
    ids = call.version_id, call.id("Aoife"), TUESDAY
    (request_id,) = report_away(call.planner, call.org.lead, *ids).request_ids
    return request_id


def offer(call: SickCall, request_id: str, name: str) -> str:
    return offer_cover(call.planner, call.org.lead, request_id, call.id(name), MID)


def news(call: SickCall) -> list[tuple[str, str]]:
    """Who was told what beyond the first publication, by name."""
    deliver_facts(call.planner, WIRING.subscribers)
    names = {person_id: name for name, person_id in call.people.items()}
    with call.planner.database.read() as session:
        rows = session.scalars(select(Notice).where(Notice.subject_id != call.version_id))
        return sorted((names[one.person_id], KINDS[one.kind].heading(one.content)) for one in rows)


def test_story_b_each_hears_what_concerns_them_once(call: SickCall) -> None:
    request_id = away(call)
    gone = ("Aoife", "Your shift on Tue 9 Mar is taken away")
    assert news(call) == [gone]
    offer_id = offer(call, request_id, "Liam")
    asked = ("Liam", "Can you work on Tue 9 Mar?")
    assert news(call) == [gone, asked]
    accept_cover(call.planner, call.liam, offer_id)
    new = ("Liam", "A new shift for you on Tue 9 Mar")
    assert news(call) == [gone, new, asked]
    for _ in range(2):
        send_waiting_mail(call.planner)
    to_liam = [one for one in mail_of(call.planner).sent if one.recipient == "liam@example.org"]
    assert len(to_liam) == 3
    offered = next(one for one in to_liam if one.subject.startswith("Can you"))
    assert "Tue 9 Mar: 08:00–16:00, phone · Dublin" in offered.text
    assert "Aoife" not in offered.text


def test_an_offer_taken_back_is_told_and_an_own_no_is_not(call: SickCall) -> None:
    request_id = away(call)
    decline_cover(call.planner, call.liam, offer(call, request_id, "Liam"))
    withdraw_offer(call.planner, call.org.lead, offer(call, request_id, "Liam"))
    liam = [text for name, text in news(call) if name == "Liam"]
    assert liam == [
        "Can you work on Tue 9 Mar?",
        "Can you work on Tue 9 Mar?",
        "The offer for Tue 9 Mar was taken back; nothing changes for you",
    ]


def test_nobody_hears_why_somebody_is_away(call: SickCall) -> None:
    offer(call, away(call), "Liam")
    deliver_facts(call.planner, WIRING.subscribers)
    send_waiting_mail(call.planner)
    with call.planner.database.read() as session:
        stored = json.dumps([one.content for one in session.scalars(select(Notice))])
    texts = [stored, *(f"{one.subject} {one.text}" for one in mail_of(call.planner).sent)]
    assert not [text for text in texts if "sick" in text.lower() or "away today" in text]
