"""Taking over busy times from a calendar file, page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from flask.testing import FlaskClient

from planner.application import Planner
from tests.web.conftest import post, upload

FILE = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Dentist\r\nDTSTART:20270301T090000\r\n"
    b"DTEND:20270301T100000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Choir\r\n"
    b"DTSTART:20270302T190000\r\nDTEND:20270302T210000\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n"
    b"BEGIN:VEVENT\r\nDTSTART:20270303T190000\r\nDTEND:20270303T210000\r\n"
    b"RRULE:FREQ=MONTHLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
PAGE = "/calendars/busy-times"


def test_a_file_is_shown_before_it_is_stored_and_never_kept(
    signed_in: Callable[[str], FlaskClient], planner: Planner
) -> None:
    client = signed_in("agent")
    page = upload(client, PAGE, "mine.ics", FILE).text
    assert "2 busy times" in page
    assert "Mon 1 Mar" in page
    assert "09:00–10:00" in page
    assert "Event 3: it repeats in a way that is not read here." in page
    assert not re.search("Dentist|Choir", page)
    assert not (planner.instance / "uploads").exists()
    assert "I cannot work" not in _said(client)
    understood = re.search('name="understood" value="([^"]*)"', page)
    assert understood is not None
    shown = html.unescape(understood[1])
    assert post(client, f"{PAGE}/store", understood=shown).status_code == 303
    assert _said(client).count("I cannot work") == 2


def _said(client: FlaskClient) -> str:
    """What the page of wishes lists, without its form."""
    return " ".join(re.findall("<li class=.row.>.*?</li>", client.get("/wishes").text, re.DOTALL))


def test_what_is_no_calendar_is_refused_on_the_page(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    client = signed_in("agent")
    answer = upload(client, PAGE, "cat.ics", b"\xff\xd8 a picture of a cat")
    assert answer.status_code == 400
    assert "cat.ics: This is no calendar file." in answer.text
    assert post(client, PAGE).status_code == 400
    assert post(client, f"{PAGE}/store", understood="[[1]]").status_code == 409
