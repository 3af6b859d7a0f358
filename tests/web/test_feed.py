"""What a calendar receives when it polls."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, datetime
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from planner.accounts.feed_tokens import (
    compress_feed,
    list_feed_tokens,
    make_feed_token,
    revoke_feed_token,
)
from planner.application import Planner
from planner.jobs.delivery import deliver_facts
from planner.notices.invitations import wants_invitations
from planner.people.absence import Absence, add_time_off
from planner.wiring import WIRING
from tests.factories.organisation import Organisation, clock_of
from tests.web.conftest import post
from web.feeds import sights


@pytest.fixture
def address(planner: Planner, org: Organisation) -> str:
    assert org.agent.person_id is not None
    token = make_feed_token(planner, org.agent, "person", org.agent.person_id, "Phone")
    return f"/feeds/{token}.ics"


def test_a_poll_gets_a_calendar_with_validators(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["Last-Modified"]
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_poll_brings_no_cookie(visitor: FlaskClient, address: str) -> None:
    for path in (address, "/feeds/unknown.ics"):
        assert "Set-Cookie" not in visitor.get(path).headers


def test_the_same_bytes_are_not_sent_twice(visitor: FlaskClient, address: str) -> None:
    first = visitor.get(address)
    again = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = visitor.get(address, headers={"If-None-Match": '"something else"'})
    assert other.data == first.data


def test_a_week_later_without_a_change_there_is_nothing_new(
    planner: Planner, visitor: FlaskClient, address: str
) -> None:
    deliver_facts(planner, WIRING.subscribers)
    first = visitor.get(address)
    clock_of(planner).forward(days=7)
    deliver_facts(planner, WIRING.subscribers)
    again = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert visitor.get(address).data == first.data


def test_a_poll_that_finds_nothing_new_wakes_no_page(
    app: Flask, planner: Planner, visitor: FlaskClient, address: str
) -> None:
    deliver_facts(planner, WIRING.subscribers)
    first = visitor.get(address)
    for ask in (visitor.get, visitor.head):
        with mock.patch.object(app, "full_dispatch_request", side_effect=AssertionError):
            again = ask(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        kept = ("ETag", "Last-Modified", "Cache-Control", "Vary", "Referrer-Policy", "X-Robots-Tag")
        assert {name: again.headers[name] for name in kept} == {
            name: first.headers[name] for name in kept
        }


def test_an_error_during_a_poll_is_logged_without_the_address(
    app: Flask,
    planner: Planner,
    visitor: FlaskClient,
    address: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    deliver_facts(planner, WIRING.subscribers)
    tag = visitor.get(address).headers["ETag"]
    with mock.patch.object(planner.database, "read", side_effect=RuntimeError("no database")):
        app.config["PROPAGATE_EXCEPTIONS"] = False
        assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 500
    assert "no database" in caplog.text
    assert address.removesuffix(".ics") not in caplog.text


def test_head_tells_the_same_without_the_bytes(visitor: FlaskClient, address: str) -> None:
    whole, head = visitor.get(address), visitor.head(address)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("token", ["unknown", "a" * 43, "%00", "é"])
def test_an_unknown_address_is_not_found(visitor: FlaskClient, token: str) -> None:
    answer = visitor.get(f"/feeds/{token}.ics")
    assert answer.status_code == 404
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_revoked_address_says_so_for_thirty_days_and_is_not_found_then(
    visitor: FlaskClient, planner: Planner, org: Organisation, address: str
) -> None:
    (row,) = list_feed_tokens(planner, org.agent)
    revoke_feed_token(planner, org.agent, row.token_id)
    said = visitor.get(address)
    assert said.status_code == 200
    assert b"This calendar link was replaced" in said.data.replace(b"\r\n ", b"")
    again = visitor.get(address, headers={"If-None-Match": said.headers["ETag"]})
    assert again.status_code == 304
    clock_of(planner).forward(days=30)
    assert visitor.get(address).status_code == 404


def test_bytes_are_compressed_only_when_asked_and_allowed(
    visitor: FlaskClient, planner: Planner, org: Organisation, address: str
) -> None:
    plain, asks = visitor.get(address), {"Accept-Encoding": "gzip, br"}
    packed = visitor.get(address, headers=asks)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert {one.headers["Vary"] for one in (plain, packed)} == {"Accept-Encoding"}
    again = visitor.get(address, headers=asks | {"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.headers["Vary"]) == (304, "Accept-Encoding")
    (row,) = list_feed_tokens(planner, org.agent)
    compress_feed(planner, org.agent, row.token_id, compressed=False)
    assert visitor.get(address, headers=asks).data == plain.data


def test_polls_write_nothing_but_a_batch_each_minute(
    visitor: FlaskClient, planner: Planner, org: Organisation, address: str, app: Flask
) -> None:
    def seen() -> datetime | None:
        return list_feed_tokens(planner, org.agent)[0].last_seen_at

    for _ in range(3):
        visitor.get(address)
    assert seen() is None
    clock_of(planner).forward(seconds=61)
    visitor.get(address)
    sights.finish(app)
    assert seen() == planner.clock()


def test_nothing_but_reading_is_offered(visitor: FlaskClient, address: str) -> None:
    assert visitor.post(address).status_code == 405


def test_the_page_shows_a_new_address_once(
    signed_in: Callable[[str], FlaskClient], visitor: FlaskClient
) -> None:
    client = signed_in("agent")
    answer = post(client, "/calendars", "/calendars", what="mine", variant="details", name="Phone")
    shown = answer.text.split('id="address" value="')[1].split('"')[0]
    assert visitor.get(shown.removeprefix("http://localhost")).status_code == 200
    later = client.get("/calendars").text
    assert "Phone" in later
    assert shown not in later


def test_nobody_subscribes_to_a_team_they_do_not_lead(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    for role in ("agent", "other_lead"):
        client = signed_in(role)
        answer = post(
            client,
            "/calendars",
            "/calendars",
            what=f"team {org.team_id}",
            variant="details",
            name="Team",
        )
        assert answer.status_code == 400
        assert "/feeds/" not in answer.text


def test_a_new_link_takes_the_place_of_a_lost_one(
    signed_in: Callable[[str], FlaskClient],
    visitor: FlaskClient,
    planner: Planner,
    org: Organisation,
    address: str,
) -> None:
    client = signed_in("agent")
    (row,) = list_feed_tokens(planner, org.agent)
    page = post(client, f"/calendars/{row.token_id}/replace", "/calendars").text
    shown = page.split('id="address" value="')[1].split('"')[0]
    assert b"replaced" in visitor.get(address).data
    assert b"replaced" not in visitor.get(shown.removeprefix("http://localhost")).data


def test_the_page_says_honestly_how_current_each_calendar_is(
    signed_in: Callable[[str], FlaskClient],
    visitor: FlaskClient,
    planner: Planner,
    org: Organisation,
    address: str,
) -> None:
    client, clock = signed_in("agent"), clock_of(planner)
    assert "No calendar has looked yet." in client.get("/calendars").text
    deliver_facts(planner, WIRING.subscribers)
    visitor.get(address)
    assert "Last saw the rota, just now: up to date." in client.get("/calendars").text
    clock.forward(hours=1, minutes=7)
    aoife, days = org.person_ids["Aoife"], Absence("leave", date(2027, 3, 1), date(2027, 3, 2))
    add_time_off(planner, org.lead, aoife, days)
    deliver_facts(planner, WIRING.subscribers)
    said = client.get("/calendars").text
    assert "Last saw the rota, 1:07 h ago; something changed since." in said
    clock.forward(days=4)
    assert "4 days ago. It may have stopped" in signed_in("agent").get("/calendars").text


def test_a_calendar_that_looked_before_the_worker_came_is_up_to_date(
    signed_in: Callable[[str], FlaskClient], visitor: FlaskClient, address: str
) -> None:
    visitor.get(address)
    assert "Last saw the rota, just now: up to date." in signed_in("agent").get("/calendars").text


def test_a_calendar_that_stays_empty_is_sent_plain_bytes(
    signed_in: Callable[[str], FlaskClient],
    visitor: FlaskClient,
    planner: Planner,
    org: Organisation,
    address: str,
) -> None:
    client = signed_in("agent")
    (row,) = list_feed_tokens(planner, org.agent)
    for wish, encoding in (("no", None), ("yes", "gzip")):
        post(client, f"/calendars/{row.token_id}/compress", "/calendars", compressed=wish)
        found = visitor.get(address, headers={"Accept-Encoding": "gzip"})
        assert found.headers.get("Content-Encoding") == encoding


def test_an_agent_asks_for_invitations_and_ends_them(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    client, path = signed_in("agent"), "/calendars/invitations"
    assert "Send me invitations" in client.get("/calendars").text
    post(client, path, "/calendars", wanted="yes")
    assert wants_invitations(planner, org.agent)
    assert "Stop sending invitations" in client.get("/calendars").text
    post(client, path, "/calendars", wanted="no")
    assert not wants_invitations(planner, org.agent)
    assert "Send me invitations" not in signed_in("hr").get("/calendars").text


def test_hr_subscribes_to_a_site(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, what = signed_in("hr"), f"site {org.site_id}"
    page = post(client, "/calendars", "/calendars", what=what, variant="busy", name="Wall").text
    assert "Your calendar is ready" in page
    assert "busy times only" in page


def test_nobody_sees_or_ends_the_links_of_others(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation, address: str
) -> None:
    (row,) = list_feed_tokens(planner, org.agent)
    for role in ("lead", "hr"):
        client = signed_in(role)
        assert "Switch off Phone" not in client.get("/calendars").text
        for action in ("replace", "revoke", "compress"):
            answer = post(client, f"/calendars/{row.token_id}/{action}", "/calendars")
            assert answer.status_code == 404
