"""A reason is read by the person and by those who decide, and is nowhere else in the product."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from planner.accounts.feed_tokens import make_feed_token
from planner.accounts.links import make_sign_in_link
from planner.accounts.models import RoleGrant, User
from planner.accounts.sign_in import sign_in_with_link
from planner.application import Planner
from planner.db.tables import all_tables
from planner.feeds.serve import feed_response
from planner.jobs.delivery import deliver_facts
from planner.people.absence import Absence
from planner.rotas.models import RotaRun
from planner.rotas.publish import publish
from planner.time_off import decide, enter, reasons, request, stored
from planner.wiring import WIRING
from tests.factories.organisation import NOW, Organisation, RecordedMail
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene
from tests.planner.time_off.asking import LEAVE
from tests.planted.fault import planted_fault
from tests.web.conftest import post
from tests.web.test_access import rules
from web.identity import COOKIE

SECRET = "zebra-operation-7391"
OTHER_SECRET = "walrus-wedding-5520"
SECRETS = (SECRET, OTHER_SECRET)
ONE_DAY = Absence("sick", MONDAY, MONDAY)


@dataclass(frozen=True)
class Lived:
    """A published March in which time off with reasons was asked for, granted and declined."""

    at: Scene
    approved_id: str


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    at = scene(tmp_path_factory.mktemp("lived"))
    publish(at.planner, at.people.lead, draft_of(at))
    approved_id = live(at)
    deliver_facts(at.planner, WIRING.subscribers)
    return Lived(at, approved_id)


@pytest.fixture
def at(lived: Lived) -> Scene:
    return lived.at


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def live(at: Scene) -> str:
    """Ask, approve, decline, and enter, each with a reason; the id of the approved time off."""
    lead, planner = at.people.lead, at.planner
    approved = request.request_time_off(planner, at.people.agent, LEAVE, SECRET)
    decide.approve(planner, lead, approved, 1)
    declined = request.request_time_off(planner, at.people.agent, ONE_DAY, SECRET)
    decide.decline(planner, lead, declined, 1, OTHER_SECRET)
    enter.enter_time_off(planner, lead, at.people.person_ids["Ben"], ONE_DAY, OTHER_SECRET)
    return approved


def stored_elsewhere(planner: Planner) -> dict[str, list[Any]]:
    """Rows of any table but that of reasons that hold a secret."""
    found = {}
    with planner.database.read() as session:
        for table in all_tables().sorted_tables:
            rows = session.execute(select(table)).all()
            if table.name != "time_off_reason":
                found[table.name] = [row for row in rows if has_secret(repr(row))]
    return {name: rows for name, rows in found.items() if rows}


def has_secret(text: str) -> bool:
    return any(secret in text for secret in SECRETS)


def feeds(at: Scene) -> Iterator[str]:
    """The bodies of every kind of feed, as a calendar gets them."""
    ids = {"team": at.people.team_id, "site": at.people.site_id}
    people = {name: at.people.person_ids[name] for name in ("Aoife", "Ben")}
    wanted = [("person", one) for one in people.values()] + list(ids.items())
    for kind, subject in wanted:
        for variant in ("details", "busy"):
            token = make_feed_token(at.planner, at.people.admin, kind, subject, "x", variant)
            body = feed_response(at.planner, token)
            assert body is not None
            yield body.body.decode().replace("\r\n ", "")


def test_no_other_table_holds_a_reason(at: Scene) -> None:
    assert stored_elsewhere(at.planner) == {}
    assert isinstance(at.planner.mail, RecordedMail)
    assert not any(has_secret(repr(letter)) for letter in at.planner.mail.sent)


def test_no_feed_holds_a_reason_or_a_kind(at: Scene) -> None:
    bodies = list(feeds(at))
    assert sum("Time off" in body for body in bodies) >= 2
    assert not any(has_secret(body) or "sick" in body.lower() for body in bodies)


def test_no_problem_for_the_search_holds_a_reason_or_a_kind(at: Scene) -> None:
    draft_of(at)
    with at.planner.database.read() as session:
        after = session.scalars(select(RotaRun).order_by(RotaRun.created_at)).all()[-1]
    text = after.problem.decode()
    away = [one["time_off"] for one in json.loads(text)["agents"] if one.get("time_off")]
    assert len(away) == 2
    assert not has_secret(text)
    assert "sick" not in text


def colleague(planner: Planner, org: Organisation) -> str:
    """A user of another agent of the team; gives the id."""
    with planner.database.write() as session:
        values = {"email": "ciara@x.org", "shown_name": "ciara", "password_hash": None}
        user = User(**values, person_id=org.person_ids["Ciara"], created_at=NOW)
        session.add(user)
        session.flush()
        session.add(RoleGrant(user_id=user.id, role="agent", team_id=None))
        return user.id


def pages(app: Flask, client: FlaskClient, **ids: str) -> Iterator[tuple[str, str]]:
    """Every address that answers a question, with what it answers."""
    for rule, method, address in rules(app, **ids):
        if method == "GET" and rule.endpoint != "sign_in.sign_out":
            with client.get(address, follow_redirects=True) as answer:
                yield rule.endpoint, readable(answer.get_data())


def readable(content: bytes) -> str:
    """What a page, a file or a workbook holds, as text."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())


