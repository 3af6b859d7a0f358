"""The whole path in a browser: a lead turns a history file into rotas, an agent sees a shift."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.accounts.users import set_password
from planner.jobs.delivery import deliver_facts
from planner.wiring import WIRING
from tests.browser.site import FIRST_MONDAY, Site, history_csv, running_site

PASSWORD = "a quiet shift in the morning"
SEARCH_SECONDS = "3"


@pytest.mark.browser
def test_from_a_history_file_to_a_shift_in_a_calendar(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(history_csv())
    with running_site(tmp_path / "state") as site:
        page = _page(browser)
        _sign_in(page, site)
        _import(page, site, file)
        _forecast_and_requirement(page, site)
        _generate(page, site)
        _publish(page)
        page.context.close()
        _agent_sees_the_shift_and_the_feed(browser, site)
        assert site.breaches == {}


def _page(browser: Browser) -> Page:
    page = browser.new_context(timezone_id="Europe/Dublin", locale="en-GB").new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    return page


def _sign_in(page: Page, site: Site) -> None:
    assert site.org.lead.user_id is not None
    set_password(site.planner, site.org.admin, site.org.lead.user_id, PASSWORD)
    page.goto(f"{site.address}/demand")
    page.get_by_label("E-mail address").fill(f"lead-{site.org.team_id}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site.address}/demand")


def _import(page: Page, site: Site, file: Path) -> None:
    page.get_by_role("link", name="Import history").first.click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Time zone of the times in the file").fill("Europe/Dublin")
    page.get_by_role("button", name="Look at the file").click()
    # Two rows a half-hour: the page asks for the column that tells the queues apart.
    expect(page.get_by_role("alert")).to_contain_text("name the column that tells the queues apart")
    page.get_by_label("Column that names the queue").select_option("queue")
    page.get_by_role("button", name="Read it again").click()
    expect(page.get_by_role("heading", name="Dublin — right?")).to_be_visible()
    for name in ("phone", "chat"):
        expect(page.get_by_label(name, exact=True)).to_have_value(site.org.queue_ids[name])
    page.get_by_role("button", name="Go on").click()
    beside = page.context.new_page()
    beside.goto(f"{site.address}/demand")
    expect(beside.get_by_text("none yet")).to_have_count(2)  # nothing is stored before Confirm
    beside.close()
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_role("status")).to_contain_text("5,376 intervals added")


def _forecast_and_requirement(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Forecast every queue").click()
    expect(page.get_by_role("status")).to_contain_text("phone: forecast 1 was made")
    page.get_by_role("link", name="phone", exact=True).click()
    page.get_by_role("link", name="Forecast", exact=True).click()
    expect(page.locator(".chart canvas").first).to_be_visible()
    page.goto(f"{site.address}/demand")
    page.get_by_label("First day").fill(FIRST_MONDAY.isoformat())
    page.get_by_label("Days", exact=True).fill("14")
    page.get_by_role("button", name="Work out who is needed").click()
    expect(page.get_by_text("needed on the queue").first).to_be_visible()


def _generate(page: Page, site: Site) -> None:
    page.get_by_role("link", name="Generate a rota").click()
    page.get_by_label("First day").fill(FIRST_MONDAY.isoformat())
    page.get_by_label("Days", exact=True).fill("14")
    page.get_by_label("Seconds to search").fill(SEARCH_SECONDS)
    page.get_by_role("button", name="Generate", exact=True).click()
    draft = page.get_by_role("link", name="Look at the draft")
    expect(draft).to_be_visible(timeout=60_000)  # the page asks once a second by itself
    draft.click()
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(1 + len(site.org.person_ids))
    page.get_by_role("link", name="Coverage").click()
    expect(page.get_by_role("heading", name="phone")).to_be_visible()


def _publish(page: Page) -> None:
    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_text("28 days' notice")).to_be_visible()
    page.get_by_role("button", name="Publish to 6 people").click()
    expect(page.get_by_role("status")).to_contain_text("Published as version 1")


def _agent_sees_the_shift_and_the_feed(browser: Browser, site: Site) -> None:
    # What the worker does within a second of a publication.
    deliver_facts(site.planner, WIRING.subscribers)
    page = _page(browser)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site.sign_in_link("agent"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Next shift")).to_be_visible()
    expect(page.get_by_text("March 2027 · Dublin time")).to_be_visible()
    page.get_by_role("link", name="Add to my calendar").click()
    page.get_by_label("Where you will use it").fill("Phone")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address").input_value()
    first = page.request.get(address)
    assert first.text().count("BEGIN:VEVENT") >= 10
    again = page.request.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status == 304
    page.context.close()
