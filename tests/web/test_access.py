"""Every route has a policy, and the policy holds for every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.factories.organisation import Organisation
from tests.web.conftest import ROLES as EVERYBODY
from tests.web.conftest import form_token, post
from web.access import Room, policies, safe_next

UNKNOWN = "0" * 32
# Roles decide at the door; whose team it is, the verbs decide: that has a test of its own.
ROLES = tuple(role for role in EVERYBODY if role != "other_lead")


def rules(app: Flask, **known_ids: str) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each method it answers, and an address that fits it."""
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, UNKNOWN) | {"filename": "css/base.css"} | known_ids
        known = {name: values[name] for name in rule.arguments}
        address = rule.build(known)
        assert address is not None
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule, method, address[1]


def test_every_route_has_a_policy(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(policies(app))


@pytest.mark.parametrize("role", ROLES)
def test_each_route_admits_exactly_the_roles_of_its_policy(
    app: Flask, signed_in: Callable[[str], FlaskClient], org: Organisation, role: str
) -> None:
    held = frozenset({role})
    client, unexpected = signed_in(role), []
    token = form_token(client)
    for rule, method, address in rules(app, person_id=org.person_ids["Ben"]):
        if rule.endpoint == "sign_in.sign_out":
            continue
        data = {"csrf_token": token} if method == "POST" else None
        with client.open(address, method=method, data=data) as answer:
            status = answer.status_code
        admitted = policies(app)[rule.endpoint].admits(held)
        refused = status in (401, 403)
        if status >= 500 or (refused and admitted) or (not refused and not admitted):
            unexpected.append((method, rule.rule, role, status))
    assert unexpected == []


def test_a_lead_of_another_team_sees_and_changes_nobody_here(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    client, ben = signed_in("other_lead"), f"/people/{org.person_ids['Ben']}"
    assert client.get(ben).status_code == 403
    assert "Ben" not in client.get("/people").text
    days = {"first_date": "2027-03-08", "last_date": "2027-03-12", "kind": "leave"}
    assert post(client, "/time-off/new", person_id=org.person_ids["Ben"], **days).status_code == 400
    run = {"team_id": org.team_id, "first_date": "2027-03-01", "days": "7", "seconds": "5"}
    assert post(client, "/rotas/generate", **run).status_code == 400


def test_a_visitor_reaches_public_routes_only(app: Flask, visitor: FlaskClient) -> None:
    unexpected = []
    token = form_token(visitor, "/sign-in")
    for rule, method, address in rules(app):
        data = {"csrf_token": token} if method == "POST" else None
        answer = visitor.open(address, method=method, data=data)
        answer.close()
        sent_away = answer.headers.get("Location", "").startswith("/sign-in")
        if policies(app)[rule.endpoint].public:
            expected = answer.status_code < 500 and not sent_away
        else:
            expected = answer.status_code == 401 if method == "POST" else sent_away
        if not expected:
            unexpected.append((method, rule.rule, answer.status_code))
    assert unexpected == []


def test_a_route_without_a_policy_is_closed_to_everybody(
    app: Flask, signed_in: Callable[[str], FlaskClient]
) -> None:
    app.add_url_rule("/planted", "planted", lambda: "secret")
    for role in ROLES:
        answer = signed_in(role).get("/planted")
        assert answer.status_code == 403
        assert "secret" not in answer.text
    with pytest.raises(AssertionError):
        test_every_route_has_a_policy(app)


def test_a_room_declares_policy_and_route_together() -> None:
    assert {"get", "post"} <= set(vars(Room))


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "/\tevil",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_after_sign_in_nobody_is_sent_to_another_site(target: str | None) -> None:
    assert safe_next(target) == "/"


def test_after_sign_in_people_go_where_they_wanted() -> None:
    assert safe_next("/rotas?zone=UTC") == "/rotas?zone=UTC"
