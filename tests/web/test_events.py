"""The pages of events: limits of leave, and temporary contracts."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.factories.organisation import Organisation
from tests.web.conftest import post

EVENT = {
    "name": "Black Friday",
    "queue_id": "",
    "from_date": "2027-02-08",
    "last_date": "2027-02-12",
    "multiplier": "2",
    "leave_limit": "0",
}


def added(client: FlaskClient) -> str:
    """The address of an event that has just been added."""
    assert post(client, "/demand/events", **EVENT).status_code == 303
    found = re.search(
        r'href="(/demand/events/\w+)">Black Friday', client.get("/demand/events").text
    )
    assert found is not None
    return found[1]


def test_an_event_limits_leave(signed_in: Callable[[str], FlaskClient], org: Organisation) -> None:
    lead, agent = signed_in("lead"), signed_in("agent")
    address = added(lead)
    asked = {"kind": "leave", "first_date": "2027-02-10", "last_date": "2027-02-10"}
    said = post(agent, "/my-time-off/look", **asked).text
    assert "nobody is to be on leave. There is no room for one more." in said
    assert post(lead, f"{address}/limit", leave_limit="3").status_code == 303
    said = post(agent, "/my-time-off/look", **asked).text
    assert "at most 3 on leave at once; nobody else has it so far." in said
    wrong = post(lead, f"{address}/limit", leave_limit="some")
    assert wrong.status_code == 400
    assert "Please give a whole number" in wrong.text


def test_people_are_taken_on_for_an_event(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client = signed_in("lead")
    address = added(client)
    fields = {
        "people": "Noor Haddad, noor@example.org\r\n\r\nOmar Said, omar@example.org",
        "from_date": "2027-02-08",
        "last_date": "2027-02-12",
        "weekly_hours": "37.5",
        "level_percent": "90",
        "queue_id": org.queue_ids["phone"],
        "team_id": org.team_id,
        "site_id": org.site_id,
    }
    wrong = post(client, f"{address}/temporary", **(fields | {"people": "Noor Haddad"}))
    assert wrong.status_code == 400
    assert "Line 1: write a name, a comma, and an e-mail address." in wrong.text
    assert post(client, f"{address}/temporary", **fields).status_code == 303
    page = client.get(address).text
    assert "2 people can be planned on these days." in page
    assert re.search(r"Noor Haddad</a> <span class=\"soft\">Mon 8 Feb – Fri 12 Feb 2027", page)
    again = post(client, f"{address}/temporary", **fields)
    assert again.status_code == 400
    assert "Line 1, Noor Haddad: Another person has this address." in again.text
