"""Somebody subscribes a calendar, sees how current it is, and replaces a lost link."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.jobs.delivery import deliver_facts
from planner.wiring import WIRING
from tests.browser.site import Site, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("calendars") / "state") as site:
        yield site


def signed_in(browser: Browser, site: Site, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    page.goto(site.sign_in_link("agent"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.address}/calendars")
    return page


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_is_made_looked_at_and_replaced(browser: Browser, site: Site, width: int) -> None:
    page = signed_in(browser, site, width)
    page.get_by_label("What it shows").select_option("Busy times only")
    page.get_by_label("Where you will use it").fill(f"Phone {width}")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address").input_value()
    expect(page.get_by_role("img", name="a phone's camera")).to_be_visible()
    webcal = "webcal://" + address.split("://", 1)[1]
    expect(page.get_by_role("link", name="Apple")).to_have_attribute("href", webcal)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    deliver_facts(site.planner, WIRING.subscribers)
    assert page.request.get(address).ok
    page.goto(f"{site.address}/calendars")
    mine = page.get_by_role("listitem").filter(has_text=f"Phone {width}")
    expect(mine).to_contain_text(re.compile("Last saw the rota, just now: up to date"))
    expect(mine).to_contain_text("busy times only")
    page.get_by_role("button", name=f"New link for Phone {width}").click()
    assert page.get_by_label("Address").input_value() != address
    assert "This calendar link was replaced" in page.request.get(address).text().replace(
        "\r\n ", ""
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Send me invitations").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Stop sending invitations").click()
    expect(page.get_by_role("button", name="Send me invitations")).to_be_visible()
    page.context.close()
    assert site.breaches == {}
