"""Story C on the pages: HR records, closes March, and corrects it; an agent reports on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.rotas.templates import list_templates
from tests.browser.accessibility import barriers
from tests.browser.site import FIRST_MONDAY, Site, running_site
from tests.planner.reports.month import DAYS, it_is, mei_changes_her_days, on_leave, published
from tests.planner.rotas.scene import Scene, need_of, store_need
from tests.setup import axe as axe_core

PICTURES = os.environ.get("PLANNER_SCREENSHOTS")
MARCH = "month=2027-03"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """March is published, Mei (Aoife) was on leave on the 4th and 5th; it is 2 April."""
    with running_site(tmp_path / "state") as site:
        at = scene_of(site)
        mei_changes_her_days(at)
        on_leave(at, date(2027, 3, 4), date(2027, 3, 5))
        published(at)
        it_is(at, date(2027, 4, 2))
        yield site
        assert site.breaches == {}


def scene_of(site: Site) -> Scene:
    planner, org = site.planner, site.org
    with planner.database.write() as session:
        need = need_of(FIRST_MONDAY, DAYS)
        requirement = store_need(session, org.queue_ids["phone"], need, FIRST_MONDAY, DAYS)
    template_id = list_templates(planner, org.lead)[0].template_id
    return Scene(planner, org, template_id, requirement)


def signed_in(browser: Browser, site: Site, role: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    page.goto(site.sign_in_link(role))
    page.get_by_role("button", name="Sign in").click()
    return page


def follow(page: Page, link: str) -> None:
    """Click a link and wait for the page behind it; between two pages nothing can be seen."""
    with page.expect_navigation():
        page.get_by_role("link", name=link).click()


def looked_at(page: Page, name: str) -> None:
    """Nothing spills over, nothing is a barrier; a picture where PLANNER_SCREENSHOTS says so."""
    assert page.viewport_size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert barriers(page, axe_core.script()) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def row(page: Page, name: str = "Aoife") -> str:
    return page.get_by_role("row").filter(has_text=name).inner_text().replace("\t", " | ")


def download(page: Page, kind: str) -> bytes:
    with page.expect_download() as sent:
        page.get_by_role("link", name=f"Download {kind}").click()
    return Path(sent.value.path()).read_bytes()


@pytest.mark.browser
def test_a_closed_march_stays_and_a_correction_stands_beside_it(
    browser: Browser, site: Site
) -> None:
    page = signed_in(browser, site, "hr", 1280)
    page.goto(f"{site.address}/reports/hours?{MARCH}")
    assert "152 | 16 | 136 | 136 | 136 | 152 | 0 |" in row(page)
    page.get_by_role("link", name="Aoife").click()
    enter(page, "Stayed longer", "2027-03-30", "30")
    expect(page.get_by_role("status")).to_contain_text("Recorded.")
    looked_at(page, "person-1280")
    page.get_by_role("link", name="Hours").first.click()
    page.goto(f"{site.address}/reports/hours?{MARCH}")
    assert "152 | 16 | 136 | 136 | 136.5 | 152.5 | +0.5 | 0.5 |" in row(page)
    looked_at(page, "hours-1280")
    follow(page, "Close March")
    looked_at(page, "close-1280")
    page.get_by_role("button", name="Close March 2027 for good").click()
    expect(page.get_by_role("status")).to_contain_text("March 2027 is closed.")
    before, told = [download(page, kind) for kind in ("CSV", "XLSX")], row(page)
    page.context.close()

    it_is(Scene(site.planner, site.org, "", ""), date(2027, 4, 6))
    page = signed_in(browser, site, "hr", 1280)
    page.goto(f"{site.address}/reports/hours/{site.org.person_ids['Aoife']}?{MARCH}")
    enter(page, "Away for a while", "2027-03-30", "60")
    expect(page.get_by_role("status")).to_contain_text("counts as a correction")
    page.goto(f"{site.address}/reports/hours?{MARCH}")
    assert row(page) == told
    assert [download(page, kind) for kind in ("CSV", "XLSX")] == before
    correction = "Aoife, Tue 30 Mar: credited +1 h, worked −1 h"
    expect(page.get_by_text(correction)).to_be_visible()
    looked_at(page, "closed-1280")
    page.get_by_role("link", name="April →").click()
    expect(page.get_by_role("heading", name="Corrections of closed months")).to_be_visible()
    expect(page.get_by_text(correction)).to_be_visible()
    page.context.close()


def enter(page: Page, kind: str, day: str, minutes: str) -> None:
    page.get_by_text(kind, exact=True).click()
    form = page.locator("details[open]")
    form.get_by_label("Day").fill(day)
    form.get_by_label("Minutes").fill(minutes)
    form.get_by_role("button", name="Save").click()


@pytest.mark.browser
def test_the_public_holidays_of_ireland_lower_the_target(browser: Browser, tmp_path: Path) -> None:
    """Line 8: 17 and 29 March are days of hers."""
    with running_site(tmp_path / "state") as site:
        mei_changes_her_days(scene_of(site))
        page = signed_in(browser, site, "admin", 1280)
        page.goto(f"{site.address}/reports/hours?{MARCH}")
        assert "152 | 0 | 152 |" in row(page)
        page.goto(f"{site.address}/sites/{site.org.site_id}")
        page.get_by_label("Public holidays of").fill("IE")
        with page.expect_navigation():
            page.get_by_role("button", name="Save").click()
        page.goto(f"{site.address}/reports/hours?{MARCH}")
        assert "152 | 16 | 136 |" in row(page)
        follow(page, "Aoife")
        for day in ("Wed 17 Mar Saint Patrick's Day", "Mon 29 Mar Easter Monday"):
            expect(page.get_by_role("rowheader", name=day, exact=True)).to_be_visible()
        page.context.close()
        assert site.breaches == {}


@pytest.mark.browser
def test_an_agent_reports_on_a_phone_and_the_lead_confirms(browser: Browser, site: Site) -> None:
    phone = signed_in(browser, site, "agent", 390)
    phone.goto(f"{site.address}/my-hours?{MARCH}")
    looked_at(phone, "my-hours-390")
    enter(phone, "Stayed longer", "2027-03-28", "15")
    expect(phone.get_by_role("alert")).to_contain_text("there is no shift")
    looked_at(phone, "my-hours-refused-390")
    form = phone.locator("details[open]")
    form.get_by_label("Day").fill("2027-03-30")
    form.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("waits to be confirmed")).to_be_visible()
    worked = phone.get_by_role("region", name="The month in brief").get_by_text("136 h")
    expect(worked.first).to_be_visible()
    looked_at(phone, "my-hours-reported-390")
    phone.context.close()

    lead = signed_in(browser, site, "lead", 390)
    lead.goto(f"{site.address}/reports/hours?{MARCH}")
    expect(lead.get_by_role("row").filter(has_text="Aoife")).to_contain_text("1 to confirm")
    looked_at(lead, "hours-390")
    follow(lead, "Aoife")
    looked_at(lead, "person-390")
    lead.get_by_role("button", name="Confirm").click()
    expect(lead.get_by_role("status")).to_contain_text("Confirmed.")
    expect(lead.get_by_text("+0.25 h")).to_be_visible()
    expect(lead.get_by_text("lead: confirmed Tue 30 Mar")).to_be_visible()
    lead.context.close()
