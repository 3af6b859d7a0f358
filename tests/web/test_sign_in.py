"""Signing in, staying signed in, and signing out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from planner.accounts.links import make_sign_in_link
from planner.accounts.users import disable_user, set_password
from planner.application import Planner
from tests.factories.organisation import Organisation, clock_of
from tests.web.conftest import post
from web.identity import COOKIE

PASSWORD = "a quiet shift in the morning"


@pytest.fixture
def lead_email(planner: Planner, org: Organisation) -> str:
    assert org.lead.user_id is not None
    set_password(planner, org.admin, org.lead.user_id, PASSWORD)
    return f"lead-{org.team_id}@example.org"


def test_a_password_signs_in_and_leads_to_where_one_wanted(
    visitor: FlaskClient, lead_email: str
) -> None:
    sent = visitor.get("/rotas")
    assert sent.headers["Location"] == "/sign-in?next=/rotas"
    fields = {"email": lead_email, "password": PASSWORD, "next": "/rotas"}
    answer = post(visitor, "/sign-in", "/sign-in", **fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/rotas")
    assert visitor.get("/rotas").status_code == 200


@pytest.mark.parametrize("email", ["nobody@example.org", ""])
def test_a_wrong_sign_in_says_so_beside_the_field(
    visitor: FlaskClient, lead_email: str, email: str
) -> None:
    fields = {"email": email or lead_email, "password": "wrong"}
    answer = post(visitor, "/sign-in", "/sign-in", **fields)
    assert answer.status_code == 401
    assert 'id="email-error"' in answer.text
    assert COOKIE not in str(answer.headers.getlist("Set-Cookie"))


def test_a_link_shows_a_button_first_and_works_once(
    app: Flask, planner: Planner, org: Organisation
) -> None:
    assert org.agent.user_id is not None
    path = f"/sign-in/link/{make_sign_in_link(planner, org.admin, org.agent.user_id)}"
    for _ in range(2):  # mail scanners look without pressing
        assert "Sign in" in app.test_client().get(path).text
    first, second = app.test_client(), app.test_client()
    assert post(first, path, path).status_code == 303
    assert first.get("/my-rota").status_code == 200
    assert post(second, path, path).status_code == 410


def test_signing_out_ends_the_session_on_the_server(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    client = signed_in("lead")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert post(client, "/sign-out").status_code == 303
    client.set_cookie(COOKIE, cookie.value)
    assert client.get("/rotas").status_code == 303


def test_a_disabled_user_is_out_at_once(
    planner: Planner, org: Organisation, signed_in: Callable[[str], FlaskClient]
) -> None:
    client = signed_in("lead")
    assert org.lead.user_id is not None
    disable_user(planner, org.admin, org.lead.user_id)
    assert client.get("/rotas").status_code == 303


def test_an_idle_session_ends(planner: Planner, signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("lead")
    clock_of(planner).forward(hours=13)
    assert client.get("/rotas").status_code == 303


def test_an_invented_session_is_nobody(visitor: FlaskClient) -> None:
    visitor.set_cookie(COOKIE, "x" * 43)
    assert visitor.get("/rotas").status_code == 303
