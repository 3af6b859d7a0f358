"""Asking for time off on a phone, with the keyboard alone, and what the lead then sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import barriers
from tests.browser.site import Site, served
from tests.planner.time_off.asking import published
from tests.setup import axe as axe_core

WIDTH, HEIGHT = 390, 844


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """March is published; all six are needed from 07:00 to 15:00."""
    at = published(tmp_path)
    with served(at.planner, at.people) as site:
        yield site
    at.planner.database.close()


def signed_in(browser: Browser, site: Site, role: str, width: int = WIDTH) -> Page:
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="en-GB")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    page.goto(site.sign_in_link(role))
    page.get_by_role("button", name="Sign in").click()
    return page


def spills(page: Page) -> object:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def typed(page: Page, label: str, digits: str) -> None:
    """Fill a date, month first as this browser wants it, as somebody does who has no mouse."""
    page.get_by_label(label).focus()
    page.keyboard.type(digits)


@pytest.mark.browser
def test_a_phone_tells_at_once_what_the_days_do_and_the_lead_is_led_to_the_repair(
    browser: Browser, site: Site
) -> None:
    phone = signed_in(browser, site, "agent")
    phone.goto(f"{site.address}/my-time-off")
    typed(phone, "First day", "03082027")
    effect = phone.locator("#effect")
    expect(effect).to_contain_text("Mon 8 Mar 07:00–15:00: phone short by 1")
    typed(phone, "Last day", "03092027")
    expect(effect).to_contain_text("It counts 16 h of the agreed hours.")
    expect(effect).to_contain_text("Nobody else of the team.")
    assert not spills(phone)
    phone.get_by_label("Reason").fill("a wedding")
    phone.get_by_role("button", name="Ask").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("Asked.")
    expect(phone.get_by_text("waiting", exact=True)).to_be_visible()

    lead = signed_in(browser, site, "lead", 1280)
    lead.get_by_role("link", name="waiting for you").click()
    lead.get_by_role("link", name="Mon 8 Mar – Tue 9 Mar 2027").click()
    expect(lead.get_by_text("a wedding")).to_be_visible()
    lead.get_by_role("button", name="Approve").click()
    expect(lead.get_by_role("alert")).to_contain_text("2 published shifts of Aoife lie in this")
    lead.get_by_role("link", name="Correct Mon 8 Mar").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Aoife")
    assert lead.url.endswith(f"/correct?person={site.org.person_ids['Aoife']}&day=2027-03-08")

    phone.reload()
    phone.get_by_role("link", name="Mon 8 Mar – Tue 9 Mar 2027").click()
    expect(phone.get_by_role("alert")).to_contain_text("Your lead corrects the rota.")
    assert not spills(phone)
    assert site.breaches == {}
    for page in (phone, lead):
        page.context.close()


@pytest.mark.browser
def test_what_cannot_be_asked_for_is_told_while_the_form_is_filled_in(
    browser: Browser, site: Site
) -> None:
    phone = signed_in(browser, site, "agent")
    phone.goto(f"{site.address}/my-time-off")
    typed(phone, "Last day", "03072027")
    typed(phone, "First day", "03082027")
    expect(phone.locator("#effect")).to_contain_text("lies before the first")
    phone.get_by_role("button", name="Ask").click()
    expect(phone.get_by_role("alert")).to_contain_text("1 thing to mend")
    phone.context.close()


@pytest.mark.browser
def test_without_scripts_the_effect_is_a_button_away(browser: Browser, site: Site) -> None:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(site.sign_in_link("agent"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.address}/my-time-off")
    page.get_by_label("First day").fill("2027-03-08")
    page.get_by_label("Reason").fill("a wedding")
    page.get_by_role("button", name="See what it does").click()
    expect(page.locator("#effect")).to_contain_text("phone short by 1")
    assert "wedding" not in page.url
    context.close()


@pytest.mark.browser
def test_the_filled_panel_puts_up_no_barrier(browser: Browser, site: Site) -> None:
    try:
        script = axe_core.script()
    except axe_core.AxeMissingError as missing:
        pytest.skip(str(missing))
    found = []
    for role, path in (("agent", "/my-time-off"), ("lead", "/time-off/new")):
        page = signed_in(browser, site, role)
        page.goto(site.address + path)
        if role == "lead":
            page.get_by_label("Person").select_option("Ben")
        typed(page, "First day", "03082027")
        expect(page.locator("#effect")).to_contain_text("phone short by 1")
        page.get_by_text("Who is planned then").click()
        found += barriers(page, script)
        assert not spills(page)
        page.context.close()
    assert found == []
