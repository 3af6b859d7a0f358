"""Story B on two phones: a sick call at 06:50, a colleague at work from 08:00, nobody told why."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.accounts.actor import Actor
from planner.accounts.feed_tokens import make_feed_token
from planner.accounts.links import make_sign_in_link
from planner.jobs.delivery import deliver_facts
from planner.wiring import WIRING
from tests.browser.accessibility import barriers
from tests.browser.site import Site, served
from tests.factories.organisation import clock_of, mail_of, test_planner
from tests.planner.swaps.sick_call import TUESDAY, SickCall, sick_call
from tests.setup import axe as axe_core

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PICTURES = os.environ.get("PLANNER_SCREENSHOTS")


@pytest.fixture
def call(tmp_path: Path) -> Iterator[SickCall]:
    call = sick_call(test_planner(tmp_path))
    yield call
    call.planner.database.close()


def page_of(browser: Browser, site: Site, who: Actor, size: dict[str, int] = PHONE) -> Page:
    """A browser of this size in which somebody is signed in."""
    assert who.user_id is not None
    link = make_sign_in_link(site.planner, site.org.admin, who.user_id)
    page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]  # a plain dict
    page.goto(f"{site.address}/sign-in/link/{link}")
    page.get_by_role("button", name="Sign in").click()
    return page


def looked_at(page: Page, name: str) -> None:
    """The page spills over nowhere and has no barrier; keep a picture where one is asked for."""
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, name
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    if axe_core.SCRIPT.exists():
        assert barriers(page, axe_core.script()) == [], name


def feeds(call: SickCall, site: Site, tokens: dict[str, str]) -> dict[str, bytes]:
    """The bytes of everybody's calendar as a phone fetches them."""
    deliver_facts(call.planner, WIRING.subscribers)
    client = site.app.test_client()
    return {name: client.get(f"/feeds/{token}.ics").data for name, token in tokens.items()}


@pytest.mark.browser
def test_story_b(browser: Browser, call: SickCall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planner, org = call.planner, call.org
    tokens = {
        name: make_feed_token(planner, org.admin, "person", person_id, name)
        for name, person_id in call.people.items()
    }
    with served(planner, org) as site:
        before = feeds(call, site, tokens)
        lead = page_of(browser, site, org.lead)
        lead.goto(f"{site.address}/today")
        looked_at(lead, "today")

        lead.get_by_role("link", name=re.compile("Away today.*Aoife")).first.click()
        expect(lead.get_by_text("short by 1, 07:00–15:30")).to_be_visible()
        looked_at(lead, "away")
        lead.get_by_role("button", name="Mark away, look for cover").click()
        expect(lead.get_by_text("Tom: 8 h rest")).to_be_visible()
        expect(lead.get_by_text("still short by 1 07:00–08:00")).to_be_visible()
        looked_at(lead, "cover")
        lead.get_by_role("button", name="Offer to Liam").click()
        expect(lead.get_by_text("waits for an answer").first).to_be_visible()

        clock_of(planner).forward(minutes=10)
        liam = page_of(browser, site, call.liam)
        liam.goto(f"{site.address}/my-rota")
        liam.get_by_role("link", name="You are asked to cover").click()
        expect(liam.get_by_text("08:00–16:00")).to_be_visible()
        looked_at(liam, "my-covers")
        liam.get_by_role("button", name="Yes, I take it").click()
        expect(liam.get_by_text("The shift is yours")).to_be_visible()
        liam.goto(f"{site.address}/my-rota")
        expect(liam.get_by_text("08:00–16:00").first).to_be_visible()

        lead.reload()
        expect(lead.get_by_text("A colleague covers")).to_be_visible()
        lead.get_by_role("link", name="The rota of that day").click()
        expect(lead.get_by_text("published, version 3")).to_be_visible()
        after = feeds(call, site, tokens)
        exported = hr_sees_the_hours(browser, site, call)
        assert site.breaches == {}
        for page in (lead, liam):
            page.context.close()

    assert {name for name in tokens if before[name] != after[name]} == {"Aoife", "Liam"}
    assert b"20270309T080000Z" in after["Liam"]
    told = [*map(bytes.decode, after.values()), exported, caplog.text]
    told += [f"{one.subject} {one.text}" for one in mail_of(planner).sent]
    assert not [one for one in told if re.search(r"\bsick", one, re.IGNORECASE)]


def hr_sees_the_hours(browser: Browser, site: Site, call: SickCall) -> str:
    """Line 7; gives the text of the export."""
    page = page_of(browser, site, call.org.hr, DESK)
    tuesday = {"Aoife": ["8 h", "8 h", "8 h", "–"], "Liam": ["8 h", "–", "7.5 h", "7.5 h"]}
    for name, amounts in tuesday.items():
        page.goto(f"{site.address}/reports/hours/{call.id(name)}?month=2027-03")
        cells = page.get_by_role("row").filter(has_text="Tue 9 Mar").get_by_role("cell")
        assert cells.all_inner_texts()[:4] == amounts
    page.goto(f"{site.address}/reports/hours?month=2027-03")
    with page.expect_download() as sent:
        page.get_by_role("link", name="Download CSV").click()
    exported = Path(sent.value.path()).read_text("utf-8-sig")
    page.context.close()
    return exported


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_shift_is_moved_from_the_grid_by_keyboard(
    browser: Browser, call: SickCall, size: dict[str, int]
) -> None:
    day = (TUESDAY + timedelta(days=1)).isoformat()
    with served(call.planner, call.org) as site:
        page = page_of(browser, site, call.org.lead, size)
        page.goto(f"{site.address}/rotas/{call.version_id}")
        name = f"grid-{size['width']}"
        looked_at(page, name)
        page.locator(f'a.cell[href*="{call.id("Liam")}"][href*="{day}"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Liam, Wednesday 10 March 2027")).to_be_visible()
        page.get_by_text("Move it: other times").click()
        page.get_by_label("From").first.fill("08:00")
        page.get_by_label("To", exact=False).first.fill("16:30")
        looked_at(page, f"correct-{size['width']}")
        page.get_by_role("button", name="Show what it does").first.click()
        expect(page.get_by_text("After: Liam, Wed 10 Mar 08:00–16:30, phone")).to_be_visible()
        looked_at(page, f"correct-look-{size['width']}")
        page.get_by_label("Why so late?").fill("Liam asked for it")
        page.get_by_role("button", name="Save and publish").click()
        expect(page.get_by_text("Published as version 2")).to_be_visible()
        assert site.breaches == {}
        page.context.close()
