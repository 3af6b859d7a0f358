"""Why, short, plan again and what kindness costs, looked at on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
from planner.rotas.price import ask_for_prices
from planner.rotas.price_run import execute_price
from planner.rotas.publish import publish
from planner.rotas.queries import grid_page
from planner.rotas.replan import ask_for_replan
from planner.rotas.replan_news import Added
from planner.rotas.replan_run import execute_replan
from tests.browser.site import served
from tests.browser.test_story_b import DESK, PHONE, looked_at, page_of
from tests.planner.rotas.scene import Scene, draft_of, scene, working
from tests.planner.rotas.stricter import made_stricter
from tests.planner.rotas.test_price import FAKE

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
Size = dict[str, int]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Scene]:
    at = scene(tmp_path)
    yield replace(at, planner=working(at.planner))
    at.planner.database.close()


@pytest.fixture
def draft(at: Scene) -> str:
    """A week in which Finn has no shift and nobody works on Saturday and Sunday."""
    draft_id = draft_of(at, days=7)
    page = grid_page(at.planner, at.people.lead, draft_id)
    finn = next(row for row in page.rows if row.shown_name == "Finn")
    for shift in [shift for cell in finn.cells for shift in cell.shifts]:
        correct(at.planner, at.people.lead, draft_id, Free(shift.assignment_id))
    return draft_id


def asked(page: Page, card: str, **fields: str) -> None:
    """Ask one of the questions of the page Why?."""
    form = page.get_by_role("region", name=card)
    for label, value in fields.items():
        field = form.get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.get_by_role("button", name="Ask").click()


@pytest.mark.browser
@SIZES
def test_a_short_time_is_explained_and_helped_by_one_click(
    browser: Browser, at: Scene, draft: str, size: Size
) -> None:
    with served(at.planner, at.people) as site:
        page = page_of(browser, site, at.people.lead, size)
        page.goto(f"{site.address}/rotas/{draft}/coverage")
        with page.expect_navigation():
            page.locator("a[href*='day=2027-03-06&at=09:00']").first.click()
        expect(page.get_by_text("phone, Sat 6 Mar 09:00: 0 of 2 people there")).to_be_visible()
        expect(page.get_by_text("Asks for a free day, Sat 6 Mar; 8 h more work.")).to_be_visible()
        looked_at(page, f"short-{size['width']}")

        with page.expect_navigation():
            page.get_by_role("button", name="Put it into the draft").first.click()
        expect(page.get_by_text("phone, Sat 6 Mar 09:00: 1 of 2 people there")).to_be_visible()
        looked_at(page, f"short-helped-{size['width']}")

        asked(page, "Why does somebody have this shift?", Who="Finn", Day="2027-03-06")
        expect(page.get_by_text("Finn, Sat 6 Mar: Early 07:00–15:30, phone")).to_be_visible()
        looked_at(page, f"why-{size['width']}")
        asked(
            page,
            "Who would step in when somebody is ill?",
            Who="Aoife",
            From="2027-03-02",
            To="2027-03-03",
        )
        expect(page.get_by_role("heading", name="Without Aoife")).to_be_visible()
        looked_at(page, f"sick-{size['width']}")


@pytest.mark.browser
@SIZES
def test_a_rota_is_planned_again_and_one_is_picked_by_price(
    browser: Browser, at: Scene, draft: str, size: Size
) -> None:
    planner, lead = at.planner, at.people.lead
    idle = replace(planner, jobs=mock.Mock())
    news = Added(person_id=at.people.person_ids["Finn"])
    execute_replan(planner, ask_for_replan(idle, lead, draft, news, seconds=5))
    execute_price(planner, ask_for_prices(idle, lead, draft, seconds=10), (*FAKE, "good"))
    with served(planner, at.people) as site:
        page = page_of(browser, site, lead, size)
        page.goto(f"{site.address}/rotas/{draft}/replan")
        expect(page.get_by_role("heading", name="Finn is added")).to_be_visible()
        looked_at(page, f"replan-{size['width']}")

        page.goto(f"{site.address}/rotas/{draft}/price")
        expect(page.locator(".uplot canvas")).to_be_visible()
        looked_at(page, f"price-{size['width']}")
        with page.expect_navigation():
            page.get_by_role("button", name="Open as a draft").first.click()
        assert re.search(r"/rotas/\w+$", page.url)
        assert not page.url.endswith(draft)
        expect(page.get_by_role("grid")).to_be_visible()


@pytest.mark.browser
@SIZES
def test_a_rota_that_the_rules_forbid_now_says_so_everywhere(
    browser: Browser, at: Scene, draft: str, size: Size
) -> None:
    version = publish(at.planner, at.people.lead, draft).version_id
    made_stricter(at, most_days_in_a_row=4)
    with served(at.planner, at.people) as site:
        page = page_of(browser, site, at.people.lead, size)
        for room in ("why", "replan", "price"):
            page.goto(f"{site.address}/rotas/{version}/{room}")
            expect(page.get_by_text("The rules in force now forbid this rota.")).to_be_visible()
            looked_at(page, f"forbidden-{room}-{size['width']}")
        page.get_by_role("link", name="Change Mon 1 Mar").first.click()
        expect(page.get_by_role("heading", name=re.compile("Aoife"))).to_be_visible()
