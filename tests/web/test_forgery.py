"""No other site can act in somebody's name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import form_token, post

WISH = "/wishes"


def test_a_form_of_ours_is_accepted(signed_in: Callable[[str], FlaskClient]) -> None:
    assert post(signed_in("agent"), WISH, day="2027-03-09").status_code == 303


def test_the_token_may_come_in_a_header(signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("agent")
    headers = {"X-CSRF-Token": form_token(client)}
    answer = client.post(WISH, data={"day": "2027-03-09"}, headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_without_the_right_token_nothing_is_done(
    signed_in: Callable[[str], FlaskClient], token: str
) -> None:
    client = signed_in("agent")
    answer = client.post(WISH, data={"csrf_token": token, "day": "2027-03-09"})
    assert answer.status_code == 403
    assert "9 March" not in client.get(WISH).text


def test_the_token_of_another_person_is_refused(signed_in: Callable[[str], FlaskClient]) -> None:
    token = form_token(signed_in("lead"))
    answer = signed_in("agent").post(WISH, data={"csrf_token": token, "day": "2027-03-09"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_another_site_is_refused_even_with_the_token(
    signed_in: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    client = signed_in("agent")
    data = {"csrf_token": form_token(client), "day": "2027-03-09"}
    assert client.post(WISH, data=data, headers=headers).status_code == 403


def test_our_own_origin_is_accepted(signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("agent")
    data = {"csrf_token": form_token(client), "day": "2027-03-09"}
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post(WISH, data=data, headers=headers).status_code == 303


def test_signing_in_needs_the_token_of_the_page_too(visitor: FlaskClient) -> None:
    answer = visitor.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 403
