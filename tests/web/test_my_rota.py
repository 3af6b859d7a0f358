"""An agent's weeks: what is published stands out, what is not takes one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.rotas.publish import publish
from tests.factories.organisation import Organisation
from tests.planner.rotas.scene import Scene, draft_of, scene


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    found = scene(tmp_path)
    publish(found.planner, found.people.lead, draft_of(found, days=14))
    return found


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def test_a_week_nobody_published_takes_one_line(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    page = signed_in("agent").get("/my-rota?from=2027-03-01").get_data(as_text=True)
    assert page.count("Not published yet") == 2
    assert page.count('<time datetime="2027-03-') == 10
    assert "<span>40 h</span>" in page
    assert "<span>0 h</span>" not in page
