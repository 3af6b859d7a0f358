"""Pages about versions: the list, what changed, and what a draft was built on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from tests.factories.organisation import Organisation
from tests.planner.rotas.corrected import (
    copy_of,
    correct,
    free,
    kept,
    move,
    publish_first,
    version_id,
)
from tests.planner.rotas.scene import Scene, draft_of, scene

MARCH, MARCH_DAYS, APRIL_DAYS = date(2027, 3, 8), 24, 7
LAST, FIRST = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    at = scene(tmp_path_factory.mktemp("stored"), MARCH, MARCH_DAYS + APRIL_DAYS)
    publish_first(at, MARCH_DAYS, MARCH)
    return kept(at)


@pytest.fixture
def at(stored: Scene, tmp_path: Path) -> Scene:
    return copy_of(stored, tmp_path)


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def test_a_draft_says_what_the_version_under_it_broke(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    address, lead = f"/rotas/{draft_of(at, APRIL_DAYS, FIRST)}", signed_in("lead")
    assert "Built on version 1, published by lead on Mon 1 Feb; that still holds." in (
        lead.get(address).text
    )
    correct(at, move(at, "Ben", LAST, 7.5))
    for page in (lead.get(address).text, lead.get(f"{address}/publish").text):
        assert "Built on version 1; since then version 2 was published" in page
        assert "1 shift now leaves Ben 8 h rest." in page
        assert "11 h needed" in page
        assert "14:30–23:00, phone · Dublin" in page
    assert "6 people have other shifts than before" in lead.get(f"{address}/publish").text


def test_a_draft_that_is_overtaken_sends_to_generate(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    draft_id = draft_of(at, MARCH_DAYS, MARCH)
    correct(at, free(at, "Ben", LAST))
    lead, address = signed_in("lead"), f"/rotas/{draft_id}"
    for page in (lead.get(address).text, lead.get(f"{address}/publish").text):
        assert "cannot be published any more" in page
        assert "No rule is broken by that." in page
        assert "Publish to" not in page


def test_versions_are_listed_and_compared(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    first = version_id(at)
    second = correct(at, move(at, "Ben", LAST, 7.5))
    third = correct(at, free(at, "Ciara", LAST))
    lead = signed_in("lead")
    page = lead.get(f"/rotas/{first}/versions").text
    assert page.count("1 shift</a>") + page.count("1 shift of 1 person") == 2
    assert "on version 2" in page
    page = lead.get(f"/rotas/{third}/changes").text
    assert "1 shift of 1 person" in page
    assert "Ciara" in page
    assert "Ben" not in page
    page = lead.get(f"/rotas/{third}/changes?since={first}").text
    assert "2 shifts of 2 people" in page
    assert "compared with version 1" in page
    assert lead.get(f"/rotas/{second}/changes?since=nobody").status_code == 404


def test_only_leads_of_the_team_see_versions(
    at: Scene, signed_in: Callable[[str], FlaskClient]
) -> None:
    first = version_id(at)
    for role in ("other_lead", "agent", "hr"):
        for part in ("versions", "changes"):
            assert signed_in(role).get(f"/rotas/{first}/{part}").status_code == 403
