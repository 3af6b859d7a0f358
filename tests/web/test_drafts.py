"""What a lead does with a draft on its page: look, put away; a put-away draft stays put away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.rotas.publish import publish
from planner.rotas.queries import list_versions
from tests.factories.organisation import Organisation
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.web.conftest import post


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def test_a_draft_is_put_away_after_one_question(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    client, address = signed_in("lead"), f"/rotas/{draft_of(at)}"
    assert f"{address}/put-away" in client.get(address).text
    assert "Put away Mon 1 Mar – Sun 28 Mar?" in client.get(f"{address}/put-away").text
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 1
    answer = post(client, f"{address}/put-away")
    assert answer.status_code == 303
    assert "The draft was put away." in client.get(answer.headers["Location"]).text
    assert list_versions(at.planner, at.people.lead, at.people.team_id) == []


def test_a_draft_that_was_put_away_is_neither_published_nor_put_away_again(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    client, address = signed_in("lead"), f"/rotas/{draft_of(at)}"
    post(client, f"{address}/put-away")
    page = client.get(address).text
    assert "put away</span>" in page
    assert "/publish" not in page
    assert "cannot be published" in client.get(f"{address}/publish").text
    assert "put away already" in client.get(f"{address}/put-away").text
    assert post(client, f"{address}/publish", version="2").status_code == 409
    assert post(client, f"{address}/put-away").status_code == 409


def test_a_published_rota_is_not_put_away(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    client, draft_id = signed_in("lead"), draft_of(at)
    publish(at.planner, at.people.lead, draft_id)
    assert "put-away" not in client.get(f"/rotas/{draft_id}").text
    assert "published already" in client.get(f"/rotas/{draft_id}/put-away").text
    assert post(client, f"/rotas/{draft_id}/put-away").status_code == 409


def test_nobody_puts_the_draft_of_another_team_away(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    address = f"/rotas/{draft_of(at)}/put-away"
    for role in ("other_lead", "hr", "agent"):
        client = signed_in(role)
        assert client.get(address).status_code == 403
        assert post(client, address).status_code == 403
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 1
