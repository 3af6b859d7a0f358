"""Rules that clash: the page says who and when, one click ends it, and a rota is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.site import served
from tests.browser.test_story_b import DESK, PHONE, looked_at, page_of
from tests.planner.rotas.pinned_and_away import failed_run
from tests.planner.rotas.scene import Scene, plain_search, scene, working


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Scene]:
    at = scene(tmp_path)
    yield replace(at, planner=working(at.planner))
    at.planner.database.close()


@pytest.fixture
def run_id(tmp_path: Path, at: Scene) -> str:
    # Stored by jobs that only write down what they are asked for, then carried out by the test.
    return failed_run(replace(at, planner=replace(at.planner, jobs=mock.Mock())))


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_clash_is_ended_by_one_click(
    browser: Browser, at: Scene, run_id: str, size: dict[str, int]
) -> None:
    with served(at.planner, at.people) as site:
        page = page_of(browser, site, at.people.lead, size)
        page.goto(f"{site.address}/rotas/runs/{run_id}")
        expect(page.get_by_text("Aoife is away on Tue 2 Mar")).to_be_visible()
        expect(page.get_by_role("link", name="Open the time off")).to_be_visible()
        looked_at(page, f"clash-{size['width']}")

        with page.expect_navigation():
            page.get_by_role("button", name="Take the pin back").click()
        expect(page.get_by_text("Done: take the pin of Aoife off Tue 2 Mar.")).to_be_visible()
        expect(page.get_by_label("First day")).to_have_value("2027-03-01")
        looked_at(page, f"clash-ended-{size['width']}")

        with mock.patch("planner.rotas.run.search", plain_search), page.expect_navigation():
            page.get_by_role("button", name="Generate").click()
        expect(page.get_by_role("link", name="Look at the draft")).to_be_visible()
        assert re.search(r"/rotas/runs/\w+$", page.url)
