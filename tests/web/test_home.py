"""The lead's first screen: the days ahead and what will go wrong between the sites."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.edit import add_site
from planner.rotas.publish import publish
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import Organisation, clock_of
from tests.planner.rotas.scene import Scene, draft_of, dublin, scene


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def row(page: str, name: str) -> list[str]:
    """The cells of a row of the table by its heading."""
    found = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.S)
    assert found is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.S)
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]


def test_the_next_two_weeks_stand_on_the_first_screen(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    clock_of(at.planner).now = dublin(2027, 3, 22, 8, 0)
    page = signed_in("lead").get("/home").text
    unknown = ["–not published yet"] * 7
    assert row(page, "People on") == ["6"] * 5 + ["0"] * 2 + unknown
    assert row(page, "Short half-hours") == ["0"] * 5 + ["16"] * 2 + unknown
    assert row(page, "Away") == ["0"] * 14


def test_before_anything_is_published_there_is_no_table(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    assert "The next 14 days" not in signed_in("lead").get("/home").text


def test_an_overlap_that_will_be_too_short_is_told_eight_weeks_ahead(
    signed_in: Callable[[str], FlaskClient], at: Scene
) -> None:
    said = "From 14 March the Denver→Manila overlap falls from 60 minutes to 0"
    admin = at.people.admin
    denver = add_site(at.planner, admin, "Denver", "America/Denver", None)
    manila = add_site(at.planner, admin, "Manila", "Asia/Manila", None)
    dublin_day = TemplateInput("Day", at.people.site_id, ((450, 990),), date(2026, 1, 1))
    for site_id, span in ((denver, (480, 1020)), (manila, (420, 960))):
        add_template(at.planner, admin, replace(dublin_day, site_id=site_id, segments=(span,)))
    assert said in signed_in("lead").get("/home").text
    clock_of(at.planner).now -= timedelta(days=21)
    assert said not in signed_in("lead").get("/home").text
