"""What every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.web.test_access import rules
from web.headers import reports


def test_every_answer_is_protected(app: Flask, signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("admin")
    for _, method, address in rules(app):
        if method != "GET":
            continue
        with client.get(address) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), address


def test_personal_pages_are_not_stored(app: Flask, signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("admin")
    for rule, method, address in rules(app):
        if method == "GET" and rule.endpoint not in ("static", "feeds.feed"):
            assert client.get(address).headers["Cache-Control"] == "no-store", address


def test_pages_hold_nothing_inline(app: Flask, signed_in: Callable[[str], FlaskClient]) -> None:
    client = signed_in("admin")
    inline = re.compile(r"<style|<[^>]+\s(style|on[a-z]+)=|javascript:", re.IGNORECASE)
    for _, method, address in rules(app):
        if method == "GET" and not address.startswith("/static"):
            answer = client.get(address)
            if not (answer.mimetype or "").startswith("text/"):
                continue
            text = answer.text
            assert not inline.search(text), address
            for script in re.findall(r"<script[^>]*>", text):
                assert "nonce=" in script, address


def test_each_answer_has_its_own_nonce(visitor: FlaskClient) -> None:
    policies = {visitor.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_reports_of_browsers_are_counted(app: Flask, visitor: FlaskClient) -> None:
    for _ in range(2):
        assert visitor.post("/csp-report", data=b'{"csp-report": {}}').status_code == 204
    assert reports(app).total() == 2


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(
    app: Flask, visitor: FlaskClient
) -> None:
    secure = {"wsgi.url_scheme": "https"}
    answer = visitor.get("/sign-in", environ_overrides=secure)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"]
