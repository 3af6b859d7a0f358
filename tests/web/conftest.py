"""A web application over a small organisation, and browsers signed in as every role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from planner.accounts.actor import Actor
from planner.accounts.links import make_sign_in_link
from planner.accounts.sign_in import sign_in_with_link
from planner.application import Planner
from tests.factories.organisation import Organisation, organisation, test_planner
from web.app import create_app
from web.identity import COOKIE

ROLES = ("agent", "lead", "other_lead", "hr", "admin")
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def org(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.fixture
def app(planner: Planner, org: Organisation) -> Flask:
    return create_app(planner)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, planner: Planner, org: Organisation) -> Callable[[str], FlaskClient]:
    """`signed_in(role)` is a browser in which somebody with that role has signed in."""

    def sign_in(role: str) -> FlaskClient:
        who: Actor = getattr(org, role)
        assert who.user_id is not None
        link = make_sign_in_link(planner, org.admin, who.user_id)
        client = app.test_client()
        client.set_cookie(COOKIE, sign_in_with_link(planner, link).token)
        return client

    return sign_in


def form_token(client: FlaskClient, page: str = "/help") -> str:
    """The token that a page of ours puts into its forms."""
    found = TOKEN.search(client.get(page).text)
    assert found is not None
    return found[1]


def post(client: FlaskClient, path: str, page: str = "/help", **fields: str | list[str]):  # type: ignore[no-untyped-def]  # werkzeug's own response type
    """Send a form as one of our pages would."""
    return client.post(path, data={"csrf_token": form_token(client, page), **fields})


def upload(client: FlaskClient, path: str, name: str, content: bytes, **fields: str):  # type: ignore[no-untyped-def]  # werkzeug's own response type
    """Send a file as the form of a page would."""
    file = (io.BytesIO(content), name)
    return client.post(path, data={"csrf_token": form_token(client), "file": file, **fields})