READ_BY = {"agent": {"my_time_off.one"}, "lead": {"time_off.one"}, "hr": {"time_off.one"}}


@pytest.mark.parametrize("role", ["agent", "lead", "other_lead", "hr"])
def test_a_reason_is_on_no_page_but_that_of_the_time_off_itself(
    app: Flask, lived: Lived, signed_in: Callable[[str], FlaskClient], role: str
) -> None:
    at_hand = {
        "time_off_id": lived.approved_id,
        "person_id": lived.at.people.person_ids["Ben"],
        "team_id": lived.at.people.team_id,
    }
    seen = list(pages(app, signed_in(role), **at_hand))
    assert len(seen) > 30
    assert {endpoint for endpoint, page in seen if has_secret(page)} == READ_BY.get(role, set())


def test_a_colleague_reads_nothing(app: Flask, at: Scene, lived: Lived) -> None:
    link = make_sign_in_link(at.planner, at.people.admin, colleague(at.planner, at.people))
    client = app.test_client()
    client.set_cookie(COOKIE, sign_in_with_link(at.planner, link).token)
    seen = [page for _endpoint, page in pages(app, client, time_off_id=lived.approved_id)]
    days = {"kind": "leave", "first_date": "2027-03-08", "last_date": "2027-03-12"}
    seen.append(post(client, "/my-time-off/look", **days).text)
    assert "Aoife: Mon 8 Mar – Fri 12 Mar 2027" in seen[-1]
    assert not any(has_secret(page) for page in seen)
    assert "sick" not in seen[-1].split('id="effect-now"')[1].lower()


def test_no_report_holds_a_reason(at: Scene, signed_in: Callable[[str], FlaskClient]) -> None:
    hr, span = signed_in("hr"), "first=2027-03-01&last=2027-03-31"
    for address in (f"/reports/hours?{span}", f"/reports/hours.csv?{span}"):
        assert not has_secret(hr.get(address).get_data(as_text=True))


def test_no_log_holds_a_reason_not_even_when_the_database_fails(
    at: Scene, signed_in: Callable[[str], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    agent = signed_in("agent")
    days = {"kind": "leave", "first_date": "2027-03-15", "last_date": "2027-03-16"}
    twice = "session.add(TimeOffReason(**values, at=now, user_id='nobody'))"
    with planted_fault(
        reasons.keep_reason,
        "session.add(TimeOffReason(**values, at=now, user_id=actor.user_id))",
        twice,
    ):
        answer = post(agent, "/my-time-off", **days, reason=SECRET)
    assert answer.status_code == 500
    deliver_facts(at.planner, WIRING.subscribers)
    logged = caplog.text
    assert "IntegrityError" in logged
    assert not has_secret(logged)
    assert not has_secret(answer.text)


def test_a_reason_says_nothing_in_a_traceback() -> None:
    said = reasons.Reason("request", SECRET, "Aoife", NOW)
    assert not has_secret(repr(said))


@pytest.mark.parametrize(
    ("function", "old", "new", "table"),
    [
        (
            request.request_time_off,
            "None, span_json(row))",
            "None, {'why': reason})",
            "audit_entry",
        ),
        (stored.tell_requested, '"person_id": row.person_id}', '"why": SECRET}', "fact"),
    ],
)
def test_the_guard_sees_a_reason_that_went_astray(
    tmp_path: Path, function: Any, old: str, new: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = scene(tmp_path)
    monkeypatch.setattr(stored, "SECRET", SECRET, raising=False)
    with planted_fault(function, old, new):
        request.request_time_off(at.planner, at.people.agent, LEAVE, SECRET)
    assert set(stored_elsewhere(at.planner)) == {table}
